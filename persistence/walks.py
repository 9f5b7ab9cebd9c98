"""Walks: along which index the rows of a page are found, chosen by the counts that are kept."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from domain.pages import PageRequest
from persistence.counts import Counted, read_kept_counts
from persistence.listings import DEFAULT_FIELD, Listing, Walk

FEW = 1000
"""How many rows the value of a counted field may have to be looked for before anything else."""


def plan_walk(
    connection: Connection, listing: Listing[Any], filters: Mapping[str, Any], page: PageRequest
) -> Walk:
    """Return how the rows that meet ``filters`` are walked for ``page``.

    Counts are read only where several indexes could be walked.
    """
    narrow = [name for name in listing.narrow if name in filters]
    kept = listing.counted.fields if listing.counted else frozenset[str]()
    fields = [name for name in filters if name in kept]
    walk = _describe(connection.dialect.name == "postgresql", filters, page)
    if listing.counted and fields and (narrow or fields[1:] or walk.field != DEFAULT_FIELD):
        return _choose(connection, listing.counted, filters, narrow, fields, walk, page.limit)
    return walk.along((*narrow, *fields, None)[0])


def _describe(planned: bool, filters: Mapping[str, Any], page: PageRequest) -> Walk:
    behind = page.cursor is not None
    first = page.limit + 1 if planned and (behind or page.offset == 0) else None
    return Walk(tuple(filters), page.sort, behind, planned, first)


def _choose(
    connection: Connection,
    counted: Counted,
    filters: Mapping[str, Any],
    narrow: list[str],
    fields: list[str],
    walk: Walk,
    limit: int,
) -> Walk:
    whole, counts = read_kept_counts(connection, counted, fields, filters)
    fewest = min(fields, key=counts.__getitem__)
    if narrow:
        return walk.along(fewest if counts[fewest] < FEW else narrow[0])
    # Along the order, one in whole / fewest rows is wanted; along the filter, all are ordered.
    in_order = walk.field != DEFAULT_FIELD and counts[fewest] ** 2 > whole * limit
    return walk.along(walk.field if in_order else fewest, fewest)
