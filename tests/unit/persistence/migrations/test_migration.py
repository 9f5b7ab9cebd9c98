"""Upgrades: safe for many processes at once, true to the tables, and refused where they must be."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from persistence.database.session import Database
from persistence.migration import (
    VERSION_TABLE,
    head_revision,
    is_own,
    read_revision,
    upgrade_database,
)
from persistence.migrations.refusal import MigrationRefused
from persistence.schema.tables import metadata
from tests.postgres import Postgres
from tests.samples import sample_cases

ROOT = Path(__file__).parents[4]
TABLES = ["servers", "operations", "events", "webhooks", "simulator_servers"]
CONFIG = "persistence/migrations/alembic.ini"
UPGRADE = """
import sys
from persistence.migration import upgrade_database
from persistence.database.session import Database
upgrade_database(Database(sys.argv[1]))
"""


def differences(database: Database) -> list[object]:
    with database.read() as connection:
        options = {"version_table": VERSION_TABLE, "include_name": is_own}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))


def list_columns(connection: Connection) -> dict[str, list[Any]]:
    """Return the columns of each table as the database describes them, defaults included."""
    inspector = inspect(connection)
    return {
        table: sorted(inspector.get_columns(table), key=lambda column: column["name"])
        for table in sorted(metadata.tables)
    }


def test_an_empty_database_has_no_revision_until_it_is_upgraded(empty_url: str) -> None:
    database = Database(empty_url)
    assert read_revision(database) is None
    upgrade_database(database)
    assert read_revision(database) == head_revision()
    upgrade_database(database)
    assert read_revision(database) == head_revision()
    database.close()


def test_the_migrations_make_the_tables_that_the_program_uses(database: Database) -> None:
    assert differences(database) == []


def test_the_migrations_give_columns_the_defaults_that_the_tables_have(database: Database) -> None:
    with database.write() as connection:
        migrated = str(list_columns(connection))
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert str(list_columns(connection)) == migrated
    assert "'{}'" in migrated


def test_a_table_that_the_migrations_lack_would_be_noticed(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("DROP TABLE simulator_servers"))
        connection.execute(text("ALTER TABLE servers DROP COLUMN ip_address"))
    assert len(differences(database)) >= 2


def test_every_table_is_known_without_the_parts_of_the_program_that_use_it() -> None:
    program = "from persistence.migration import metadata; print(*sorted(metadata.tables))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(TABLES) <= set(run.stdout.split())


def test_several_processes_can_upgrade_at_once(empty_url: str) -> None:
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADE, empty_url],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    ends = [(*process.communicate(), process.returncode) for process in starts]
    assert ends == [(b"", b"", 0)] * 4
    database = Database(empty_url)
    assert read_revision(database) == head_revision()
    assert differences(database) == []
    database.close()


def test_a_database_that_is_newer_is_refused_in_one_line(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(MigrationRefused, match="at revision 9999, which is newer") as refusal:
        upgrade_database(database)
    assert "\n" not in str(refusal.value)
    assert read_revision(database) == "9999"


@pytest.mark.parametrize("table", sample_cases(TABLES))
def test_a_database_of_another_program_is_refused_and_left_alone(
    empty_url: str, table: str
) -> None:
    database = Database(empty_url)
    with database.write() as connection:
        connection.execute(text(f"CREATE TABLE {table} (id integer)"))
    with pytest.raises(MigrationRefused, match=rf"did not make \({table}\)"):
        upgrade_database(database)
    with database.read() as connection:
        assert inspect(connection).get_table_names() == [table]
    database.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nova.db").write_text("This is a letter, not a database. " * 50)
    database = Database(f"sqlite:///{tmp_path}/nova.db")
    with pytest.raises(MigrationRefused, match="not an SQLite database"):
        upgrade_database(database)
    database.close()


def test_the_command_line_of_alembic_reaches_the_database(empty_url: str) -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "alembic",
            "-c",
            CONFIG,
            "-x",
            f"url={empty_url}",
            "upgrade",
            "head",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
    database = Database(empty_url)
    assert differences(database) == []
    database.close()


def test_postgresql_compares_text_by_bytes_whatever_its_locale(postgres: Postgres) -> None:
    database = Database(postgres.create_database("ostler_locale"))
    upgrade_database(database)
    with database.read() as connection:
        collations = connection.execute(
            text(
                "SELECT DISTINCT collation_name FROM information_schema.columns "
                f"WHERE table_schema = 'public' AND table_name <> '{VERSION_TABLE}' "
                "AND NOT starts_with(table_name, 'procrastinate_') AND data_type = 'text'"
            )
        )
        assert collations.scalars().all() == ["C"]
    database.close()
