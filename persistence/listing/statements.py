"""Statements of a page: its rows, found along an index, and the exact total beside them."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    GenerativeSelect,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)

from persistence.listing.counts import PROJECT, select_kept_count
from persistence.listing.filters import Filter
from persistence.listing.listings import DEFAULT_FIELD, AccessPath, Listing
from persistence.listing.sources import Columns, RowSource, find_source

Rows = TypeVar("Rows", bound=GenerativeSelect)

NOTHING: ColumnElement[int] = literal_column("0")


def build_page_statement(listing: Listing[Any], path: AccessPath) -> Select[Any]:
    """Return the statement of a page; its rows end with the total.

    The total is joined to the page, and not the other way round, so that an empty page has a row
    of nulls that carries the total.
    """
    rows = build_rows_statement(listing, path).subquery("page")
    total = build_total_statement(listing, path).subquery("counted")
    columns, joined = listing.join(rows, total.outerjoin(rows, true()))
    # At most limit + 1 rows are left to be ordered here; the index is followed inside.
    return (
        select(*columns, total.c.total)
        .select_from(joined)
        .order_by(*_order(dict(rows.c.items()), _name_order(listing, path), path))
    )


def build_rows_statement(listing: Listing[Any], path: AccessPath) -> Select[Any]:
    """Return the statement of the rows of a page, which has to follow an index.

    Where more rows are followed than the page has, their keys alone are, and the rows of the page
    are looked up at the end.
    """
    if path.field not in listing.sorts:
        raise ValueError(f"There is no sort {path.sort!r}")
    spread = _find_spread(listing, path)
    if spread:
        return _look_up(listing, _cut(_merge_keys(listing, path, spread), path))
    if _gathers(listing, path) or (path.planned and path.skips):
        return _look_up(listing, _cut(_select_keys(listing, path), path))
    source = find_source(listing, path, path.rows_by)
    rows = _follow_path(source, list(listing.table.c), _find_prefix(listing, path))
    return _cut(rows, path)


def _cut(rows: Rows, path: AccessPath) -> Rows:
    """Return the statement of those ``rows`` that are on the page."""
    if path.limit:  # written out, lest the plan for any number of rows be one for very many
        rows = rows.limit(literal_column(str(path.limit)))
    else:
        rows = rows.limit(bindparam("row_limit"))
    return rows.offset(bindparam("row_offset")) if path.skips else rows


def _look_up(listing: Listing[Any], keys: GenerativeSelect) -> Select[Any]:
    """Return the statement of the rows that have the ``keys``.

    The outer join has the database begin with the keys; each of them has its row.
    """
    found, table = keys.subquery("found"), listing.table
    same = and_(*(found.c[column.name] == column for column in table.primary_key))
    return select(table).select_from(found.outerjoin(table, same))


def _find_spread(listing: Listing[Any], path: AccessPath) -> Filter | None:
    """Return the filter whose index gives the order, but only for each of its values."""
    driving = path.find_filter(path.rows_by) if path.field == DEFAULT_FIELD else None
    several = driving and driving.name in listing.table.c and len(driving.parameters) > 1
    return driving if several else None


def _merge_keys(listing: Listing[Any], path: AccessPath, spread: Filter) -> CompoundSelect[Any]:
    """Return the statement of keys along several values of a filter, merged into one order.

    SQLite goes along the index for each of them in turn, no further than the page needs; on
    PostgreSQL each ends where the page may reach.
    """
    parts = [_select_keys(listing, path.pick(spread, parameter)) for parameter in spread.parameters]
    if path.planned:
        reach: Any = bindparam("row_reach") if path.skips else literal_column(str(path.limit))
        merged = union_all(*(select(part.limit(reach).subquery()) for part in parts))
    else:
        merged = union_all(*(part.order_by(None) for part in parts))
    names = _name_order(listing, path)
    return merged.order_by(*_order({name: literal_column(name) for name in names}, names, path))


def _select_keys(listing: Listing[Any], path: AccessPath) -> Select[Any]:
    """Return the statement of the keys of all rows from the place on, in order."""
    source = find_source(listing, path, path.rows_by, alone=path.field == DEFAULT_FIELD)
    primary = (column.name for column in listing.table.primary_key)
    names = dict.fromkeys([*_name_order(listing, path), *primary])
    wanted = [source.columns[name].label(name) for name in names]
    # Past many rows, the index that has all that is asked for, one filter beside the project's,
    # is taken by itself.
    covered = path.skips and len(path.filters) == 2
    prefix = None if covered else _find_prefix(listing, path)
    return _follow_path(source, wanted, prefix)


def _follow_path(
    source: RowSource, wanted: Sequence[ColumnElement[Any]], prefix: Filter | None
) -> Select[Any]:
    """Return the statement of what is ``wanted`` of all rows from the place on, in order.

    Where the index gives another order, the rows are gathered first and then ordered.
    """
    listing, path, columns = source.listing, source.path, source.columns
    order = _name_order(listing, path)
    rows = select(*wanted).select_from(source.rows).where(source.match(prefix))
    if prefix:
        order.insert(0, prefix.name)
    elif _gathers(listing, path):
        gathered = rows.offset(NOTHING).subquery("gathered")  # which no database looks through
        rows, columns = select(gathered), dict(gathered.c.items())
    if path.behind:
        rows = rows.where(_lies_behind(columns, order, prefix, path))
    return rows.order_by(*_order(columns, order, path))


def _name_order(listing: Listing[Any], path: AccessPath) -> list[str]:
    return [path.field, listing.key]


def build_total_statement(listing: Listing[Any], path: AccessPath) -> Select[Any]:
    """Return the statement of the total: a kept count, or else the length of an index range."""
    narrowed = _find_narrowing(path)
    if listing.counted and has_kept_count(listing, path):
        owned = len(narrowed) < len(path.filters)
        return select_kept_count(listing.counted, next(iter(narrowed), None), owned=owned)
    source = find_source(listing, path, path.total_by, alone=True)
    counted = select(func.count().label("total")).select_from(source.rows)
    return counted.where(source.match())


def is_slow(listing: Listing[Any], path: AccessPath) -> bool:
    """Tell whether a page may take long: more rows are counted or ordered than it has."""
    if listing.counted is None:
        return False
    return _gathers(listing, path) or not has_kept_count(listing, path)


def has_kept_count(listing: Listing[Any], path: AccessPath) -> bool:
    """Tell whether the total is a kept count; else all rows that pass the filters are counted."""
    if listing.counted is None:
        return False
    narrowed = _find_narrowing(path)
    return len(narrowed) < 2 and all(one.name in listing.counted.fields for one in narrowed)


def _find_narrowing(path: AccessPath) -> list[Filter]:
    return [one for one in path.filters if one.name != PROJECT]


def _gathers(listing: Listing[Any], path: AccessPath) -> bool:
    """Tell whether the index that is followed gives another order than the one wanted."""
    if path.rows_by and path.rows_by in listing.ranges:
        return listing.ranges[path.rows_by][0] != path.field
    return path.rows_by not in (None, path.field) and path.field != DEFAULT_FIELD


def _find_prefix(listing: Listing[Any], path: AccessPath) -> Filter | None:
    """Return the filter whose column begins the order, to which it makes no difference.

    Without it PostgreSQL might follow the order's index instead, past all that the filter rules
    out. SQLite takes the index in which the most columns are equal to something, as it should.
    """
    if not path.planned:
        return None
    ranged = any(one.name in listing.ranges for one in path.filters)
    driving = path.find_filter(path.rows_by)
    if ranged or driving is None or path.field != DEFAULT_FIELD:
        return None
    return driving if driving.name in listing.table.c else None


def _order(columns: Columns, names: list[str], path: AccessPath) -> list[ColumnElement[Any]]:
    order = [columns[name] for name in names]
    return [column.desc() for column in order] if path.sort.startswith("-") else order


def _lies_behind(
    columns: Columns, names: list[str], prefix: Filter | None, path: AccessPath
) -> ColumnElement[bool]:
    row = [columns[name] for name in names]
    parameters = [*(prefix.parameters if prefix else ()), "place_value", "place_id"]
    place = [
        bindparam(parameter, type_=column.type)
        for parameter, column in zip(parameters, row, strict=True)
    ]
    descends = path.sort.startswith("-")
    return tuple_(*row) < tuple_(*place) if descends else tuple_(*row) > tuple_(*place)
