"""Statements of a page: its rows, found along an index, and the exact total beside them."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, true, tuple_

from persistence.counts import select_kept_count
from persistence.listings import DEFAULT_FIELD, Listing, Walk
from persistence.sources import Columns, find_source

NOTHING: ColumnElement[int] = literal_column("0")


@lru_cache(maxsize=500)
def build_page_statement(listing: Listing[Any], walk: Walk) -> Select[Any]:
    """Return the statement of a page; its rows end with the total.

    The total is joined to the page, and not the other way round, so that an empty page has a row
    of nulls that carries the total.
    """
    rows = build_rows_statement(listing, walk).subquery("page")
    total = build_total_statement(listing, walk).subquery("counted")
    columns, joined = listing.join(rows, total.outerjoin(rows, true()))
    # At most limit + 1 rows are left to be ordered here; the walk along the index is inside.
    return (
        select(*columns, total.c.total)
        .select_from(joined)
        .order_by(*_order(dict(rows.c.items()), [walk.field, listing.key], walk))
    )


def build_rows_statement(listing: Listing[Any], walk: Walk) -> Select[Any]:
    """Return the statement of the rows of a page, which has to walk along an index.

    Where the index gives another order, its rows are gathered first and then ordered.
    """
    if walk.field not in listing.sorts:
        raise ValueError(f"There is no sort {walk.sort!r}")
    source = find_source(listing, walk, walk.rows_by)
    columns, order = source.columns, [walk.field, listing.key]
    prefix = _find_prefix(listing, walk)
    rows: Select[Any] = select(listing.table).select_from(source.rows)
    rows = rows.where(source.match(prefix))
    if prefix:
        order.insert(0, prefix)
    elif _gathers(listing, walk):
        gathered = rows.offset(NOTHING).subquery("gathered")  # which no database looks through
        rows, columns = select(gathered), dict(gathered.c.items())
    if walk.behind:
        rows = rows.where(_lies_behind(columns, order, walk))
    rows = rows.order_by(*_order(columns, order, walk))
    if walk.first:  # written out, lest the plan for any number of rows be one for very many
        return rows.limit(literal_column(str(walk.first)))
    return rows.limit(bindparam("row_limit")).offset(bindparam("row_offset"))


def build_total_statement(listing: Listing[Any], walk: Walk) -> Select[Any]:
    """Return the statement of the total: a kept count, or else the length of an index range."""
    narrowed = [name for name in walk.filters if name != "project_id"]
    if listing.counted and not narrowed:
        return select_kept_count(listing.counted, None)
    if listing.counted and len(narrowed) == 1 and narrowed[0] in listing.counted.fields:
        return select_kept_count(listing.counted, narrowed[0])
    source = find_source(listing, walk, walk.total_by, alone=True)
    counted = select(func.count().label("total")).select_from(source.rows)
    return counted.where(source.match())


def _gathers(listing: Listing[Any], walk: Walk) -> bool:
    """Tell whether the index that is walked gives another order than the one wanted."""
    if walk.rows_by and walk.rows_by in listing.ranges:
        return listing.ranges[walk.rows_by][0] != walk.field
    return walk.rows_by not in (None, walk.field) and walk.field != DEFAULT_FIELD


def _find_prefix(listing: Listing[Any], walk: Walk) -> str | None:
    """Return the filter whose column begins the order, to which it makes no difference.

    Without it PostgreSQL might walk along the order instead, past all that the filter rules out.
    SQLite takes the index in which the most columns are equal to something, as it should.
    """
    if not walk.planned:
        return None
    ranged = any(name in listing.ranges for name in walk.filters)
    if ranged or walk.rows_by not in walk.filters or walk.field != DEFAULT_FIELD:
        return None
    return walk.rows_by if walk.rows_by in listing.table.c else None


def _order(columns: Columns, names: list[str], walk: Walk) -> list[ColumnElement[Any]]:
    order = [columns[name] for name in names]
    return [column.desc() for column in order] if walk.sort.startswith("-") else order


def _lies_behind(columns: Columns, names: list[str], walk: Walk) -> ColumnElement[bool]:
    row = [columns[name] for name in names]
    marks = [*names[:-2], "place_value", "place_id"]
    place = [bindparam(mark, type_=column.type) for mark, column in zip(marks, row, strict=True)]
    descends = walk.sort.startswith("-")
    return tuple_(*row) < tuple_(*place) if descends else tuple_(*row) > tuple_(*place)
