"""Selectivity: which filter the fewest rows pass, where no counts of them are kept."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select

from persistence.database.prepared import Prepared
from persistence.listing.counts import PROJECT
from persistence.listing.filters import Filter, Values
from persistence.listing.listings import AccessPath, Listing
from persistence.listing.sources import find_source

FIRST_REACH = 1000
GROWTH = 10
OF_PROJECT = (Filter(PROJECT, (PROJECT,)),)


def find_rarest(
    connection: Connection, listing: Listing[Any], filters: Sequence[Filter], values: Values
) -> Filter:
    """Return the filter that the fewest rows pass.

    They are counted along their indexes so far that one ends, which costs no more than a few times
    as much as to follow that one.
    """
    reach = FIRST_REACH
    while len(filters) > 1:
        counts = [_count(connection, listing, one, values, reach) for one in filters]
        fewest = min(counts)
        if fewest < reach:
            return filters[counts.index(fewest)]
        reach *= GROWTH
    return filters[0]


def _count(
    connection: Connection, listing: Listing[Any], wanted: Filter, values: Values, reach: int
) -> int:
    """Return how many rows pass a filter, at most ``reach``."""
    owned = PROJECT in values
    found = _select_count(listing, wanted, owned).fetch_all(connection, {**values, "reach": reach})
    count: int = found[0][0]
    return count


@lru_cache(maxsize=64)
def _select_count(listing: Listing[Any], wanted: Filter, owned: bool) -> Prepared:
    filters = (*(OF_PROJECT if owned else ()), wanted)
    path = AccessPath(filters, listing.key).along(wanted.name)
    source = find_source(listing, path, wanted.name, alone=True)
    rows: Select[Any] = select(literal_column("1")).select_from(source.rows).where(source.match())
    return Prepared(select(func.count()).select_from(rows.limit(bindparam("reach")).subquery()))
