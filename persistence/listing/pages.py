"""Pages of an ordered list: the exact total and the items of one page from one statement."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection

from domain.pages import Cursor, Page, PageRequest
from persistence.listing.access_paths import choose_access_path
from persistence.listing.filters import are_storable
from persistence.listing.listings import Listing
from persistence.listing.statement_cache import find_page_statement
from persistence.schema.text import clean_text
from persistence.schema.types import UtcDateTime

__all__ = ["Listing", "fetch_page"]

Item = TypeVar("Item")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST_MOMENT = (datetime.min.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LAST_MOMENT = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LAST_OFFSET = 2**62


def fetch_page(
    connection: Connection, listing: Listing[Item], filters: Mapping[str, Any], page: PageRequest
) -> Page[Item]:
    """Return the page of the rows that meet ``filters``, in the order ``page.sort``.

    A filter is the value that a column equals, or a tuple of values any of which it equals; what
    one of the list's ``ranges`` begins or ends with; or the rows that its ``link`` has to have. A
    cursor that no page of this list gave is taken as a place in the order like any other; its own
    ``sort`` is not looked at. Raises ValueError for a sort that the list does not have.
    """
    bound, values = listing.bind(filters)
    if are_storable(values):
        path = choose_access_path(connection, listing, bound, values, page)
        statement = find_page_statement(listing, path)
        rows = statement.fetch_all(connection, {**values, **place(listing, page)})
        total: int = rows[0][-1]
    else:
        rows, total = (), 0
    items = [listing.read_item(row) for row in rows if row[0] is not None]
    return _make_page(items, total, page, listing.key)


def place(listing: Listing[Any], page: PageRequest) -> dict[str, Any]:
    """Return the values that say where a page begins and how long it may be."""
    if page.cursor is None:
        offset, limit = min(page.offset, LAST_OFFSET), page.limit + 1
        return {"row_limit": limit, "row_offset": offset, "row_reach": offset + limit}
    column = listing.table.c[page.sort.removeprefix("-")]
    return {
        "row_limit": page.limit + 1,
        "row_offset": 0,
        "row_reach": page.limit + 1,
        "place_value": decode_value(column, page.cursor.value),
        "place_id": clean_text(page.cursor.id),
    }


def _make_page(items: list[Item], total: int, page: PageRequest, key: str) -> Page[Item]:
    offset = page.cursor.offset if page.cursor else page.offset
    following = None
    if len(items) > page.limit:
        items = items[: page.limit]
        following = cursor_behind(items[-1], page.sort, offset + len(items), key)
    return Page(items, total, page.limit, offset, following)


def cursor_behind(item: Any, sort: str, offset: int, key: str = "id") -> Cursor:
    """Return the place just behind ``item`` in the order ``sort``, ties broken by ``key``."""
    value = encode_value(getattr(item, sort.removeprefix("-")))
    return Cursor(sort, offset, value, getattr(item, key))


def encode_value(value: Any) -> str:
    """Return a column's value as the text of a cursor: times as microseconds since 1970."""
    return str((value - EPOCH) // MICROSECOND) if isinstance(value, datetime) else str(value)


def decode_value(column: ColumnElement[Any], text: str) -> Any:
    """Return the value of ``column`` that ``text`` stands for, or one near it."""
    if not isinstance(column.type, UtcDateTime):
        return clean_text(text)
    try:
        microseconds = int(text)
    except ValueError:
        microseconds = 0
    return EPOCH + min(max(microseconds, FIRST_MOMENT), LAST_MOMENT) * MICROSECOND
