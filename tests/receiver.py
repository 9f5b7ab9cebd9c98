"""A receiver of webhooks: a real HTTP server that keeps what it gets and answers as it is told."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from standardwebhooks.webhooks import Webhook as Verifier

PATIENCE_S = 30
POLL_S = 0.02  # how long the end of a receiver waits


@dataclass(frozen=True)
class Message:
    """One request as it came in; ``number`` counts them from 0."""

    number: int
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """What tells messages apart, and is the same in every attempt."""
        return self.headers["webhook-id"]

    @cached_property
    def payload(self) -> dict[str, Any]:
        """The body, parsed."""
        payload: dict[str, Any] = json.loads(self.body)
        return payload

    @property
    def position(self) -> int:
        """The position of the event that the message tells."""
        return int(self.payload["data"]["id"])


@dataclass(frozen=True)
class Reply:
    """A response: its status, header fields and body."""

    status: int = 204
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Receiver:
    """Listens on a port of 127.0.0.1; ``reply`` says how each message is answered."""

    def __init__(self, reply: Callable[[Message], Reply] = lambda _: Reply()) -> None:
        self.reply = reply
        self.messages: list[Message] = []
        self.changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.take(self)

            def do_GET(self) -> None:
                receiver.take(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(
            target=self.server.serve_forever, args=(POLL_S,), daemon=True
        )

    @property
    def url(self) -> str:
        """Where to send events."""
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    @property
    def positions(self) -> list[int]:
        """The positions of the events that came, in the order in which they did."""
        with self.changed:
            return [message.position for message in self.messages]

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Keep a message, and answer it."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        with self.changed:
            number = len(self.messages)
            message = Message(number, handler.command, handler.path, headers, body)
            self.messages.append(message)
            self.changed.notify_all()
        reply = self.reply(message)
        try:
            handler.send_response(reply.status)
            for name, value in reply.headers:
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(reply.body)
        except OSError:
            handler.close_connection = True  # the sender has gone

    def wait_for(self, count: int) -> list[Message]:
        """Return the messages once there are ``count``. Raises AssertionError when none comes."""
        end = time.monotonic() + PATIENCE_S
        with self.changed:
            while len(self.messages) < count:
                assert self.changed.wait(end - time.monotonic()), f"only {len(self.messages)} came"
            return list(self.messages)

    def wait_for_position(self, position: int) -> list[Message]:
        """Return the messages once the event at ``position`` is among them."""
        count = 1
        while not any(message.position >= position for message in self.wait_for(count)):
            count = len(self.messages) + 1
        return list(self.messages)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.server.server_close()


def verify(messages: list[Message], secret: str) -> list[dict[str, Any]]:
    """Return the payloads of messages. Raises WebhookVerificationError for a wrong signature."""
    return [Verifier(secret).verify(message.body, message.headers) for message in messages]
