"""A service that answers as it is told, for what a real one cannot be made to send."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

POLL_S = 0.02


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """What is answered; without a status the connection is closed instead."""

    status: int | None = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The body as it is sent: text as it is, anything else as JSON."""
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


class Stub:
    """Keeps what it is asked, and answers by ``answer``, which gets the request and its number."""

    def __init__(self, answer: Callable[[Asked, int], Answer]) -> None:
        self.asked: list[Asked] = []
        self.answer = answer
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stub.take(self)

            def __getattr__(self, name: str) -> Any:
                if name.startswith("do_"):
                    return self.do_GET
                raise AttributeError(name)

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Keep a request and answer it."""
        content = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = json.loads(content) if content else None
        asked = Asked(handler.command, handler.path, headers, body)
        self.asked.append(asked)
        answer = self.answer(asked, len(self.asked) - 1)
        if answer.status is None:
            return
        handler.send_response(answer.status)
        for name, value in {"Content-Type": "application/json", **answer.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(answer.content)


@contextmanager
def open_stub(*answers: Answer) -> Iterator[Stub]:
    """Serve these answers one after another, and the last one for ever."""
    with serve_stub(lambda _, number: answers[min(number, len(answers) - 1)]) as stub:
        yield stub


@contextmanager
def serve_stub(answer: Callable[[Asked, int], Answer]) -> Iterator[Stub]:
    """Serve what a function answers."""
    stub = Stub(answer)
    thread = threading.Thread(target=stub.server.serve_forever, args=(POLL_S,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.server.shutdown()
        stub.server.server_close()
        thread.join()


def make_error(status: int, code: str, *, retry: bool, retry_after: int | None = None) -> Answer:
    """Return an error as the service has it."""
    details = {"retry": retry, "retry_after": retry_after, "operation_id": None}
    error = {"code": code, "message": "No", "details": {**details, "allowed_actions": []}}
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Answer(status, {"error": error}, headers)
