"""Jobs: one is there when its operation was recorded; the tables are Procrastinate's."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from persistence.database.session import Database
from persistence.migration import read_revision, upgrade_database
from persistence.migrations.refusal import MigrationRefused
from persistence.operations.jobs import STEP, build_app, defer_step
from tests.postgres import Postgres

INSTALLED = SchemaManager.get_schema()
JOBS = "SELECT task_name, lock, args FROM procrastinate_jobs"
WHOLE_JOBS = "SELECT to_jsonb(jobs) - 'id' FROM procrastinate_jobs AS jobs ORDER BY id"
OBJECTS = {
    "columns": "SELECT table_name, column_name, data_type, column_default, is_nullable "
    "FROM information_schema.columns WHERE starts_with(table_name, 'procrastinate_')",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE starts_with(tablename, 'procrastinate_')",
    "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE starts_with(conrelid::regclass::text, 'procrastinate_')",
    "functions": "SELECT pg_get_functiondef(oid) FROM pg_proc "
    "WHERE starts_with(proname, 'procrastinate_')",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE starts_with(tgname, 'procrastinate_')",
    "words": "SELECT enumtypid::regtype::text, enumlabel, enumsortorder FROM pg_enum",
}


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[Database]:
    database = Database(postgres.create_database(f"ostler_{uuid4().hex[:12]}"))
    yield database
    database.close()


@pytest.fixture
def migrated(empty: Database) -> Database:
    upgrade_database(empty)
    return empty


def install(database: Database) -> None:
    """Create the tables as the installed Procrastinate would."""
    with database.write() as connection:
        connection.exec_driver_sql(INSTALLED.replace("%", "%%"))


def describe(database: Database) -> dict[str, list[Any]]:
    """Return everything of Procrastinate's as the database describes it."""
    with database.read() as connection:
        return {
            name: sorted(map(tuple, connection.execute(text(query).columns())), key=repr)
            for name, query in OBJECTS.items()
        }


def list_jobs(database: Database) -> list[tuple[Any, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(JOBS))]


def test_a_job_is_there_once_its_transaction_is_committed(migrated: Database) -> None:
    with migrated.write() as connection:
        defer_step(connection, "an-operation", "its-server")
        assert list_jobs(migrated) == [(STEP, "its-server", {"operation_id": "an-operation"})]
    assert list_jobs(migrated) == [(STEP, "its-server", {"operation_id": "an-operation"})]


def test_a_job_is_as_procrastinate_itself_defers_it(migrated: Database) -> None:
    operation, server = 'an "operation"', "a 'server'"
    with migrated.write() as connection:
        defer_step(connection, operation, server, "a-queue")
        url = connection.engine.url.render_as_string(hide_password=False)

    async def defer() -> None:
        async with build_app(url).open_async() as app:
            job = app.configure_task(STEP, queue="a-queue", lock=server)
            await job.defer_async(operation_id=operation)

    asyncio.run(defer())
    with migrated.read() as connection:
        ours, theirs = connection.execute(text(WHOLE_JOBS)).scalars()
    assert ours == theirs


def record_and_fail(database: Database) -> None:
    with database.write() as connection:
        defer_step(connection, "an-operation", "its-server")
        raise ZeroDivisionError


def test_a_job_is_gone_with_its_transaction(migrated: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        record_and_fail(migrated)
    assert list_jobs(migrated) == []


def record_what_cannot_be_told(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("INSERT INTO notes VALUES ('recorded')"))
        defer_step(connection, "an-operation", "no")


def test_a_job_that_cannot_be_written_takes_its_transaction_with_it(migrated: Database) -> None:
    with migrated.write() as connection:
        connection.execute(text("CREATE TABLE notes (note text)"))
        connection.execute(text("ALTER TABLE procrastinate_jobs ADD CHECK (lock <> 'no')"))
    with pytest.raises(DBAPIError):
        record_what_cannot_be_told(migrated)
    with migrated.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM notes")).scalar() == 0


def test_the_migrations_make_what_the_installed_procrastinate_uses(
    migrated: Database, postgres: Postgres
) -> None:
    fresh = Database(postgres.create_database(f"ostler_{uuid4().hex[:12]}"))
    install(fresh)
    made = describe(migrated)
    assert made == describe(fresh)
    assert all(made.values())
    fresh.close()


def test_tables_of_another_procrastinate_are_left_alone(empty: Database) -> None:
    install(empty)
    before = describe(empty)
    with pytest.raises(MigrationRefused, match="Procrastinate that Ostler did not make") as refusal:
        upgrade_database(empty)
    assert "\n" not in str(refusal.value)
    assert (read_revision(empty), describe(empty)) == (None, before)


def test_an_sqlite_database_has_no_jobs(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ostler.db'}")
    upgrade_database(database)
    with database.read() as connection:
        found = connection.execute(
            text("SELECT count(*) FROM sqlite_master WHERE name LIKE 'procrastinate%'")
        )
        assert found.scalar() == 0
    database.close()
