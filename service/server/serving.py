"""Uvicorn, run as Ostler wants it: our protocol, our supervisor, a quiet end on SIGTERM."""

import logging
import os
import resource
import signal
import socket
import ssl
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from service.http.headers import PROTECTION
from service.http.listener import is_loopback, name_url
from service.process.metrics import DIRECTORY as METRICS_DIRECTORY
from service.server.certificates import CertificateFiles, find_certificate
from service.server.connection_watch import ConnectionWatch
from service.server.handshakes import HandshakeProtocol
from service.server.limits import build_limits
from service.server.protocol import EnvelopeProtocol
from service.settings.config import ConfigError, Settings

logger = logging.getLogger(__name__)

APPLICATION = "service.app:create_app"
BACKLOG = 2048
TRANSPORT_SECURITY = ("strict-transport-security", "max-age=31536000")
"""Has browsers ask by TLS alone for a year (RFC 6797). They know the name ``localhost`` for every
program of a machine, so that a service for its own machine alone does not say it.
"""

UNRESPONSIVE_SECONDS = 20
"""How long a worker may not answer its supervisor before it is killed.

Uvicorn's 5 have it kill workers of a busy machine. One that has died is not waited for.
"""


class ServingConfig(uvicorn.Config):
    """How Uvicorn serves an application; each process has a watch of its own."""

    context: ssl.SSLContext | None = None

    def __init__(self, application: str, settings: Settings) -> None:
        limits = build_limits(settings)
        self.certificate = find_certificate(settings)
        is_pinned = self.certificate is not None and not is_loopback(settings.listen_host)
        super().__init__(
            application,
            factory=True,
            http=HandshakeProtocol if self.certificate else EnvelopeProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whom a request comes from is settled by the gateway
            headers=[*PROTECTION, *([TRANSPORT_SECURITY] if is_pinned else [])],
            backlog=BACKLOG,
            workers=settings.workers,
            # What is still asked for then is cancelled, when its connections have been cut before.
            timeout_graceful_shutdown=limits.shutdown_seconds - 1,
            timeout_worker_healthcheck=UNRESPONSIVE_SECONDS,
        )
        self.watch = ConnectionWatch(limits)

    @property
    def is_encrypted(self) -> bool:
        """Whether connections are made by TLS."""
        return self.certificate is not None

    def load(self) -> None:
        """Prepare to serve in this process, with the certificate that SIGHUP renews."""
        super().load()
        if self.certificate:
            self.use_certificate(self.certificate)
            signal.signal(signal.SIGHUP, partial(self.renew_certificate, self.certificate))

    def use_certificate(self, certificate: CertificateFiles) -> None:
        """Have connections to come made with a certificate. Raises ConfigError."""
        self.context = certificate.make_context()
        certificate.log_use()

    def renew_certificate(self, certificate: CertificateFiles, *_: Any) -> None:
        """Use a certificate as its files are now; where they are none, the one of before stays."""
        try:
            self.use_certificate(certificate)
        except ConfigError as error:
            logger.error("Certificate kept", extra={"reason": str(error)})


class AnnouncingServer(uvicorn.Server):
    """Serves in this process, and tells who started it where as soon as it does."""

    config: ServingConfig

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        for listener in sockets or []:
            announce(listener, is_encrypted=self.config.is_encrypted)


class Supervisor(Multiprocess):
    """Keeps the workers; one that has died is replaced at once, however long one may be busy."""

    config: ServingConfig
    is_announced = False
    outdated: Sequence[Process] = ()
    """Workers that have yet to be told of a renewed certificate."""

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
        self._renew_certificates()
        if not self.is_announced and any(process.is_ready() for process in self.processes):
            self.is_announced = True
            for listener in self.sockets:
                announce(listener, is_encrypted=self.config.is_encrypted)

    def handle_hup(self) -> None:
        """Have the workers renew their certificate, or without one be replaced as Uvicorn does."""
        if not self.config.is_encrypted:
            super().handle_hup()
            return
        self.outdated = tuple(self.processes)
        self._renew_certificates()

    def _renew_certificates(self) -> None:
        """Tell the workers that have a certificate of before; one that begins hears it later."""
        kept = [process for process in self.outdated if process in self.processes]
        self.outdated = [process for process in kept if not renew_certificate(process)]


def renew_certificate(process: Process) -> bool:
    """Have a worker renew its certificate; tell whether it was ready to hear that."""
    if not (process.pid and process.is_ready()):
        return False
    os.kill(process.pid, signal.SIGHUP)
    return True


def announce(listener: socket.socket, *, is_encrypted: bool) -> None:
    """Tell the person who has started the service where it is: on stderr, if anybody reads that."""
    url = name_url(listener, "https" if is_encrypted else "http")
    line = f"Ostler serves {url} - documentation at /docs\n"
    with suppress(AttributeError, OSError):  # it was closed before the start, or since
        sys.stderr.write(line)
        sys.stderr.flush()


def import_application() -> None:
    """Import what ``run_server`` will need."""
    import_module(APPLICATION.partition(":")[0])


def run_server(listener: socket.socket, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are finished first."""
    raise_file_limit()
    config = ServingConfig(APPLICATION, settings)
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
