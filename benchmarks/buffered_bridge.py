"""From ASGI to Flask: a whole request in, one hop to a thread, a whole response out."""

import asyncio
import contextvars
import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, cast

from a2wsgi.wsgi import build_environ
from starlette.types import Receive, Scope, Send

from service.http.headers import RawHeaders, encode_headers

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BufferedBridge:
    """Runs a WSGI application in threads, for bodies that fit in memory.

    Takes the place of a2wsgi's WSGIMiddleware, which streams through a queue at twice the cost.
    """

    def __init__(self, app: WSGIApp, threads: int) -> None:
        self.app = app
        self.executor = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        message = await receive()
        body = message.get("body", b"")
        environ = cast(Any, build_environ)(scope, io.BytesIO(body))
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # of a body in chunks Werkzeug reads nothing
        call = partial(contextvars.copy_context().run, self._call, environ)
        loop = asyncio.get_running_loop()
        status, headers, content = await loop.run_in_executor(self.executor, call)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _call(self, environ: dict[str, Any]) -> tuple[int, RawHeaders, bytes]:
        started: list[Any] = []
        chunks = self.app(
            environ, lambda status, headers, _=None: started.extend((status, headers))
        )
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers = started
        return int(status[:3]), encode_headers(headers), body
