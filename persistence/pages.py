"""Pages of an ordered list: the exact total and the items of one page from one statement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    and_,
    bindparam,
    func,
    select,
    true,
    tuple_,
)

from domain.pages import Cursor, Page, PageRequest
from persistence.text import clean_text, is_storable
from persistence.types import UtcDateTime

Item = TypeVar("Item")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST_MOMENT = (datetime.min.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LAST_MOMENT = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LAST_OFFSET = 2**62


@dataclass(frozen=True, eq=False)
class Listing(Generic[Item]):
    """Rows that can be listed: those of ``table`` that meet ``conditions``.

    ``sorts`` are the columns that may give the order. ``join`` adds other tables to the rows of
    a page and returns the columns that ``read_item`` makes an item of; an item has an attribute
    for each of the ``sorts`` and for ``key``, the column that breaks ties.
    """

    table: Table
    conditions: Sequence[ColumnElement[bool]]
    sorts: frozenset[str]
    join: Callable[[FromClause, FromClause], tuple[Sequence[ColumnElement[Any]], FromClause]]
    read_item: Callable[[Sequence[Any]], Item]
    key: str = "id"


def fetch_page(
    connection: Connection, listing: Listing[Item], filters: Mapping[str, str], page: PageRequest
) -> Page[Item]:
    """Return the page of the rows whose columns equal ``filters``, in the order ``page.sort``.

    A cursor that no page of this list gave is taken as a place in the order like any other; its
    own ``sort`` is not looked at. Raises ValueError for a sort that the list does not have.
    """
    statement = build_page_statement(listing, tuple(filters), page.sort, page.cursor is not None)
    if all(map(is_storable, filters.values())):
        rows = connection.execute(statement, {**filters, **_place(listing, page)}).all()
        total: int = rows[0][-1]
    else:
        rows, total = [], 0
    items = [listing.read_item(row) for row in rows if row[0] is not None]
    return _make_page(items, total, page, listing.key)


def _place(listing: Listing[Any], page: PageRequest) -> dict[str, Any]:
    if page.cursor is None:
        return {"row_limit": page.limit + 1, "row_offset": min(page.offset, LAST_OFFSET)}
    column = listing.table.c[page.sort.removeprefix("-")]
    return {
        "row_limit": page.limit + 1,
        "row_offset": 0,
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


@cache  # as many statements as there are lists, sets of filters and sorts
def build_page_statement(
    listing: Listing[Any], filters: tuple[str, ...], sort: str, behind: bool
) -> Select[Any]:
    """Return the statement of a page; its rows end with the total.

    The total is joined to the page, and not the other way round, so that an empty page has a row
    of nulls that carries the total.
    """
    rows = build_rows_statement(listing, filters, sort, behind).subquery("page")
    total = _select_total(listing, filters).subquery("counted")
    columns, joined = listing.join(rows, total.outerjoin(rows, true()))
    # At most limit + 1 rows are left to be ordered here; the walk along the index is inside.
    return (
        select(*columns, total.c.total)
        .select_from(joined)
        .order_by(*_order(rows, sort, listing.key))
    )


def build_rows_statement(
    listing: Listing[Any], filters: tuple[str, ...], sort: str, behind: bool
) -> Select[Any]:
    """Return the statement of the rows of a page, which has to walk along an index."""
    if sort.removeprefix("-") not in listing.sorts:
        raise ValueError(f"There is no sort {sort!r}")
    rows = select(listing.table).where(_match(listing, filters))
    if behind:
        rows = rows.where(_lies_behind(listing.table, sort, listing.key))
    rows = rows.order_by(*_order(listing.table, sort, listing.key))
    return rows.limit(bindparam("row_limit")).offset(bindparam("row_offset"))


def _select_total(listing: Listing[Any], filters: tuple[str, ...]) -> Select[Any]:
    counted = select(func.count().label("total")).select_from(listing.table)
    return counted.where(_match(listing, filters))


def _match(listing: Listing[Any], filters: tuple[str, ...]) -> ColumnElement[bool]:
    equal = [listing.table.c[name] == bindparam(name) for name in filters]
    return and_(*equal, *listing.conditions)


def _order(rows: FromClause, sort: str, key: str) -> list[ColumnElement[Any]]:
    columns = [rows.c[sort.removeprefix("-")], rows.c[key]]
    return [column.desc() for column in columns] if sort.startswith("-") else list(columns)


def _lies_behind(table: Table, sort: str, key: str) -> ColumnElement[bool]:
    column = table.c[sort.removeprefix("-")]
    row = tuple_(column, table.c[key])
    place = tuple_(
        bindparam("place_value", type_=column.type), bindparam("place_id", type_=table.c[key].type)
    )
    return row < place if sort.startswith("-") else row > place


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
