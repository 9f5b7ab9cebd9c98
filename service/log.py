"""Logs: one JSON object a line on stdout, each with the id of its request."""

import logging
import sys
import time
from contextvars import ContextVar
from importlib.metadata import version

from pythonjsonlogger.orjson import OrjsonFormatter

from service.config import Settings

VERSION = version("ostler")

request_id_var: ContextVar[str] = ContextVar("request_id", default="-")

FIELDS = "%(asctime)s %(name)s %(levelname)s %(message)s %(request_id)s"
QUIET = ("uvicorn", "sqlalchemy", "alembic", "connexion", "asyncio", "httpx", "httpcore")
SILENT = ("procrastinate", "psycopg.pool", "keystoneauth", "openstack", "urllib3", "stevedore")
"""Loggers whose complaints the callers tell in one line."""


class RequestIdFilter(logging.Filter):
    """Puts the id of the present request on each record, and drops traces and their paths."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        record.request_id = request_id_var.get()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def start_logging(settings: Settings) -> None:
    """Make every log line of this process what the settings say."""
    configure_logging(
        settings.effective_log_level,
        service=settings.app_name,
        version=VERSION,
        env=settings.env,
    )


def configure_logging(level: str, *, service: str, version: str, env: str) -> None:
    """Send every logger of the process to stdout as JSON, from ``level`` on."""
    formatter = OrjsonFormatter(
        FIELDS,
        datefmt="%Y-%m-%dT%H:%M:%SZ",
        static_fields={"service": service, "version": version, "env": env},
    )
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    handler.addFilter(RequestIdFilter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
