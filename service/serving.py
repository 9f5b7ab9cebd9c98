"""Uvicorn, run as Ostler wants it: one envelope for unreadable requests, a quiet end on SIGTERM."""

import asyncio
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from service.envelope import render_envelope
from service.gateway import choose_request_id
from service.listener import name_url
from service.metrics import DIRECTORY as METRICS_DIRECTORY

APPLICATION = "service.app:create_app"
BACKLOG = 2048
GRACE_SECONDS = 30
UNRESPONSIVE_SECONDS = 20
"""How long a worker may not answer its supervisor before it is killed.

Uvicorn's 5 have it kill workers of a busy machine. One that has died is not waited for.
"""

KEEP_ALIVE_SECONDS = 75
"""How long a connection without a request stays open.

Clients and load balancers keep theirs for up to a minute, and one that the service closes in the
moment in which the next request is sent is an error to them. Uvicorn's 5 are too few.
"""

MAX_HEAD_BYTES = 65_536


class EnvelopeProtocol(HttpToolsProtocol):
    """HTTP/1.1 with a limit on the head of a request, and the envelope for what is no HTTP.

    An answer without end learns from its scope's ``state`` when to end: ``ending`` is set when the
    client has hung up or the process is to end, and ``abort`` cuts the connection.
    """

    head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection."""
        self.ending = asyncio.Event()
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let what is still being sent know that nobody reads it."""
        self.ending.set()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End what would never end by itself; other answers are finished."""
        self.ending.set()
        super().shutdown()

    def on_message_begin(self) -> None:
        """Begin to count the head of a request."""
        self.head_bytes = 0
        super().on_message_begin()
        self.scope["state"].update(ending=self.ending, abort=self.transport.abort)

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request's target."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def _count(self, size: int) -> None:
        """Grow the head; the parser turns the exception into ``send_400_response``."""
        self.head_bytes += size
        if self.head_bytes > MAX_HEAD_BYTES:
            raise ValueError("the head of the request is too large")

    def send_400_response(self, msg: str) -> None:
        """Answer 400 and close the connection."""
        body = render_envelope(
            "MALFORMED_REQUEST",
            "The request is not valid HTTP/1.1, or its head is larger than 64 KiB",
        )
        head = (
            "HTTP/1.1 400 Bad Request\r\n"
            "content-type: application/json\r\n"
            f"content-length: {len(body)}\r\n"
            f"x-request-id: {choose_request_id(b'')}\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


class AnnouncingServer(uvicorn.Server):
    """Serves in this process, and tells who started it where as soon as it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        for listener in sockets or []:
            announce(listener)


class Supervisor(Multiprocess):
    """Keeps the workers; one that has died is replaced at once, however long one may be busy."""

    is_announced = False

    def keep_subprocess_alive(self) -> None:
        """Replace the workers that are gone or do not answer, and tell when the first serves."""
        for process in self.processes:
            process.child_conn.close()  # the worker has its own: when that is gone, nobody waits
        super().keep_subprocess_alive()
        if not self.is_announced and any(process.is_ready() for process in self.processes):
            self.is_announced = True
            for listener in self.sockets:
                announce(listener)


def announce(listener: socket.socket) -> None:
    """Tell the person who has started the service where it is: on stderr, if anybody reads that."""
    line = f"Ostler serves {name_url(listener)} - documentation at /docs\n"
    with suppress(AttributeError, OSError):  # it was closed before the start, or since
        sys.stderr.write(line)
        sys.stderr.flush()


def import_application() -> None:
    """Import what ``run_server`` will need."""
    import_module(APPLICATION.partition(":")[0])


def run_server(listener: socket.socket, workers: int) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are finished first."""
    raise_file_limit()
    config = uvicorn.Config(
        APPLICATION,
        factory=True,
        http=EnvelopeProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        workers=workers,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_worker_healthcheck=UNRESPONSIVE_SECONDS,
    )
    # Uvicorn raises the signal that ended it once more; without this the exit code would be 143.
    signal.signal(signal.SIGTERM, _exit_quietly)
    if workers == 1:
        AnnouncingServer(config).run(sockets=[listener])
    else:
        with TemporaryDirectory(prefix="ostler-metrics-") as directory:
            os.environ[METRICS_DIRECTORY] = directory
            Supervisor(config, sockets=[listener]).run()


def raise_file_limit() -> None:
    """Allow this process as many connections as the system lets it have; many shells give 1024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _exit_quietly(*_: Any) -> None:
    sys.exit(0)
