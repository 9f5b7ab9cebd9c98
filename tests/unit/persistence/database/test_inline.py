"""Inline reads: what the event loop may read by itself, and when it has to leave it to a thread."""

import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from persistence.database import inline
from persistence.database.session import Database, WouldBlock
from persistence.servers.servers import insert_server, read_server
from tests.threads import run_at_once
from tests.unit.persistence.samples import PROJECT, add_server, make_server

ENDLESS = text(
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) "
    "SELECT count(*) FROM numbers"
)


@pytest.fixture
def kind() -> str:
    """The database that can be read inline."""
    return "sqlite"


def test_an_inline_read_sees_what_was_committed_last(open_database: Database) -> None:
    for _ in range(3):
        server = add_server(open_database)
        with open_database.read_inline(), open_database.read() as connection:
            assert read_server(connection, PROJECT, server.id) == server


def test_an_inline_read_does_not_wait_for_a_writer(
    open_database: Database, file: sqlite3.Connection
) -> None:
    server = add_server(open_database)
    file.execute("BEGIN IMMEDIATE")
    file.execute("UPDATE servers SET name = 'unseen'")
    with open_database.read_inline(), open_database.read() as connection:
        assert read_server(connection, PROJECT, server.id) == server
    file.execute("ROLLBACK")


def test_an_inline_read_holds_up_no_checkpoint(
    open_database: Database, file: sqlite3.Connection
) -> None:
    add_server(open_database)
    with open_database.read_inline(), open_database.read() as connection:
        connection.execute(text("SELECT 1")).all()
    add_server(open_database)
    busy, _, _ = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert busy == 0


def test_what_takes_long_is_given_up(hurried_database: Database) -> None:
    with (
        pytest.raises(WouldBlock),
        hurried_database.read_inline(),
        hurried_database.read() as connection,
    ):
        connection.execute(ENDLESS)
    with hurried_database.read_inline(), hurried_database.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1


def test_a_machine_that_is_slow_is_given_up_too(
    open_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inline, "WORK_SECONDS", 0.0)
    monkeypatch.setattr(inline, "WALL_SECONDS", 0.0)
    with pytest.raises(WouldBlock), open_database.read_inline(), open_database.read() as connection:
        connection.execute(ENDLESS)


def test_whatever_goes_wrong_is_left_to_a_longer_look(open_database: Database) -> None:
    with pytest.raises(WouldBlock), open_database.read_inline(), open_database.read() as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    with pytest.raises(OperationalError), open_database.read() as connection:
        connection.execute(text("SELECT * FROM nowhere"))


def test_there_are_no_inline_reads_before_they_are_opened_and_after_the_end(
    database: Database,
) -> None:
    with pytest.raises(WouldBlock), database.read_inline():
        pass
    database.open_inline()
    with database.read_inline(), database.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    database.close()
    with pytest.raises(WouldBlock), database.read_inline():
        pass


def test_an_inline_read_has_no_time_for_what_may_take_long(open_database: Database) -> None:
    with pytest.raises(WouldBlock), open_database.read_inline():
        open_database.take_time()
    open_database.take_time()


def test_an_inline_read_writes_nothing(open_database: Database) -> None:
    server = make_server()
    with pytest.raises(WouldBlock), open_database.read_inline(), open_database.write():
        pass
    with pytest.raises(WouldBlock), open_database.read_inline(), open_database.read() as connection:
        insert_server(connection, server)
    assert add_server(open_database, id=server.id).id == server.id


def test_other_threads_are_not_hurried_by_an_inline_read(open_database: Database) -> None:
    with open_database.read_inline():
        assert all(
            isinstance(one, str) for one in run_at_once(4, lambda _: add_server(open_database).id)
        )
    add_server(open_database)


def test_the_connection_of_inline_reads_is_used_for_nothing_else(open_database: Database) -> None:
    with open_database.read_inline(), open_database.read() as connection:
        inline_connection = connection
    with open_database.read() as connection:
        assert connection is not inline_connection


def test_nobody_reads_postgresql_inline(postgres: object, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres").create_database("ostler_inline_reads")
    database = Database(url)
    database.open_inline()
    with pytest.raises(WouldBlock), database.read_inline():
        pass
    database.close()
