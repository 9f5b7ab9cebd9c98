"""A reverse proxy that plants one bug at a time between a client and the service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

import orjson

HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive", "host", "content-length", "date"}
TIMEOUT_S = 30


@dataclass
class Request:
    """What the client asks for; ``headers`` are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class ProxiedResponse:
    """What the service answers; ``headers`` are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """The body, parsed."""
        return orjson.loads(self.body)

    @data.setter
    def data(self, value: Any) -> None:
        self.body = orjson.dumps(value)


def keep(*_: Any) -> None:
    """Change nothing."""


@dataclass
class Mutant:
    """One bug: how it changes what is asked, or what is answered, and the check that sees it."""

    caught_by: str
    change_answer: Callable[[Request, ProxiedResponse], None] = field(default=keep)
    change_request: Callable[[Request], None] = field(default=keep)


class Proxy:
    """Forwards to the service on ``port`` and lets ``mutant`` change what passes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mutant = Mutant("nothing")
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # a response in one piece, or TCP waits between its head and its body

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

            def handle_any(self) -> None:
                length = int(self.headers.get("content-length", 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, self.path, headers, self.rfile.read(length))
                self.send(proxy.exchange(request))

            def send(self, response: ProxiedResponse) -> None:
                self.send_response_only(response.status)
                for name, value in response.headers.items():
                    self.send_header(name, value)
                if response.status not in (204, 304):
                    self.send_header("content-length", str(len(response.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(response.body)

        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            setattr(Handler, f"do_{method}", Handler.handle_any)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        """The base URL of the service as seen through the proxy."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def exchange(self, request: Request) -> ProxiedResponse:
        """Ask the service, and let the mutant change the request and the response."""
        self.mutant.change_request(request)
        headers = {name: value for name, value in request.headers.items() if name not in HOP_BY_HOP}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            connection.request(request.method, request.target, request.body or None, headers)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            body = response.read()
        finally:
            connection.close()
        kept = {name: value for name, value in found.items() if name not in HOP_BY_HOP}
        answer = ProxiedResponse(response.status, kept, body)
        self.mutant.change_answer(request, answer)
        return answer

    def __enter__(self) -> Self:
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
