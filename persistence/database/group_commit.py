"""Changes that share a transaction: many together cost little more than one alone.

Each is made behind a savepoint, so that one that comes to nothing undoes only its own part.
"""

from collections.abc import Callable, Sequence
from contextvars import copy_context
from sqlite3 import Error
from typing import Any, TypeVar

from sqlalchemy import Connection

from persistence.database.connections import Current, is_in_transaction
from persistence.database.loop.greenlets import WouldBlock
from persistence.database.prepared import run_text

Result = TypeVar("Result")


def begin_inline(connection: Connection) -> None:
    """Begin a transaction that writes, without waiting. Raises WouldBlock.

    Another process has one so often that SQLAlchemy is not asked to make something of the failure.
    """
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute("BEGIN IMMEDIATE")
    except Error:
        raise WouldBlock from None


def make_changes(
    connection: Connection, current: Current, calls: Sequence[Callable[[], Result]]
) -> list[Result | Exception]:
    """Make each call in the transaction that is open, and return what it returns or raises.

    Raises WouldBlock when SQLite has undone all of them.
    """
    return [_make_change(connection, current, call) for call in calls]


def _make_change(
    connection: Connection, current: Current, call: Callable[[], Result]
) -> Result | Exception:
    registered = len(current.on_commit)
    run_text(connection, "SAVEPOINT change")
    try:
        result = call()
        current.require_success()
    except Exception as error:
        if not is_in_transaction(connection):
            raise WouldBlock from None
        run_text(connection, "ROLLBACK TO change")
        run_text(connection, "RELEASE change")
        current.failure = None
        del current.on_commit[registered:]
        return error
    run_text(connection, "RELEASE change")
    return result


def add_on_commit(current: Current, function: Callable[[], None]) -> None:
    """Have ``function`` called after the commit, as the request that this thread is at."""
    context = copy_context()
    current.on_commit.append(lambda: context.run(function))
