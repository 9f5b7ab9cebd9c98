"""The catalogue: what flavors and images have in common as copies of what a cloud offers.

An entry that the cloud does not offer any more is kept and is no longer ``listed``: it cannot be
found or chosen, and the servers made from it still show it. No row is ever removed, so that a
server being created never loses its flavor or image to a refresh.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import Connection, FromClause, Table, bindparam, select, update

from domain.flavors import Flavor
from domain.images import Image
from persistence.inserts import build_insert
from persistence.pages import Listing

Entry = TypeVar("Entry", Flavor, Image)


def entry_columns(table: FromClause) -> list[Any]:
    """Return the columns of an entry in the order of its fields: all but region and listed."""
    return [column for column in table.c if column.name not in ("region", "listed")]


def list_entries(table: Table, read_entry: Callable[[Sequence[Any]], Entry]) -> Listing[Entry]:
    """Return the listing of the entries that the cloud offers, ordered by name."""
    return Listing(
        table=table,
        conditions=(table.c.listed,),
        sorts=frozenset({"name"}),
        join=lambda rows, joined: (entry_columns(rows), joined),
        read_item=read_entry,
    )


def select_entry(table: Table) -> Any:
    """Return the statement that finds the entry ``entry_id`` of ``region`` while it is offered."""
    return select(*entry_columns(table)).where(
        table.c.region == bindparam("region"), table.c.id == bindparam("entry_id"), table.c.listed
    )


def select_known_entry(table: Table) -> Any:
    """Return the statement that finds an entry whether or not it is offered."""
    return select(*entry_columns(table)).where(
        table.c.region == bindparam("region"), table.c.id == bindparam("entry_id")
    )


def keep_entry(connection: Connection, table: Table, region: str, entry: Entry) -> None:
    """Record an entry that a server has and the cloud does not offer; one that is there stays."""
    statement = build_insert(connection.dialect.name, table)
    values = {"region": region, **asdict(entry), "listed": False}
    connection.execute(statement.on_conflict_do_nothing(index_elements=["region", "id"]), values)


def store_entries(
    connection: Connection, table: Table, region: str, entries: Iterable[Entry]
) -> None:
    """Make the offered entries of ``region`` equal to ``entries``, writing only what differs."""
    offered = {entry.id: {"region": region, **asdict(entry), "listed": True} for entry in entries}
    rows = connection.execute(select(table).where(table.c.region == region)).mappings()
    stored = {row["id"]: dict(row) for row in rows}
    changed = [row for key, row in sorted(offered.items()) if stored.get(key) != row]
    gone = [key for key, row in sorted(stored.items()) if row["listed"] and key not in offered]
    if changed:
        connection.execute(_build_upsert(connection.dialect.name, table), changed)
    if gone:
        connection.execute(_unlist(table, region), [{"entry_id": key} for key in gone])


def _build_upsert(dialect: str, table: Table) -> Any:
    statement = build_insert(dialect, table)
    values = {column.name: statement.excluded[column.name] for column in table.c}
    return statement.on_conflict_do_update(index_elements=["region", "id"], set_=values)


def _unlist(table: Table, region: str) -> Any:
    gone = update(table).where(table.c.region == region, table.c.id == bindparam("entry_id"))
    return gone.values(listed=False)
