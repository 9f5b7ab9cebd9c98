"""Statements of a page: its rows, found along an index, and the exact total beside them."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)

from persistence.counts import select_kept_count
from persistence.filters import Filter
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

    Along several values of a filter it walks for each, as far as the page may reach, and merges.
    """
    if walk.field not in listing.sorts:
        raise ValueError(f"There is no sort {walk.sort!r}")
    spread = _find_spread(listing, walk)
    rows = _merge(listing, walk, spread) if spread else _select_rows(listing, walk)
    if walk.first:  # written out, lest the plan for any number of rows be one for very many
        return rows.limit(literal_column(str(walk.first)))
    return rows.limit(bindparam("row_limit")).offset(bindparam("row_offset"))


def _find_spread(listing: Listing[Any], walk: Walk) -> Filter | None:
    """Return the filter whose index gives the order, but only for each of its values."""
    walked = walk.find_filter(walk.rows_by) if walk.field == DEFAULT_FIELD else None
    several = walked and walked.name in listing.table.c and len(walked.marks) > 1
    return walked if several else None


def _merge(listing: Listing[Any], walk: Walk, spread: Filter) -> Select[Any]:
    reach: Any = literal_column(str(walk.first)) if walk.first else bindparam("row_reach")
    parts = [
        select(_select_rows(listing, walk.pick(spread, mark)).limit(reach).subquery())
        for mark in spread.marks
    ]
    merged = union_all(*parts).subquery("merged")
    order = _order(dict(merged.c.items()), [walk.field, listing.key], walk)
    return select(merged).order_by(*order)


def _select_rows(listing: Listing[Any], walk: Walk) -> Select[Any]:
    """Return the statement of all rows from the place on, in order.

    Where the index gives another order, its rows are gathered first and then ordered.
    """
    source = find_source(listing, walk, walk.rows_by)
    columns, order = source.columns, [walk.field, listing.key]
    prefix = _find_prefix(listing, walk)
    rows: Select[Any] = select(listing.table).select_from(source.rows)
    rows = rows.where(source.match(prefix))
    if prefix:
        order.insert(0, prefix.name)
    elif _gathers(listing, walk):
        gathered = rows.offset(NOTHING).subquery("gathered")  # which no database looks through
        rows, columns = select(gathered), dict(gathered.c.items())
    if walk.behind:
        rows = rows.where(_lies_behind(columns, order, prefix, walk))
    return rows.order_by(*_order(columns, order, walk))


def build_total_statement(listing: Listing[Any], walk: Walk) -> Select[Any]:
    """Return the statement of the total: a kept count, or else the length of an index range."""
    narrowed = [one for one in walk.filters if one.name != "project_id"]
    if listing.counted and not narrowed:
        return select_kept_count(listing.counted, None)
    if listing.counted and len(narrowed) == 1 and narrowed[0].name in listing.counted.fields:
        return select_kept_count(listing.counted, narrowed[0])
    source = find_source(listing, walk, walk.total_by, alone=True)
    counted = select(func.count().label("total")).select_from(source.rows)
    return counted.where(source.match())


def _gathers(listing: Listing[Any], walk: Walk) -> bool:
    """Tell whether the index that is walked gives another order than the one wanted."""
    if walk.rows_by and walk.rows_by in listing.ranges:
        return listing.ranges[walk.rows_by][0] != walk.field
    return walk.rows_by not in (None, walk.field) and walk.field != DEFAULT_FIELD


def _find_prefix(listing: Listing[Any], walk: Walk) -> Filter | None:
    """Return the filter whose column begins the order, to which it makes no difference.

    Without it PostgreSQL might walk along the order instead, past all that the filter rules out.
    SQLite takes the index in which the most columns are equal to something, as it should.
    """
    if not walk.planned:
        return None
    ranged = any(one.name in listing.ranges for one in walk.filters)
    walked = walk.find_filter(walk.rows_by)
    if ranged or walked is None or walk.field != DEFAULT_FIELD:
        return None
    return walked if walked.name in listing.table.c else None


def _order(columns: Columns, names: list[str], walk: Walk) -> list[ColumnElement[Any]]:
    order = [columns[name] for name in names]
    return [column.desc() for column in order] if walk.sort.startswith("-") else order


def _lies_behind(
    columns: Columns, names: list[str], prefix: Filter | None, walk: Walk
) -> ColumnElement[bool]:
    row = [columns[name] for name in names]
    marks = [*(prefix.marks if prefix else ()), "place_value", "place_id"]
    place = [bindparam(mark, type_=column.type) for mark, column in zip(marks, row, strict=True)]
    descends = walk.sort.startswith("-")
    return tuple_(*row) < tuple_(*place) if descends else tuple_(*row) > tuple_(*place)
