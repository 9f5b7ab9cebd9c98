"""Engines: how connections to SQLite and PostgreSQL are opened, pooled and limited."""

import select
import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import URL, Dialect, Engine, create_engine, event
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

from persistence.urls.files import check_file, find_file, make_file

if TYPE_CHECKING:
    from persistence.database.liveness_probe import LimitedConnection, LivenessProbe


def write_json(value: Any) -> str:
    """Return ``value`` as JSON."""
    return orjson.dumps(value).decode()


CONNECT_TIMEOUT = 3  # seconds
POOL_TIMEOUT = 4  # seconds
LOCK_TIMEOUT = 4  # seconds; whoever waits in vain is told within five
STATEMENT_TIMEOUT = 30  # seconds
DEAD_PEER_TIMEOUT = 4  # seconds

STATEMENTS_KEPT = 48
"""How many statements a connection keeps for the next time.

A page with many filters takes 100 KiB of SQLite's memory, and a megabyte of PostgreSQL's.
"""

RANDOM_PAGE_COST = 1.1
"""What PostgreSQL takes a page out of order to cost: about as much as any, in memory or on an SSD.

By its own 4, for discs that turn, the plans it has made of a page of a list look too dear to be
used again when there are many servers, and it plans each page anew.
"""

SQLITE: Dialect = pysqlite.dialect(json_serializer=write_json, json_deserializer=orjson.loads)
"""How statements are written for SQLite, and values for its columns."""

SETTINGS = {
    "TimeZone": "UTC",
    "statement_timeout": f"{STATEMENT_TIMEOUT}s",
    "lock_timeout": f"{LOCK_TIMEOUT}s",
    "random_page_cost": f"{RANDOM_PAGE_COST}",
}
"""What each connection sets at PostgreSQL; all but the time zone may be otherwise by ``options``.

It is not sent as ``options`` itself, which PgBouncer refuses, or leaves out where it is told to.
"""

PRAGMAS = (
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -500",  # KiB of each connection; the system keeps the pages as well
    "PRAGMA wal_autocheckpoint = 4000",  # pages, 16 MB: most are written many times before
    # Else what a statement would have to undo goes through a file, many times for each change.
    "PRAGMA temp_store = MEMORY",
)


def build_engine(url: URL, pool_size: int, name: str = "", *, existing: bool = False) -> Engine:
    """Return an engine whose connections commit by themselves unless told to begin.

    PostgreSQL shows them under ``name``, where that is given. With ``existing`` no file of SQLite
    is made, and none changed by being opened. Raises ValueError when such a file cannot be had.
    """
    sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=-1
        if sqlite
        else 0,  # a file has no limit, and idle connections are not counted
        pool_timeout=POOL_TIMEOUT,
        pool_use_lifo=True,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        hide_parameters=True,
        json_serializer=write_json,
        json_deserializer=orjson.loads,
        connect_args=_prepare_sqlite(url, existing) if sqlite else prepare_postgresql(url, name),
    )
    if sqlite:
        if not existing:
            event.listen(engine, "connect", _enable_wal)
        event.listen(engine, "connect", _set_pragmas)
    else:
        event.listen(engine, "connect", _make_settings, insert=True)  # before anything is asked
        event.listen(engine, "checkout", _refuse_dead)
    return engine


def connect_with_probe(*engines: Engine) -> "LivenessProbe":
    """Have no connection to PostgreSQL wait for ever, and return what tells whether it is away."""
    from persistence.database import liveness_probe  # whose driver SQLite can do without

    arguments = {
        **prepare_postgresql(engines[0].url),
        "connect_timeout": liveness_probe.PROBE_SECONDS,
        "autocommit": True,
    }
    probe = liveness_probe.LivenessProbe(
        partial(liveness_probe.LimitedConnection.connect, **arguments)
    )

    class Probed(liveness_probe.ProbingConnection):
        pass

    Probed.probe = probe
    for engine in engines:
        event.listen(
            engine, "do_connect", lambda _, __, given, named: Probed.connect(*given, **named)
        )
    return probe


def _prepare_sqlite(url: URL, existing: bool) -> dict[str, Any]:
    if path := find_file(url):
        check_file(path, existing=existing)
        if not existing:
            make_file(url, path)
    return {
        "timeout": LOCK_TIMEOUT,
        "check_same_thread": False,
        "cached_statements": STATEMENTS_KEPT,
    }


def prepare_postgresql(url: URL, name: str = "") -> dict[str, Any]:
    """Return the arguments of psycopg for every connection to the PostgreSQL of ``url``.

    PostgreSQL shows it under ``name``, where that is given. psycopg prepares nothing by itself: it
    drops all that is prepared now and then, and its names say nothing of the statements, so that a
    pooler that begins to share sessions would have the statement of another connection executed.
    """
    _, named = url.get_dialect()().create_connect_args(url)
    return {
        **named,
        "connect_timeout": CONNECT_TIMEOUT,
        "client_encoding": "utf8",
        "prepare_threshold": None,
        "keepalives_idle": DEAD_PEER_TIMEOUT,
        "keepalives_interval": 1,
        "keepalives_count": 3,
        "tcp_user_timeout": DEAD_PEER_TIMEOUT * 1000,
        **({"application_name": name} if name else {}),
    }


def write_settings(options: str) -> str:
    """Return the statement that makes the settings of a connection opened with ``options``.

    What they have set stays as it is, but for the time zone.
    """
    if not options:
        calls = (f"set_config('{name}', '{value}', false)" for name, value in SETTINGS.items())
        return "SELECT " + ", ".join(calls)
    # Only PostgreSQL knows what they are about, and whether they have reached it.
    values = ", ".join(f"('{name}', '{value}')" for name, value in SETTINGS.items())
    return (
        f"SELECT set_config(name, ours, false) FROM (VALUES {values}) AS wanted (name, ours) "  # noqa: S608
        "JOIN pg_settings USING (name) WHERE source <> 'client' OR name = 'TimeZone'"
    )


def _make_settings(connection: "LimitedConnection", _record: object) -> None:
    from persistence.database.liveness_probe import limit_waiting

    # A pooler accepts a connection at once, and may have none to PostgreSQL for it.
    connection.autocommit = True
    with limit_waiting(connection, CONNECT_TIMEOUT):
        connection.execute(write_settings(connection.info.options))


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:
    """Have the pool replace a connection that PostgreSQL has closed, or was away from.

    PostgreSQL says nothing to an idle connection but its farewell, so one look at the socket
    finds what a ping would, without its round trip.
    """
    if connection.closed or connection.is_outdated or has_news(connection.pgconn.socket):
        raise DisconnectionError


def has_news(socket: int) -> bool:
    """Tell whether there is something to read from a socket, its end and its failure too."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _enable_wal(connection: sqlite3.Connection, _record: object) -> None:
    # SQLite does not wait for its busy timeout while it changes the journal of a new file.
    deadline = time.monotonic() + LOCK_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
