"""Uvicorn, run as Ostler wants it: our protocol, our supervisor, a quiet end on SIGTERM."""

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
from uvicorn.supervisors import Multiprocess

from service.http.headers import PROTECTION
from service.http.listener import name_url
from service.process.metrics import DIRECTORY as METRICS_DIRECTORY
from service.server.connection_watch import ConnectionWatch
from service.server.limits import Limits, build_limits
from service.server.protocol import EnvelopeProtocol
from service.settings.config import Settings

APPLICATION = "service.app:create_app"
BACKLOG = 2048
UNRESPONSIVE_SECONDS = 20
"""How long a worker may not answer its supervisor before it is killed.

Uvicorn's 5 have it kill workers of a busy machine. One that has died is not waited for.
"""


class ServingConfig(uvicorn.Config):
    """How Uvicorn serves an application; each process has a watch of its own."""

    def __init__(self, application: str, limits: Limits, workers: int) -> None:
        super().__init__(
            application,
            factory=True,
            http=EnvelopeProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whom a request comes from is settled by the gateway
            headers=list(PROTECTION),
            backlog=BACKLOG,
            workers=workers,
            # What is still asked for then is cancelled, when its connections have been cut before.
            timeout_graceful_shutdown=limits.shutdown_seconds - 1,
            timeout_worker_healthcheck=UNRESPONSIVE_SECONDS,
        )
        self.watch = ConnectionWatch(limits)


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

    def init_processes(self) -> None:
        """Start the workers, deaf to Ctrl-C until they serve: this process ends them then."""
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as it is when they begin
        super().init_processes()
        signal.signal(signal.SIGINT, handler)

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


def run_server(listener: socket.socket, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are finished first."""
    raise_file_limit()
    config = ServingConfig(APPLICATION, build_limits(settings), settings.workers)
    # Uvicorn raises the signal that ended it once more; without this the exit code would be 143.
    signal.signal(signal.SIGTERM, _exit_quietly)
    if settings.workers == 1:
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
