"""What handlers on the event loop have of a database."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Dialect

from persistence.database.loop.greenlets import WouldBlock, leave_to_thread

Outcome = tuple[list[tuple[Any, ...]], int]
"""The rows that a statement gives, and how many it has changed."""

Values = Sequence[Any]


class LoopConnection:
    """What a handler has in the place of SQLAlchemy's: whatever is not prepared would block."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.recalled: dict[Any, Any] | None = None
        """What transactions have read that the next take for granted; None where there are none."""

    def run(self, text: str, values: Values, *, once: bool = False, slow: bool = False) -> Outcome:
        """Return what comes of a statement. Raises WouldBlock where a thread has to find out."""
        raise WouldBlock

    def send(self, text: str, values: Values) -> None:
        """Execute a statement of which nothing is asked. Raises what ``run`` raises."""
        self.run(text, values)

    def require(self, text: str, values: Values) -> None:
        """Execute a statement that fails where something is not as it is taken for granted."""
        self.send(text, values)

    def prefetch(self, text: str, values: Values) -> None:
        """Send a statement whose outcome is that of its next ``run``."""

    def execute(self, *_: Any, **__: Any) -> Any:
        """Raise WouldBlock, and no less at the commit."""
        leave_to_thread()

    exec_driver_sql = execute


def require_time(connection: object) -> None:
    """Return where what follows may take long. Raises WouldBlock on the event loop."""
    if isinstance(connection, LoopConnection):
        leave_to_thread()


class LoopConnections:
    """The connections of an event loop; ``reads`` is the one for reads, which all handlers share.

    ``changes`` is SQLAlchemy's, for changes that the loop makes itself where there is one writer.
    """

    reads: Any
    changes: Connection | None = None

    async def open(self) -> None:
        """Open the connections, on the loop that is to use them. Raises SQLAlchemyError."""

    def transact(self) -> AbstractContextManager[Any]:
        """Give a connection with a transaction. Raises WouldBlock where a thread has to do it."""
        raise WouldBlock

    def note_changes(self, count: int) -> None:
        """Take note of so many changes that were committed on ``changes``."""

    def close(self) -> None:
        """Close the connections."""
