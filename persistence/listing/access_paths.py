"""Access paths: along which index the rows of a page are found, by what each of them leaves."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from domain.pages import PageRequest
from persistence.listing.counts import PROJECT, Counted, read_kept_counts
from persistence.listing.filters import Filter, Values
from persistence.listing.listings import DEFAULT_FIELD, AccessPath, Listing
from persistence.listing.selectivity import find_rarest

FEW = 1000
"""How many rows the value of a counted field may have to be looked for before anything else."""


def choose_access_path(
    connection: Connection,
    listing: Listing[Any],
    filters: Sequence[Filter],
    values: Values,
    page: PageRequest,
) -> AccessPath:
    """Return how the rows that meet ``filters`` are followed for ``page``.

    Counts are read only where several indexes could be followed.
    """
    filters = _put_rarest_label_first(connection, listing, filters, values)
    path = _describe(connection.dialect.name == "postgresql", filters, page)
    if listing.counted and path.find_filter(PROJECT) is None:
        return path.along(None)  # each of the other indexes begins with the project
    for name in listing.narrowest:
        if path.find_filter(name):
            return path.along(name)
    narrow = [name for name in listing.narrow if path.find_filter(name)]
    kept = listing.counted.fields if listing.counted else frozenset[str]()
    fields = [one for one in filters if one.name in kept]
    if listing.counted and fields and (narrow or fields[1:] or path.field != DEFAULT_FIELD):
        return _choose(connection, listing.counted, values, narrow, fields, path, page.limit)
    return path.along((*narrow, *(one.name for one in fields), None)[0])


def _put_rarest_label_first(
    connection: Connection, listing: Listing[Any], filters: Sequence[Filter], values: Values
) -> Sequence[Filter]:
    """Return the filters in an order in which the one that is followed comes before its like."""
    linked = [one for one in filters if listing.link and one.name == listing.link.filter]
    if len(linked) < 2:
        return filters
    rarest = find_rarest(connection, listing, linked, values)
    return [rarest, *(one for one in filters if one is not rarest)]


def _describe(planned: bool, filters: Sequence[Filter], page: PageRequest) -> AccessPath:
    behind = page.cursor is not None
    # One statement is enough for a database that knows nothing of what it is given.
    skips = not planned or not (behind or page.offset == 0)
    limit = page.limit + 1 if planned else None
    return AccessPath(tuple(filters), page.sort, behind, skips, planned, limit)


def _choose(
    connection: Connection,
    counted: Counted,
    values: Values,
    narrow: list[str],
    fields: Sequence[Filter],
    path: AccessPath,
    limit: int,
) -> AccessPath:
    whole, counts = read_kept_counts(connection, counted, fields, values)
    fewest = min(counts, key=counts.__getitem__)
    if narrow:
        return path.along(fewest if counts[fewest] < FEW else narrow[0])
    # Along the order, one in whole / fewest rows is wanted; along the filter, all are ordered.
    in_order = path.field != DEFAULT_FIELD and counts[fewest] ** 2 > whole * limit
    return path.along(path.field if in_order else fewest, fewest)
