"""Poolers in front of PostgreSQL: whether each connection has a session of its own behind one.

Otherwise a statement finds what others have prepared and set, and nobody hears what is notified.
"""

import random
from collections.abc import Callable
from contextlib import closing
from typing import Any

from domain.errors import DatabaseUnavailable
from persistence.database.engines import CONNECT_TIMEOUT, prepare_postgresql
from persistence.urls.urls import normalize_url

LOOKS = 24
"""How often it is looked which session a connection has, while others may use the pooler too."""

SHARED_SESSIONS = "connections share sessions"

IDENTITY = "SELECT pg_backend_pid(), pg_postmaster_start_time()"


def require_sessions(url: str) -> None:
    """Return when each connection to the database of ``url`` has a session of its own.

    Raises DatabaseUnavailable where a pooler gives one to several, and what is wrong otherwise.
    """
    parsed = normalize_url(url)
    if parsed.get_backend_name() == "sqlite":
        return
    from psycopg import Error  # which SQLite can do without

    from persistence.database.liveness_probe import LimitedConnection

    def connect() -> Any:
        connection = LimitedConnection.connect(autocommit=True, **prepare_postgresql(parsed))
        connection.longest = CONNECT_TIMEOUT
        return connection

    try:
        is_shared = shares_sessions(connect)
    except Error as error:
        raise DatabaseUnavailable(" ".join(str(error).split())) from None
    if is_shared:
        raise DatabaseUnavailable(SHARED_SESSIONS)


def shares_sessions(connect: Callable[[], Any]) -> bool:
    """Tell whether connections change their sessions, or two of them have one.

    Nothing is set on them: it would be found by others. Raises psycopg.Error.
    """
    with closing(connect()) as first:
        session = identify(first)
        if session[0] == first.info.backend_pid:
            return False  # a pooler has numbers of its own for who wants to cancel
        with closing(connect()) as second:
            sessions = {first: session, second: identify(second)}
            # In no order, which a pooler with as many sessions might have as well.
            looks = random.choices([first, second], k=LOOKS)  # noqa: S311
            is_moved = any(identify(connection) != sessions[connection] for connection in looks)
            return is_moved or sessions[first] == sessions[second]


def identify(connection: Any) -> Any:
    """Return which session of which server a connection has now. Raises psycopg.Error."""
    return connection.execute(IDENTITY).fetchone()
