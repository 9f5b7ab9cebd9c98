"""Logs: one line a record on stdout, as JSON or to be read, each with the id of its request."""

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import orjson
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.orjson import orjson_default

from service.http.request_ids import NO_REQUEST, request_id_var
from service.process.log_queue import LineQueue
from service.settings.config import Settings

VERSION = version("ostler")


OPTIONS = orjson.OPT_NON_STR_KEYS
SEPARATORS = set(' "=')

QUIET = ("uvicorn", "sqlalchemy", "alembic", "connexion", "asyncio", "httpx", "httpcore")
SILENT = ("procrastinate", "psycopg.pool", "keystoneauth", "openstack", "urllib3", "stevedore")
"""Loggers whose complaints the callers tell in one line."""


STANDARD = frozenset(RESERVED_ATTRS) | {"request_id", "taskName"}
"""What the library itself keeps on a record: traces and their paths are left out with the rest."""


class LineFormatter(logging.Formatter):
    """Writes a record as one JSON object: the fixed fields, the ``static`` ones, its own.

    The library's formatter looks each of them up anew for every line, which takes twice as long.
    """

    def __init__(self, static: dict[str, str]) -> None:
        super().__init__()
        self.static = static

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, with the id of the present request."""
        line: dict[str, Any] = {
            "asctime": format_second(int(record.created)),
            "name": record.name,
            "levelname": record.levelname,
            "message": record.getMessage(),
            "request_id": request_id_var.get(),
            **self.static,
        }
        for name, value in vars(record).items():
            if name not in STANDARD:
                line[name] = value
        return orjson.dumps(line, orjson_default, OPTIONS).decode()


class TextFormatter(logging.Formatter):
    """Writes a record to be read: its time, level, logger and message, and its own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, with the id of the present request if there is one."""
        fields = {name: value for name, value in vars(record).items() if name not in STANDARD}
        if (request_id := request_id_var.get()) != NO_REQUEST:
            fields["request_id"] = request_id
        return " ".join(
            [
                format_second(int(record.created)),
                record.levelname.ljust(8),
                f"{record.name}:",
                escape_controls(record.getMessage()),
                *(f"{name}={quote_value(value)}" for name, value in fields.items()),
            ]
        )


def escape_controls(text: str) -> str:
    """Return ``text`` so that it moves no cursor and begins no line: clients choose some of it."""
    return text if text.isprintable() else json.dumps(text)


def quote_value(value: object) -> str:
    """Return the value of a field, in quotes where one could not tell where it ends."""
    if not isinstance(value, str):
        return escape_controls(orjson.dumps(value, orjson_default, OPTIONS).decode())
    if value and value.isprintable() and not SEPARATORS & set(value):
        return value
    return json.dumps(value, ensure_ascii=not value.isprintable())


class QueueingHandler(logging.Handler):
    """Puts the lines of records into a queue, which writes them without anybody waiting for it.

    What is worth a look at once, WARNING and above, is not held back, nor is what came before it.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.queue = LineQueue(descriptor, self._describe_loss)

    def createLock(self) -> None:  # noqa: N802, the library has named it
        """Have no lock: the queue has one, which nobody holds who waits."""
        self.lock = None

    def emit(self, record: logging.LogRecord) -> None:
        """Have the line of a record written."""
        self.queue.put(self._make_line(record), urgent=record.levelno >= logging.WARNING)

    def flush(self) -> None:
        """Wait for a while until every line is written."""
        self.queue.flush()

    def close(self) -> None:
        """Take no more lines."""
        self.queue.close()
        super().close()

    def _make_line(self, record: logging.LogRecord) -> str:
        return self.format(record) + "\n"

    def _describe_loss(self, count: int) -> str:
        values = {"name": __name__, "levelno": logging.WARNING, "levelname": "WARNING"}
        values |= {"msg": "Lines of the log dropped", "dropped": count}
        return self._make_line(logging.makeLogRecord(values))


@lru_cache(maxsize=2)
def format_second(second: int) -> str:
    """Return a second since 1970 as RFC 3339 in UTC."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def start_logging(settings: Settings) -> None:
    """Make every log line of this process what the settings say."""
    configure_logging(settings.effective_log_level, choose_formatter(settings))


def choose_formatter(settings: Settings) -> logging.Formatter:
    """Return how lines are written: unless told, text where somebody reads them as they come."""
    if settings.log_format == "text" or (settings.log_format == "auto" and sys.stdout.isatty()):
        return TextFormatter()
    return LineFormatter({"service": settings.app_name, "version": VERSION, "env": settings.env})


def configure_logging(level: str, formatter: logging.Formatter) -> None:
    """Send every logger of the process to stdout, from ``level`` on."""
    root = logging.getLogger()
    handler = find_handler()
    if handler is None:
        handler = QueueingHandler(sys.stdout.fileno())
        root.handlers[:] = [handler]
    handler.setFormatter(formatter)
    root.setLevel(level)
    # No line says where it was written: neither file nor thread nor process is looked up for it.
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def find_handler() -> QueueingHandler | None:
    """Return what writes the lines of this process, None before ``configure_logging``."""
    handlers = logging.getLogger().handlers
    return next((one for one in handlers if isinstance(one, QueueingHandler)), None)


def watch_dropped_lines(record: Callable[[int], None]) -> None:
    """Have ``record`` told of every line of the log of this process that is dropped."""
    if handler := find_handler():
        handler.queue.watch(record)
