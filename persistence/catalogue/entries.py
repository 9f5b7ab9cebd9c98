"""The catalogue: what the copies of a cloud's flavors, images, networks and key pairs share.

An entry that the cloud does not offer any more is kept and is no longer ``listed``: it cannot be
found or chosen, and the servers made from it still show it. No row is ever removed, so that a
server being created never loses its flavor or image to a refresh.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, FromClause, Table, bindparam, select, update

from domain.catalogue import Flavor, Image, Keypair, Network
from domain.errors import AmbiguousName, OstlerError
from domain.pages import Page, PageRequest
from persistence.database.prepared import Prepared
from persistence.listing.pages import Listing, fetch_page
from persistence.schema import tables
from persistence.schema.text import build_insert, is_possible_id, is_storable

Entry = TypeVar("Entry", Flavor, Image, Network, Keypair)
Rows = Mapping[str, Mapping[str, Any]]
Catalogue = Mapping[str, Rows]
"""The rows of a region, by the name of their table and by what tells its entries apart."""

MOST_NAMED = 100
"""How many entries of one name are looked at."""

TABLES = {
    table.name: table for table in (tables.flavors, tables.images, tables.networks, tables.keypairs)
}


def entry_columns(table: FromClause) -> list[Any]:
    """Return the columns of an entry in the order of its fields: all but region and listed."""
    return [column for column in table.c if column.name not in ("region", "listed")]


def find_key(table: Table) -> str:
    """Return the column that tells entries of a region apart: ``id``, of a key pair its name."""
    return next(column.name for column in table.primary_key if column.name != "region")


def list_entries(table: Table, read_entry: Callable[[Sequence[Any]], Entry]) -> Listing[Entry]:
    """Return the listing of the entries that the cloud offers, ordered by name."""
    return Listing(
        table=table,
        conditions=(table.c.listed,),
        sorts=frozenset({"name"}),
        join=lambda rows, joined: (entry_columns(rows), joined),
        read_item=read_entry,
        key=find_key(table),
    )


def select_entry(table: Table) -> Any:
    """Return the statement that finds the entry ``entry_id`` of ``region`` while it is offered."""
    return select_known_entry(table).where(table.c.listed)


def select_known_entry(table: Table) -> Any:
    """Return the statement that finds an entry whether or not it is offered."""
    return select(*entry_columns(table)).where(
        table.c.region == bindparam("region"), table.c[find_key(table)] == bindparam("entry_id")
    )


def select_named_entries(table: Table) -> Any:
    """Return the statement of the entries named ``name`` that ``region`` offers, by their ids."""
    named = select(*entry_columns(table)).where(
        table.c.region == bindparam("region"), table.c.name == bindparam("name"), table.c.listed
    )
    return named.order_by(table.c[find_key(table)]).limit(MOST_NAMED)


def find_entry(
    connection: Connection, statement: Prepared, region: str, entry_id: str
) -> Sequence[Any] | None:
    """Return the row that one of the statements above finds; no row has an impossible id."""
    if not is_possible_id(entry_id):
        return None
    return statement.fetch_first(connection, {"region": region, "entry_id": entry_id})


class Entries(Generic[Entry]):
    """The entries of one table, each made by ``make`` of its columns in their order.

    What the cloud does not offer, or a server does not know, raises what ``missing`` makes of the
    id and the region.
    """

    def __init__(
        self, table: Table, make: Callable[..., Entry], missing: Callable[[str, str], OstlerError]
    ) -> None:
        self.table = table
        self.make: Callable[..., Entry] = make
        self.missing = missing
        width = len(entry_columns(table))
        self.listing: Listing[Entry] = list_entries(table, lambda row: make(*row[:width]))
        self.known = Prepared(select_known_entry(table))
        self.offered = Prepared(select_entry(table))
        self.held = Prepared(select_entry(table).with_for_update())
        self.named = Prepared(select_named_entries(table))

    def read(self, connection: Connection, region: str, entry_id: str) -> Entry:
        """Return an entry that the cloud offers. Raises what ``missing`` makes."""
        return self._read(connection, self.offered, region, entry_id)

    def read_known(self, connection: Connection, region: str, entry_id: str) -> Entry:
        """Return an entry that a server has, offered or not. Raises what ``missing`` makes."""
        return self._read(connection, self.known, region, entry_id)

    def hold(self, connection: Connection, region: str, entry_id: str) -> Entry:
        """Return an offered entry that nobody else changes until the commit.

        Raises what ``missing`` makes.
        """
        return self._read(connection, self.held, region, entry_id)

    def _read(
        self, connection: Connection, statement: Prepared, region: str, entry_id: str
    ) -> Entry:
        return self._make(find_entry(connection, statement, region, entry_id), region, entry_id)

    def _make(self, row: Sequence[Any] | None, region: str, entry_id: str) -> Entry:
        if row is None:
            raise self.missing(entry_id, region)
        return self.make(*row)

    def choose(
        self,
        connection: Connection,
        region: str,
        reference: str,
        allowed_actions: Sequence[str] = (),
    ) -> Entry:
        """Return the entry with this id, or else the only one of this name, that the cloud offers.

        Raises what ``missing`` makes, and AmbiguousName with what may be done with the server that
        it is for.
        """
        row = self.find_chosen(connection, region, reference, allowed_actions)
        return self._make(row, region, reference)

    def find_chosen(
        self, connection: Connection, region: str, reference: str, allowed_actions: Sequence[str]
    ) -> Sequence[Any] | None:
        """Return the row that ``choose`` makes an entry of, None without one.

        What was the id of an entry that is gone is no name. Raises AmbiguousName.
        """
        if find_entry(connection, self.known, region, reference):
            return find_entry(connection, self.offered, region, reference)
        rows: Sequence[Any] = ()
        if is_storable(reference):
            rows = self.named.fetch_all(connection, {"region": region, "name": reference})
        if len(rows) > 1:
            ids = [row[0] for row in rows]
            raise AmbiguousName(self.table.name, reference, ids, allowed_actions)
        return rows[0] if rows else None

    def list_page(self, connection: Connection, region: str, page: PageRequest) -> Page[Entry]:
        """Return a page of the entries that the cloud offers; ``page.sort`` is ``name``."""
        return fetch_page(connection, self.listing, {"region": region}, page)

    def store(
        self,
        connection: Connection,
        region: str,
        entries: Iterable[Entry],
        seen: Catalogue | None = None,
    ) -> None:
        """Make ``entries`` what the cloud offers; ``seen`` is as in ``store_entries``."""
        store_entries(connection, self.table, region, entries, seen)

    def store_one(self, connection: Connection, region: str, entry: Entry) -> None:
        """Make ``entry`` one that the cloud offers."""
        row = {"region": region, **asdict(entry), "listed": True}
        store_rows(connection, self.table, [row])

    def keep(self, connection: Connection, region: str, entry: Entry) -> None:
        """Record an entry that a server has and is not offered; one that is there stays."""
        statement = build_insert(connection.dialect.name, self.table)
        values = {"region": region, **asdict(entry), "listed": False}
        key = ["region", find_key(self.table)]
        connection.execute(statement.on_conflict_do_nothing(index_elements=key), values)

    def unlist(self, connection: Connection, region: str, entry_id: str) -> None:
        """Note that the cloud does not offer this entry any more."""
        unlist_entries(connection, self.table, region, [entry_id])


def find_meant_ids(
    connection: Connection, entries: Entries[Any], regions: Iterable[str], reference: str | None
) -> tuple[str, ...]:
    """Return what a reference in a filter means: the id that is chosen by it in each region.

    What chooses nothing is taken for the id of an entry that is gone. Raises AmbiguousName.
    """
    if reference is None:
        return ()
    chosen = (entries.find_chosen(connection, region, reference, ()) for region in regions)
    return tuple(sorted({row[0] for row in chosen if row})) or (reference,)


def read_catalogue(connection: Connection, region: str, name: str) -> Catalogue:
    """Return what is recorded of a region in the table ``name``, entries that are gone too."""
    return {name: _read_rows(connection, TABLES[name], region)}


def store_entries(
    connection: Connection,
    table: Table,
    region: str,
    entries: Iterable[Entry],
    seen: Catalogue | None = None,
) -> None:
    """Make the offered entries of ``region`` equal to ``entries``, writing only what differs.

    ``seen`` is the record from before the cloud was asked for ``entries``: what has changed since
    is newer than they are, and stays.
    """
    key = find_key(table)
    stored = _read_rows(connection, table, region)
    newer = set() if seen is None else _find_changes(seen[table.name], stored)
    rows = [{"region": region, **asdict(entry), "listed": True} for entry in entries]
    offered = {row[key]: row for row in rows}
    changed = [row for name, row in sorted(offered.items()) if stored.get(name) != row]
    store_rows(connection, table, [row for row in changed if row[key] not in newer])
    gone = [name for name, row in sorted(stored.items()) if row["listed"] and name not in offered]
    unlist_entries(connection, table, region, [name for name in gone if name not in newer])


def _read_rows(connection: Connection, table: Table, region: str) -> Rows:
    rows = connection.execute(select(table).where(table.c.region == region)).mappings()
    return {row[find_key(table)]: dict(row) for row in rows}


def _find_changes(before: Rows, after: Rows) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def store_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows, those that exist already anew."""
    if rows:
        connection.execute(_build_upsert(connection.dialect.name, table), rows)


def unlist_entries(connection: Connection, table: Table, region: str, names: Sequence[str]) -> None:
    """Make entries such that the cloud does not offer any more."""
    if names:
        statement = _unlist(table, region)
        connection.execute(statement, [{"entry_id": name} for name in names])


def _build_upsert(dialect: str, table: Table) -> Any:
    statement = build_insert(dialect, table)
    values = {column.name: statement.excluded[column.name] for column in table.c}
    return statement.on_conflict_do_update(index_elements=["region", find_key(table)], set_=values)


def _unlist(table: Table, region: str) -> Any:
    key = table.c[find_key(table)]
    gone = update(table).where(table.c.region == region, key == bindparam("entry_id"))
    return gone.values(listed=False)
