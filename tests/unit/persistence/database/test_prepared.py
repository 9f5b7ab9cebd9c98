"""Prepared statements: the same rows, values and failures as SQLAlchemy's own execution."""

import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import (
    Connection,
    ExceptionContext,
    bindparam,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

import persistence
from domain.errors import ServerNotFound
from persistence.catalogue.entries import Entries
from persistence.database.engines import SQLITE
from persistence.database.prepared import POSTGRESQL, Prepared, run_text, write_statement
from persistence.database.session import Database
from persistence.schema.tables import flavors as flavor_table
from persistence.schema.tables import servers as server_table
from persistence.servers.servers import read_server
from tests.unit.persistence.changing import run_inline
from tests.unit.persistence.samples import PROJECT, add_server, make_server

FIND_ALL = select(server_table).where(server_table.c.project_id == bindparam("owner"))
OWNER = {"owner": PROJECT}
LOOKS = 8  # more than any driver takes before it prepares a statement
LIST_PREPARED = Prepared(select(text("name, prepare_time FROM pg_prepared_statements")))


def iter_modules() -> Iterator[ModuleType]:
    """Yield every module in which a statement may be kept."""
    for found in pkgutil.walk_packages(persistence.__path__, "persistence."):
        if not found.name.startswith("persistence.migrations"):
            yield import_module(found.name)


def list_statements(module: ModuleType, other_dialect: str) -> list[Prepared]:
    """Return the prepared statements of a module, in whatever kept, but for another dialect's."""
    found = []
    for value in vars(module).values():
        of_entries = dict(vars(value)) if isinstance(value, Entries) else {"": value}
        kept = dict(value) if isinstance(value, dict) else of_entries
        kept.pop(other_dialect, None)
        found += [one for one in kept.values() if isinstance(one, Prepared)]
    return found


def list_columns(prepared: Prepared) -> list[str]:
    """Return all columns that an INSERT may be told, none for any other statement."""
    return list(prepared.statement.table.columns.keys()) if prepared.inserts else []


MODULES = [module for module in iter_modules() if list_statements(module, "")]


@pytest.fixture
def full(stocked: Database) -> Database:
    """Servers with and without whatever may be null."""
    late = datetime(2100, 1, 1, 12, 30, 15, 5, tzinfo=UTC)
    add_server(stocked, labels={"a": "é"}, locked=True, protected=True, expires_at=late)
    add_server(stocked, fault={"code": "X", "retry": True}, ip_address="10.0.0.1", task="building")
    add_server(stocked)
    return stocked


def test_rows_are_as_sqlalchemy_gives_them(full: Database) -> None:
    with full.read() as connection:
        expected = [tuple(row) for row in connection.execute(FIND_ALL, OWNER)]
        found = [tuple(row) for row in Prepared(FIND_ALL).fetch_all(connection, OWNER)]
    assert len(found) == 3
    assert found == expected
    assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in expected]


def test_the_first_row_is_none_without_any(full: Database) -> None:
    with full.read() as connection:
        assert Prepared(FIND_ALL).fetch_first(connection, {"owner": "nobody"}) is None


def test_a_change_says_how_many_rows_it_changed(full: Database) -> None:
    lock = Prepared(
        update(server_table)
        .where(server_table.c.project_id == bindparam("owner"), server_table.c.locked.is_(False))
        .values(locked=True)
    )
    with full.write() as connection:
        assert lock.execute(connection, OWNER) == 2
        assert lock.execute(connection, OWNER) == 0


def test_an_insert_takes_the_columns_that_are_given(full: Database) -> None:
    add = Prepared(insert(flavor_table))
    flavor = {"region": "far", "id": "a", "name": "a", "vcpus": 1, "ram_mb": 1, "disk_gb": 1}
    with full.write() as connection:
        add.execute(connection, flavor)
        add.execute(connection, {**flavor, "id": "b", "listed": False})
        rows = connection.execute(select(flavor_table).where(flavor_table.c.region == "far"))
        assert {row.id: row.listed for row in rows} == {"a": True, "b": False}


def test_what_is_sent_is_done_with_the_commit(full: Database) -> None:
    owned = server_table.c.project_id == bindparam("owner")
    rename = Prepared(update(server_table).where(owned).values(name="sent"))
    with full.write() as connection:
        rename.send(connection, OWNER)
    with full.read() as connection:
        assert {row.name for row in connection.execute(FIND_ALL, OWNER)} == {"sent"}


def test_a_failure_is_sqlalchemys_and_undoes_the_transaction(full: Database) -> None:
    add = Prepared(insert(flavor_table))
    twice = {"region": "far", "id": "a", "name": "a", "vcpus": 1, "ram_mb": 1, "disk_gb": 1}

    def write_around() -> None:
        with full.write() as connection:
            add.execute(connection, twice)
            with pytest.raises(IntegrityError):
                add.execute(connection, twice)

    with pytest.raises(RuntimeError, match="nothing was saved"):
        write_around()
    with full.read() as connection:
        assert not connection.execute(select(flavor_table).filter_by(region="far")).all()


FAILURES = [
    "SELECT nothing FROM nowhere",
    "SELECT FROM WHERE",
    "INSERT INTO flavors (region, id) VALUES ('secret', 'secret')",
    "BEGIN",
    "COMMIT; SELECT 1",
]


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("text", FAILURES)
def test_a_failure_is_what_it_is_when_sqlalchemy_executes_the_statement(
    full: Database, text: str
) -> None:
    ways: list[Callable[[Connection], object]] = [
        lambda connection: connection.exec_driver_sql(text),
        lambda connection: run_text(connection, text),
    ]
    described = []
    for run in ways:
        told: list[ExceptionContext] = []
        with full.read() as connection:
            run_text(connection, "BEGIN")
            listen = told.append
            event.listen(connection.engine, "handle_error", listen)
            with pytest.raises(DBAPIError) as caught:
                run(connection)
            event.remove(connection.engine, "handle_error", listen)
            run_text(connection, "ROLLBACK")
        failure = caught.value
        assert [one.sqlalchemy_exception for one in told] == [failure]
        described.append((type(failure), str(failure), type(failure.orig), failure.statement))
    assert described[0] == described[1]


@pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL itself tells them
def test_a_failure_does_not_tell_the_values(full: Database) -> None:
    add = Prepared(insert(flavor_table))
    with pytest.raises(DBAPIError) as caught, full.write() as connection:
        add.execute(connection, {"region": "secret", "id": "secret"})
    assert "secret" not in str(caught.value)


def test_a_statement_whose_text_depends_on_its_values_is_refused() -> None:
    chosen = select(server_table).where(server_table.c.id.in_(bindparam("ids", expanding=True)))
    with pytest.raises(ValueError, match="cannot be prepared"):
        write_statement(chosen, SQLITE, ())


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_prepared_statement_can_be_written(module: ModuleType) -> None:
    for prepared in list_statements(module, "postgresql"):
        written = write_statement(prepared.statement, SQLITE, list_columns(prepared))
        assert written.text.count("?") == len(written.parameters)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_prepared_statement_can_be_written_for_postgresql(module: ModuleType) -> None:
    for prepared in list_statements(module, "sqlite"):
        written = write_statement(prepared.statement, POSTGRESQL, list_columns(prepared))
        assert len(written.parameters) == max(
            map(int, re.findall(r"\$(\d+)", written.text)), default=0
        )


def refuse(database: Database) -> None:
    """Have a transaction undone, as that of a change that is refused."""
    with pytest.raises(ServerNotFound), database.write() as connection:
        read_server(connection, PROJECT, make_server().id)


def look_at_refusals(database: Database) -> list[set[tuple[Any, ...]]]:
    """Return what a connection has prepared, and since when, before and after some refusals."""
    found = []
    for number in range(2 * LOOKS):
        if number >= LOOKS:
            refuse(database)
        with database.write() as connection:
            found.append({tuple(row) for row in LIST_PREPARED.fetch_all(connection, {})})
    return found[LOOKS - 1 :]


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("is_inline", [False, True], ids=["in a thread", "on the loop"])
def test_a_refused_change_drops_nothing_that_is_prepared(
    upgraded_url: str, is_inline: bool
) -> None:
    database = Database(upgraded_url, pool_size=1)
    call = partial(look_at_refusals, database)
    found = run_inline(database, call)[0] if is_inline else call()
    assert isinstance(found, list), found
    assert all(found)
    assert all(before <= after for before, after in pairwise(found))
    database.close()
