"""Upgrades: bringing a database to the revision that this version of the program works with."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, inspect, text

from domain.errors import StorageUnavailable
from persistence.database.session import Database
from persistence.migrations.refusal import MigrationRefused
from persistence.schema.tables import metadata
from persistence.simulator import simulator_tables

TABLES = (simulator_tables,)  # imported for the tables that it adds to the metadata

VERSION_TABLE = "ostler_revision"
UPGRADE_LOCK = 0x0571E5  # any number that nothing else on the database locks
WAIT_FOR_OTHERS = 600  # seconds
DAMAGED = ("file is not a database", "database disk image is malformed")
"""What SQLite says of a file that is none of its own."""
FOREIGN_PREFIX = "procrastinate_"


def is_own(name: str | None, kind: str, _parents: object) -> bool:
    """Tell Alembic whether a thing in the database is held against the tables of the metadata."""
    return kind != "table" or name is None or not name.startswith(FOREIGN_PREFIX)


def head_revision() -> str:
    """Return the revision that this version of the program works with."""
    return list_revisions()[-1]


def read_revision(database: Database) -> str | None:
    """Return the revision of the database, or None for an empty one. Raises MigrationRefused."""
    with _refuse_foreign_files(), database.read() as connection:
        return _read_revision(connection)


def upgrade_database(database: Database) -> None:
    """Bring an empty or older database to ``head_revision``; one at a time, whoever calls.

    Raises MigrationRefused when the database is newer than the program or not Ostler's, and
    DatabaseUnavailable.
    """
    with _refuse_foreign_files(), database.read() as connection:
        if _read_revision(connection) == head_revision():
            return
        with _allow_changes(connection, database.dialect), database.write():
            _lock(connection, database.dialect)
            _check_revision(connection)
            _migrate(connection)
            _check_references(connection, database.dialect)


def list_revisions() -> list[str]:
    """Return the revisions that there are, the oldest first: their files begin with them."""
    names = [file.name for file in files("persistence.migrations").joinpath("versions").iterdir()]
    return sorted(name.partition("_")[0] for name in names if name[:1].isdigit())


def _migrate(connection: Connection) -> None:
    # Alembic takes a tenth of the memory of a service, and most of them start with nothing to do.
    from alembic import command
    from alembic.config import Config

    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", "persistence:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _read_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    query = f"SELECT version_num FROM {VERSION_TABLE}"  # noqa: S608, a name of our own
    revision: str | None = connection.scalar(text(query))
    return revision


def _check_revision(connection: Connection) -> None:
    revision = _read_revision(connection)
    if revision and revision not in list_revisions():
        raise MigrationRefused(
            f"The database is at revision {revision}, which is newer than this version of Ostler "
            "knows; install the version that made it or name another database in DATABASE_URL"
        )
    foreign = set(metadata.tables).intersection(inspect(connection).get_table_names())
    if foreign and not revision:
        raise MigrationRefused(
            f"The database holds tables that Ostler did not make ({', '.join(sorted(foreign))}); "
            "name an empty database in DATABASE_URL"
        )


@contextmanager
def _refuse_foreign_files() -> Iterator[None]:
    try:
        yield
    except StorageUnavailable as error:
        if error.reason not in DAMAGED:
            raise
        raise MigrationRefused(
            "The file in DATABASE_URL is not an SQLite database, or a damaged one"
        ) from None


@contextmanager
def _allow_changes(connection: Connection, dialect: str) -> Iterator[None]:
    """Let SQLite rebuild tables that others refer to, and wait longer for other processes."""
    if dialect != "sqlite":
        from persistence.database.liveness_probe import limit_waiting

        driver: Any = connection.connection.driver_connection
        with limit_waiting(driver, None):
            yield
        return
    before = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {WAIT_FOR_OTHERS * 1000}")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {before}")


def _lock(connection: Connection, dialect: str) -> None:
    """Wait until no other process upgrades; the lock ends with the transaction."""
    if dialect == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_FOR_OTHERS}s'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})"))


def _check_references(connection: Connection, dialect: str) -> None:
    if dialect == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise MigrationRefused("The upgrade would leave servers without their flavor or image")
