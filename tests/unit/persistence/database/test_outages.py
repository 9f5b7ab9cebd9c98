"""Outages: a database that is away or stuck is told apart from a mistake, and comes back."""

import logging
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from domain.errors import DatabaseUnavailable, StorageUnavailable
from persistence.database import engines
from persistence.database.failures import UNKEPT_STATES
from persistence.database.session import Database
from persistence.migration import upgrade_database
from tests.postgres import Postgres
from tests.threads import run_at_once


@pytest.fixture
def crashing() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.mark.long
def test_after_a_crash_of_postgresql_the_next_request_works(crashing: Postgres) -> None:
    database = Database(crashing.create_database("nova"))
    run_at_once(8, lambda _: database.check())
    crashing.kill()
    with pytest.raises(DatabaseUnavailable):
        database.check()
    with pytest.raises(DatabaseUnavailable), database.write():
        pass
    crashing.start()
    assert run_at_once(8, lambda _: database.check()) == [None] * 8
    upgrade_database(database)
    database.close()


@pytest.mark.long
def test_a_restart_between_two_requests_is_not_noticed(crashing: Postgres) -> None:
    database = Database(crashing.create_database("nova"))
    run_at_once(8, lambda _: database.check())
    crashing.stop()
    crashing.start()
    assert run_at_once(8, lambda _: database.check()) == [None] * 8
    database.close()


@pytest.mark.long
def test_a_crash_within_a_transaction_is_an_outage(crashing: Postgres) -> None:
    database = Database(crashing.create_database("nova"))

    def write_through_a_crash() -> None:
        with database.write() as connection:
            connection.execute(text("CREATE TABLE lost (id int)"))
            crashing.kill()
            connection.execute(text("INSERT INTO lost VALUES (1)"))

    with pytest.raises(DatabaseUnavailable):
        write_through_a_crash()
    crashing.start()
    with database.read() as connection, pytest.raises(ProgrammingError):
        connection.execute(text("SELECT * FROM lost"))
    database.close()


def test_a_connection_that_postgresql_closed_is_replaced(postgres: Postgres) -> None:
    url = postgres.create_database("ostler_closed_connections")
    database = Database(url, pool_size=1)
    with database.read() as connection:
        number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with psycopg.connect(url.replace("+psycopg", "")) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    with database.read() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() != number
    database.close()


def test_a_lock_that_is_not_given_is_an_outage_on_postgresql(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LOCK_TIMEOUT", 1)
    database = Database(postgres.create_database("ostler_locks"))
    upgrade_database(database)

    def lock(_: int) -> None:
        with database.write() as connection:
            connection.execute(text("LOCK TABLE servers"))

    with database.write() as connection:
        connection.execute(text("LOCK TABLE servers"))
        assert isinstance(run_at_once(1, lock)[0], DatabaseUnavailable)
    assert run_at_once(1, lock) == [None]
    database.close()


def test_a_file_that_another_process_keeps_locked_is_an_outage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/nova.db"
    holder = Database(url)
    monkeypatch.setattr(engines, "LOCK_TIMEOUT", 1)
    other = Database(url)
    with holder.write(), pytest.raises(DatabaseUnavailable), other.write():
        pass
    with other.write() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    holder.close()
    other.close()


def test_nobody_waits_anew_for_a_file_that_somebody_has_waited_for_in_vain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/nova.db"
    holder = Database(url)
    monkeypatch.setattr(engines, "LOCK_TIMEOUT", 2)
    other = Database(url)

    def write(_: int) -> None:
        with other.write():
            pass

    with holder.write():
        began = time.monotonic()
        outcomes = run_at_once(8, write)
        assert all(isinstance(one, DatabaseUnavailable) for one in outcomes)
        assert time.monotonic() - began < 2 * 2  # where each waits anew it is eight times as long
    assert run_at_once(8, write) == [None] * 8
    holder.close()
    other.close()


def test_a_file_that_is_damaged_keeps_nothing(blueprint: Path, tmp_path: Path) -> None:
    file = tmp_path / "nova.db"
    shutil.copyfile(blueprint, file)
    with file.open("r+b") as damaged:
        size = damaged.seek(0, os.SEEK_END)
        damaged.seek(4096)
        damaged.write(b"\xff" * (size - 4096))
    database = Database(f"sqlite:///{file}")
    with pytest.raises(StorageUnavailable), database.read() as connection:
        connection.execute(text("SELECT count(*) FROM servers"))
    database.close()


def test_nothing_is_committed_to_a_file_that_was_emptied(tmp_path: Path) -> None:
    file = tmp_path / "ostler.db"
    database = Database(f"sqlite:///{file}")
    with database.write() as connection:
        connection.execute(text("CREATE TABLE kept (id int)"))
    with database.write() as connection:
        connection.execute(text("INSERT INTO kept VALUES (1)"))
    os.truncate(file, 0)
    with pytest.raises(StorageUnavailable, match="keep"), database.write() as connection:
        connection.execute(text("INSERT INTO kept VALUES (2)"))
    database.close()


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("state", sorted(UNKEPT_STATES))
def test_what_postgresql_does_not_keep_is_told_apart(empty_url: str, state: str) -> None:
    """The error is PostgreSQL's own, raised by a statement that asks for it."""
    raising = f"DO $$ BEGIN RAISE 'no' USING ERRCODE = '{state}'; END $$"
    database = Database(empty_url)
    with pytest.raises(StorageUnavailable), database.write() as connection:
        connection.exec_driver_sql(raising)
    with pytest.raises(StorageUnavailable):
        database.check()
    database.close()


@pytest.mark.parametrize("kind", ["postgresql"])  # a file takes any number
def test_a_pool_without_a_free_connection_is_an_outage(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "POOL_TIMEOUT", 1)
    database = Database(empty_url, pool_size=1)

    def read(_: int) -> None:
        with database.read():
            database.check()

    with database.read():
        assert isinstance(run_at_once(1, read)[0], DatabaseUnavailable)
        assert run_at_once(1, lambda _: database.check()) == [None]  # which has one of its own
    assert run_at_once(1, read) == [None]
    database.close()


def test_a_wrong_statement_is_not_an_outage(empty_url: str) -> None:
    database = Database(empty_url)
    with pytest.raises((OperationalError, ProgrammingError)), database.read() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    database.close()


def test_an_outage_is_logged_with_its_reason_and_without_the_statement(
    postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres.create_database("ostler_reasons").replace("reasons", "nowhere")
    database = Database(url.replace("ostler@", "ostler:s3cret@"))
    with caplog.at_level(logging.WARNING), pytest.raises(DatabaseUnavailable) as outage:
        database.check()
    assert '"ostler_nowhere" does not exist' in caplog.records[0].__dict__["reason"]
    assert "s3cret" not in str(caplog.records[0].__dict__)
    assert outage.value.__cause__ is None
    database.close()
