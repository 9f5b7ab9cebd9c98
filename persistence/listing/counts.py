"""Kept counts: how many rows of a list a project has, as triggers keep them with every change.

Those of all projects together are what all of them have.

On PostgreSQL each connection adds to rows of its own, whose ``slot`` is the number of the process
that serves it, so that no writer waits for another, and a count is the sum of its slots. What the
triggers do is in the migrations.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Connection,
    ScalarSelect,
    Select,
    bindparam,
    cast,
    func,
    select,
    text,
)

from persistence.database.prepared import Prepared
from persistence.listing.filters import Filter
from persistence.schema.tables import kept_counts

PROJECT = "project_id"
"""The filter of a list by whose rows are wanted; without it those of every project are."""

FOLD_LOCK = 0x0571E8  # any number that nothing else on the database locks
COLUMNS = kept_counts.c
TAKE_FOLDING = select(func.pg_try_advisory_xact_lock(FOLD_LOCK))
# A row that a writer holds is left for the next time: who waited for it could hold one that the
# writer wants.
FOLD = text(
    "WITH idle AS (SELECT relation, project_id, field, value, slot FROM kept_counts "
    "WHERE slot <> 0 FOR UPDATE SKIP LOCKED), "
    "taken AS (DELETE FROM kept_counts AS kept USING idle WHERE kept.relation = idle.relation "
    "AND kept.project_id = idle.project_id AND kept.field = idle.field "
    "AND kept.value = idle.value AND kept.slot = idle.slot RETURNING kept.*) "
    "INSERT INTO kept_counts SELECT relation, project_id, field, value, 0, sum(count) FROM taken "
    "GROUP BY relation, project_id, field, value "
    "ON CONFLICT (relation, project_id, field, value, slot) "
    "DO UPDATE SET count = kept_counts.count + excluded.count"
)


class Counted(Struct, frozen=True):
    """Which rows of ``relation`` are counted: those of a project with each value of ``fields``.

    The counts of the field ``whole`` add up to all rows of the project.
    """

    relation: str
    fields: frozenset[str]
    whole: str


def select_kept_count(counted: Counted, wanted: Filter | None, *, owned: bool) -> Select[Any]:
    """Return the statement of one number: the rows that pass a filter, None for all.

    Those of one project are counted where they are to be ``owned``.
    """
    total = func.coalesce(func.sum(COLUMNS.count), 0)
    kept = select(cast(total, BigInteger).label("total")).where(
        COLUMNS.relation == counted.relation
    )
    if owned:
        kept = kept.where(COLUMNS.project_id == bindparam(PROJECT))
    if wanted is None:
        return kept.where(COLUMNS.field == counted.whole)
    values = COLUMNS.value.in_([bindparam(parameter) for parameter in wanted.parameters])
    return kept.where(COLUMNS.field == wanted.name, values)


def read_kept_counts(
    connection: Connection, counted: Counted, filters: Sequence[Filter], values: Mapping[str, Any]
) -> tuple[int, dict[str, int]]:
    """Return how many rows there are, and how many pass each filter, by its name."""
    parameters = [parameter for one in filters for parameter in one.parameters]
    bound = {name: values[name] for name in (PROJECT, *parameters) if name in values}
    statement = _select_kept_counts(counted, tuple(filters), PROJECT in values)
    [(whole, *counts)] = statement.fetch_all(connection, bound)
    return whole, {one.name: count for one, count in zip(filters, counts, strict=True)}


@lru_cache(maxsize=64)
def _select_kept_counts(counted: Counted, filters: tuple[Filter, ...], owned: bool) -> Prepared:
    wanted: list[ScalarSelect[Any]] = [
        select_kept_count(counted, one, owned=owned).scalar_subquery() for one in (None, *filters)
    ]
    return Prepared(select(*wanted))


def fold_counts(connection: Connection) -> None:
    """Put the slots of connections together, without waiting; part of one transaction.

    On SQLite there is one slot, and nothing to do.
    """
    if connection.dialect.name == "postgresql" and connection.execute(TAKE_FOLDING).scalar():
        connection.execute(FOLD)
