"""Statements of pages that are kept between requests, within bounds since clients choose them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from persistence.database.loop.loop_connections import require_time
from persistence.database.prepared import DIALECTS, Row, Values, Written, write_statement
from persistence.listing.listings import AccessPath, Listing
from persistence.listing.statements import build_page_statement, is_slow

FAR = 1000
"""Behind how many rows a page takes so long that nobody else's statement waits for it."""

MOST_KEPT = 128
MAX_CACHED_PARAMETERS = 12
"""How many statements are kept, and how many values of filters one of those may have.

A statement weighs 140 KiB on PostgreSQL and 14 KiB more for each value, on SQLite a tenth of that.
"""


class PageStatement:
    """The statement of a page along an access path, written when it is first executed.

    That takes longer than to execute it: tens of milliseconds where there are many filters.
    """

    def __init__(self, listing: Listing[Any], path: AccessPath, *, once: bool = False) -> None:
        self._listing = listing
        self._once = once
        self._path = path
        self._written: Written | None = None

    def fetch_all(self, connection: Connection, values: Values) -> Sequence[Row]:
        """Return the rows, which end with the total. Raises WouldBlock on the event loop."""
        if self._written is None:
            require_time(connection)
            self._written = self._write(connection.dialect.name)
        if values["row_offset"] > FAR:
            return replace(self._written, slow=True).fetch_all(connection, values)
        return self._written.fetch_all(connection, values)

    def _write(self, dialect: str) -> Written:
        statement = build_page_statement(self._listing, self._path)
        slow = is_slow(self._listing, self._path)
        return write_statement(statement, DIALECTS[dialect], (), once=self._once, slow=slow)


def find_page_statement(listing: Listing[Any], path: AccessPath) -> PageStatement:
    """Return the statement of a page: the same again, unless it is a large one or long ago."""
    if sum(len(one.parameters) for one in path.filters) > MAX_CACHED_PARAMETERS:
        return PageStatement(listing, path, once=True)
    return _keep_page_statement(listing, path)


_keep_page_statement = lru_cache(maxsize=MOST_KEPT)(PageStatement)
