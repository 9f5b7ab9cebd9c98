"""What ``ostler health`` finds out: how the service or the worker on this machine is."""

import http.client
import json
import socket
import ssl
from typing import Any

from persistence.operations.workers import read_idle_seconds
from service.http.listener import find_loopback
from service.settings.config import ConfigError, Settings
from service.settings.database import open_database

RESPONSE_SECONDS = 5
SILENT_SECONDS = 30
"""After how long without a question a worker is taken to hang: as long as a lease lasts."""


class NotHealthy(Exception):
    """What should run here does not, or is not well; the message says which in one line."""


class NothingThere(NotHealthy):
    """Nothing listens where the service would."""


def check_health(settings: Settings, process: str | None) -> str:
    """Return in one line what is well: the service, the worker, or of the two what runs here.

    Raises NotHealthy and ConfigError.
    """
    if process == "worker":
        return check_worker(settings)
    try:
        return check_service(settings)
    except NothingThere:
        if process == "serve" or settings.operations != "workers":
            raise
    return check_worker(settings)


def check_service(settings: Settings) -> str:
    """Return that the service answers. Raises NotHealthy and ConfigError."""
    if not settings.listen_port:
        raise ConfigError("LISTEN_PORT: 0 is any port, so that nobody can tell which one to ask")
    host = find_loopback(settings.listen_host)
    where = f"{host} port {settings.listen_port}"
    try:
        status, body = ask_service(host, settings.listen_port, by_tls=bool(settings.tls_cert))
    except ConnectionRefusedError:
        raise NothingThere(f"nothing listens on {where}") from None
    except (OSError, ValueError, http.client.HTTPException):
        raise NotHealthy(f"what listens on {where} does not answer as Ostler does") from None
    ill = [name for name, found in body["checks"].items() if found["status"] != "healthy"]
    if status != http.client.OK or ill:
        raise NotHealthy(f"the service on {where} is up, but not its {' and '.join(ill)}")
    return f"The service on {where} is healthy"


def ask_service(host: str, port: int, *, by_tls: bool) -> tuple[int, dict[str, Any]]:
    """Return status and body of ``/health``. Raises OSError, HTTPException or ValueError."""
    connection = http.client.HTTPConnection(host, port, timeout=RESPONSE_SECONDS)
    if by_tls:
        context = make_trusting_context()
        connection = http.client.HTTPSConnection(
            host, port, timeout=RESPONSE_SECONDS, context=context
        )
    try:
        connection.request("GET", "/health")
        response = connection.getresponse()
        body = json.load(response)
    finally:
        connection.close()
    if not isinstance(body, dict) or not isinstance(body.get("checks"), dict):
        raise ValueError("This is no health of Ostler's")
    return response.status, body


def make_trusting_context() -> ssl.SSLContext:
    """Return what asks this machine by TLS, whose address no certificate names.

    No secret is sent to whoever answers.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def check_worker(settings: Settings) -> str:
    """Return that a worker of this host is at work. Raises NotHealthy and ConfigError."""
    if settings.operations != "workers":
        raise NotHealthy("there is no worker: OPERATIONS is embedded, so that services do the work")
    host = socket.gethostname()
    with open_database(settings) as database, database.read() as connection:
        idle_seconds = read_idle_seconds(connection, host)
    if idle_seconds is None:
        raise NotHealthy(f"no worker of {host} is connected to the database")
    if idle_seconds > SILENT_SECONDS:
        raise NotHealthy(f"the worker of {host} has been silent for {idle_seconds:.0f} seconds")
    return f"The worker of {host} is healthy"
