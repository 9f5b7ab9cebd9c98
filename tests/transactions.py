"""Transactions that come to nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from persistence.database.session import Database


class Undone(Exception):
    """Raised at the end of a transaction that shall leave nothing."""


@contextmanager
def undo(database: Database) -> Iterator[Connection]:
    """Give a transaction that ends with an error."""
    try:
        with database.write() as connection:
            yield connection
            raise Undone
    except Undone:
        return
