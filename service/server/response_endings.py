"""How responses end that do not end as those to HTTP/1.1 do."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


def end_by_closing(cycle: RequestResponseCycle, app: ASGIApp) -> ASGIApp:
    """Return ``app`` answering whoever speaks HTTP/1.0.

    It knows no chunks and no ``100 Continue``, so a response of unknown length ends with the
    connection (RFC 9112 section 6.3, RFC 9110 section 10.1.1).
    """
    cycle.keep_alive = cycle.waiting_for_100_continue = False

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_plainly(message: Message) -> None:
            # Uvicorn writes as it is what is as long as it expects.
            cycle.chunked_encoding = False
            cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        await app(scope, receive, send_plainly)

    return respond


def close_where_body_is_unread(cycle: RequestResponseCycle, app: ASGIApp) -> ASGIApp:
    """Return ``app``, its response the last one where it comes in place of ``100 Continue``.

    Nobody knows whether such a client sends its body then (RFC 9110 section 10.1.1).
    """

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_last(message: Message) -> None:
            if cycle.waiting_for_100_continue and cycle.more_body:
                cycle.keep_alive = False
            await send(message)

        await app(scope, receive, send_last)

    return respond
