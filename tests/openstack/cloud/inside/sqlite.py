"""SQLite under OpenStack: writers that wait for each other, and connections that stay open.

oslo.db begins every transaction with a plain BEGIN. One that reads first and writes then fails at
once, whatever the time-out, if another has written between; a writer that begins with BEGIN
IMMEDIATE waits for its turn. And it opens a file anew for every transaction, which was a quarter
of all the work of the services.
"""

from types import SimpleNamespace
from typing import Any

from oslo_db.sqlalchemy import enginefacade, engines
from sqlalchemy import Engine, event, pool

WRITER = "ostler_writer"
KEPT = 16


class Pool(pool.QueuePool):
    """Keeps some connections open, and opens as many more as are wanted at once."""

    def __init__(self, creator: Any, **given: Any) -> None:
        super().__init__(creator, pool_size=KEPT, max_overflow=-1, use_lifo=True, **given)


def prepare() -> None:
    """Make all engines of this process wait for each other and keep their connections."""
    engines.pool = SimpleNamespace(**vars(pool) | {"NullPool": Pool})
    engines._thread_yield = lambda *_: None  # it is there for green threads
    event.listen(Engine, "connect", set_up_connection)
    event.listen(Engine, "before_cursor_execute", begin_inline, retval=True)
    factory = enginefacade._TransactionFactory
    create_session = factory._create_session

    def create_marked_session(self: Any, mode: Any, bind: Any = None) -> Any:
        session = create_session(self, mode, bind)
        if mode is enginefacade._WRITER and bind is None:
            session.bind = session.get_bind().execution_options(**{WRITER: True})
        return session

    factory._create_session = create_marked_session


def set_up_connection(connection: Any, record: Any) -> None:
    """Let readers read beside a writer, and nothing wait for the disk."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")


def begin_inline(
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> tuple[str, Any]:
    """Take the right to write with the first statement of a transaction that may write."""
    if statement == "BEGIN" and connection.get_execution_options().get(WRITER):
        return "BEGIN IMMEDIATE", parameters
    return statement, parameters
