"""The catalogue: what the copies of a cloud's flavors, images, networks and key pairs share.

An entry that the cloud does not offer any more is kept and is no longer ``listed``: it cannot be
found or chosen, and the servers made from it still show it. No row is ever removed, so that a
server being created never loses its flavor or image to a refresh.

An entry may be a project's own, and then nobody else's request finds it. ``project_id`` is whose
request it is, None for one that finds what is in any project.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec.structs import asdict
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Table,
    bindparam,
    func,
    or_,
    select,
    true,
    update,
)

from domain.catalogue import Flavor, Image, Keypair, Network
from domain.errors import AmbiguousName, OstlerError
from domain.pages import Page, PageRequest
from persistence.database.prepared import Prepared
from persistence.listing.pages import Listing, fetch_page
from persistence.schema import tables
from persistence.schema.text import build_insert, is_possible_id, is_storable

Entry = TypeVar("Entry", Flavor, Image, Network, Keypair)
Key = tuple[Any, ...]
Rows = Mapping[Key, Mapping[str, Any]]
Catalogue = Mapping[str, Rows]
"""The rows of a region, by the name of their table and by what tells its entries apart."""

VISIBLE_TO = "visible_to"
"""The filter of a list by whose request it is."""

MOST_NAMED = 100
"""How many entries of one name are looked at."""

TABLES = {
    table.name: table for table in (tables.flavors, tables.images, tables.networks, tables.keypairs)
}


def entry_columns(table: FromClause) -> list[Any]:
    """Return the columns of an entry in the order of its fields: all but region and listed."""
    return [column for column in table.c if column.name not in ("region", "listed")]


def list_keys(table: Table) -> list[str]:
    """Return the columns that tell entries of a region apart, what they are asked for by last.

    That is ``id``, or of a key pair its name, which is the only one of its project.
    """
    return [column.name for column in table.primary_key if column.name != "region"]


def is_owned(column: ColumnElement[Any], owner: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a project's entries and the shared ones meet."""
    return or_(column.is_(None), column == owner)


def is_visible(table: Table) -> ColumnElement[bool]:
    """Return the condition that the request of ``owner_id`` finds an entry, every one of null's."""
    if "project_id" not in table.c:
        return true()
    column = table.c.project_id
    owner: ColumnElement[str] = func.coalesce(bindparam("owner_id"), column)
    return is_owned(column, owner) if column.nullable else column == owner


def select_offered(table: Table, region: str) -> Any:
    """Return the statement of the entries that ``region`` offers."""
    return select(*entry_columns(table)).where(table.c.region == region, table.c.listed)


def list_entries(table: Table, read_entry: Callable[[Sequence[Any]], Entry]) -> Listing[Entry]:
    """Return the listing of the entries that the cloud offers, ordered by name."""
    return Listing(
        table=table,
        conditions=(table.c.listed,),
        sorts=frozenset({"name"}),
        join=lambda rows, joined: (entry_columns(rows), joined),
        read_item=read_entry,
        ranges={VISIBLE_TO: ("project_id", is_owned)},
        key=list_keys(table)[0],
    )


def select_entry(table: Table) -> Any:
    """Return the statement that finds the entry ``entry_id`` of ``region`` while it is offered."""
    return select_known_entry(table).where(table.c.listed, is_visible(table))


def select_known_entry(table: Table) -> Any:
    """Return the statement that finds an entry whether or not it is offered, and whosesoever."""
    return select(*entry_columns(table)).where(
        table.c.region == bindparam("region"),
        table.c[list_keys(table)[-1]] == bindparam("entry_id"),
    )


def select_named_entries(table: Table) -> Any:
    """Return the statement of the entries named ``name`` that ``region`` offers, by their ids."""
    named = select(*entry_columns(table)).where(
        table.c.region == bindparam("region"),
        table.c.name == bindparam("name"),
        table.c.listed,
        is_visible(table),
    )
    return named.order_by(table.c[list_keys(table)[-1]]).limit(MOST_NAMED)


def find_entry(
    connection: Connection,
    statement: Prepared,
    region: str,
    entry_id: str,
    project_id: str | None = None,
) -> Sequence[Any] | None:
    """Return the row that one of the statements above finds; no row has an impossible id."""
    if not is_possible_id(entry_id):
        return None
    wanted = {"region": region, "entry_id": entry_id, "owner_id": project_id}
    return statement.fetch_first(connection, wanted)


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
        self.seen = Prepared(select_known_entry(table).where(is_visible(table)))
        self.offered = Prepared(select_entry(table))
        self.held = Prepared(select_entry(table).with_for_update())
        self.named = Prepared(select_named_entries(table))

    def read(
        self, connection: Connection, region: str, entry_id: str, project_id: str | None
    ) -> Entry:
        """Return an entry that the cloud offers. Raises what ``missing`` makes."""
        row = find_entry(connection, self.offered, region, entry_id, project_id)
        return self._make(row, region, entry_id)

    def read_known(self, connection: Connection, region: str, entry_id: str) -> Entry:
        """Return an entry that a server has, offered or not. Raises what ``missing`` makes."""
        return self._make(find_entry(connection, self.known, region, entry_id), region, entry_id)

    def hold(
        self, connection: Connection, region: str, entry_id: str, project_id: str | None
    ) -> Entry:
        """Return an offered entry that nobody else changes until the commit.

        Raises what ``missing`` makes.
        """
        row = find_entry(connection, self.held, region, entry_id, project_id)
        return self._make(row, region, entry_id)

    def _make(self, row: Sequence[Any] | None, region: str, entry_id: str) -> Entry:
        if row is None:
            raise self.missing(entry_id, region)
        return self.make(*row)

    def choose(
        self,
        connection: Connection,
        region: str,
        reference: str,
        project_id: str | None,
        allowed_actions: Sequence[str] = (),
    ) -> Entry:
        """Return the entry with this id, or else the only one of this name, that the cloud offers.

        Raises what ``missing`` makes, and AmbiguousName with what may be done with the server that
        it is for.
        """
        row = self.find_chosen(connection, region, reference, project_id, allowed_actions)
        return self._make(row, region, reference)

    def find_chosen(
        self,
        connection: Connection,
        region: str,
        reference: str,
        project_id: str | None,
        allowed_actions: Sequence[str] = (),
    ) -> Sequence[Any] | None:
        """Return the row that ``choose`` makes an entry of, None without one.

        What was the id of an entry that is gone is no name. Raises AmbiguousName.
        """
        if find_entry(connection, self.seen, region, reference, project_id):
            return find_entry(connection, self.offered, region, reference, project_id)
        rows: Sequence[Any] = ()
        if is_storable(reference):
            wanted = {"region": region, "name": reference, "owner_id": project_id}
            rows = self.named.fetch_all(connection, wanted)
        if len(rows) > 1:
            ids = [row[0] for row in rows]
            raise AmbiguousName(self.table.name, reference, ids, allowed_actions)
        return rows[0] if rows else None

    def list_offered(self, connection: Connection, region: str) -> list[Entry]:
        """Return all that the cloud offers, in no order."""
        rows = connection.execute(select_offered(self.table, region))
        return [self.make(*row) for row in rows]

    def list_page(
        self, connection: Connection, region: str, project_id: str | None, page: PageRequest
    ) -> Page[Entry]:
        """Return a page of the entries that the cloud offers; ``page.sort`` is ``name``."""
        filters = {"region": region, **self._filter_visible(project_id)}
        return fetch_page(connection, self.listing, filters, page)

    def _filter_visible(self, project_id: str | None) -> dict[str, str]:
        if project_id is None or "project_id" not in self.table.c:
            return {}
        owned = not self.table.c.project_id.nullable
        return {"project_id" if owned else VISIBLE_TO: project_id}

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
        key = ["region", *list_keys(self.table)]
        connection.execute(statement.on_conflict_do_nothing(index_elements=key), values)

    def unlist(self, connection: Connection, region: str, *key: str) -> None:
        """Note that the cloud does not offer this entry any more."""
        unlist_entries(connection, self.table, region, [key])


def find_meant_ids(
    connection: Connection,
    entries: Entries[Any],
    regions: Iterable[str],
    reference: str | None,
    project_id: str | None,
) -> tuple[str, ...]:
    """Return what a reference in a filter means: the id that is chosen by it in each region.

    What chooses nothing is taken for the id of an entry that is gone. Raises AmbiguousName.
    """
    if reference is None:
        return ()
    chosen = (entries.find_chosen(connection, region, reference, project_id) for region in regions)
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
    stored = _read_rows(connection, table, region)
    newer = set() if seen is None else _find_changes(seen[table.name], stored)
    rows = [{"region": region, **asdict(entry), "listed": True} for entry in entries]
    offered = {read_key(table, row): row for row in rows}
    changed = {key: row for key, row in sorted(offered.items()) if stored.get(key) != row}
    store_rows(connection, table, [row for key, row in changed.items() if key not in newer])
    gone = [key for key, row in sorted(stored.items()) if row["listed"] and key not in offered]
    unlist_entries(connection, table, region, [key for key in gone if key not in newer])


def _read_rows(connection: Connection, table: Table, region: str) -> Rows:
    rows = connection.execute(select(table).where(table.c.region == region)).mappings()
    return {read_key(table, row): dict(row) for row in rows}


def read_key(table: Table, row: Mapping[Any, Any]) -> Key:
    """Return what tells the entry of a row apart from the others of its region."""
    return tuple(row[name] for name in list_keys(table))


def _find_changes(before: Rows, after: Rows) -> set[Key]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def store_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows, those that exist already anew."""
    if rows:
        connection.execute(_build_upsert(connection.dialect.name, table), rows)


def unlist_entries(connection: Connection, table: Table, region: str, keys: Sequence[Key]) -> None:
    """Make entries such that the cloud does not offer any more."""
    if keys:
        names = [f"gone_{name}" for name in list_keys(table)]
        given = [dict(zip(names, key, strict=True)) for key in keys]
        connection.execute(_unlist(table, region), given)


def _build_upsert(dialect: str, table: Table) -> Any:
    statement = build_insert(dialect, table)
    values = {column.name: statement.excluded[column.name] for column in table.c}
    key = ["region", *list_keys(table)]
    return statement.on_conflict_do_update(index_elements=key, set_=values)


def _unlist(table: Table, region: str) -> Any:
    same = [table.c[name] == bindparam(f"gone_{name}") for name in list_keys(table)]
    return update(table).where(table.c.region == region, *same).values(listed=False)
