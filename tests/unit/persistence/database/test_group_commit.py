"""Changes at once: many share a transaction, and each is as if it had one of its own."""

import sqlite3
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from domain.servers import Server
from persistence.database.session import Busy, Database, WouldBlock
from persistence.servers.servers import FIND_OWNER, insert_server
from tests.unit.persistence.changing import change, insert
from tests.unit.persistence.samples import PROJECT, make_server

ENDLESS = (
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) "
    "SELECT count(*) FROM numbers"
)


@pytest.fixture
def kind() -> str:
    """The database that can be changed at once."""
    return "sqlite"


def exists(database: Database, server: Server) -> bool:
    with database.read() as connection:
        wanted = {"server_id": server.id, "owner_id": PROJECT}
        return FIND_OWNER.fetch_first(connection, wanted) is not None


def fail(database: Database, server: Server) -> str:
    insert(database, server)
    raise LookupError


def run(database: Database, statement: str) -> str:
    with database.write() as connection:
        connection.execute(text(statement))
    return statement


def test_changes_made_together_are_all_there_and_told_in_order(open_database: Database) -> None:
    servers = [make_server() for _ in range(5)]
    calls = [partial(insert, open_database, server) for server in servers]
    assert change(open_database, *calls) == [server.id for server in servers]
    assert all(exists(open_database, server) for server in servers)


def test_a_change_that_raises_is_undone_alone(open_database: Database) -> None:
    first, second, third = (make_server() for _ in range(3))
    one, failure, other = change(
        open_database,
        partial(insert, open_database, first),
        partial(fail, open_database, second),
        partial(insert, open_database, third),
    )
    assert (one, other) == (first.id, third.id)
    assert isinstance(failure, LookupError)
    assert [exists(open_database, one) for one in (first, second, third)] == [True, False, True]


def test_a_failed_statement_that_nobody_minded_undoes_its_change_alone(
    open_database: Database,
) -> None:
    first, second = make_server(), make_server()

    def swallow() -> str:
        with open_database.write() as connection:
            insert_server(connection, second)
            with pytest.raises(IntegrityError):
                insert_server(connection, second)
        return second.id

    failure, other = change(open_database, swallow, partial(insert, open_database, first))
    assert isinstance(failure, RuntimeError)
    assert other == first.id
    assert not exists(open_database, second)
    assert exists(open_database, first)


def test_what_takes_long_is_left_alone(hurried_database: Database) -> None:
    first, second = make_server(), make_server()

    def dawdle() -> str:
        insert(hurried_database, second)
        return run(hurried_database, ENDLESS)

    late, other = change(hurried_database, dawdle, partial(insert, hurried_database, first))
    assert isinstance(late, WouldBlock)
    assert other == first.id
    assert not exists(hurried_database, second)
    assert exists(hurried_database, first)


def test_a_change_that_is_cut_short_leaves_all_of_them(hurried_database: Database) -> None:
    server = make_server()
    slow = f"INSERT INTO servers (id) {ENDLESS}"
    with pytest.raises(WouldBlock):
        change(
            hurried_database,
            partial(insert, hurried_database, server),
            partial(run, hurried_database, slow),
        )
    assert not exists(hurried_database, server)
    assert change(hurried_database, partial(insert, hurried_database, server)) == [server.id]


def test_each_change_has_its_own_time(
    open_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    timed = open_database._changes
    monkeypatch.setattr(timed, "begin", partial(note, begun, timed.begin))
    servers = [make_server() for _ in range(3)]
    change(open_database, *(partial(insert, open_database, server) for server in servers))
    assert len(begun) == 1 + len(servers)


def note(notes: list[object], function: Callable[[], object]) -> object:
    notes.append(function)
    return function()


def test_a_change_has_no_time_for_what_may_take_long(open_database: Database) -> None:
    def take_time() -> str:
        open_database.take_time()
        return "taken"

    [late] = change(open_database, take_time)
    assert isinstance(late, WouldBlock)
    assert take_time() == "taken"


def test_what_is_to_follow_the_commit_follows_it(
    open_database: Database, file: sqlite3.Connection
) -> None:
    seen: list[tuple[str, bool]] = []
    count = "SELECT count(*) FROM servers WHERE id = ?"

    def insert_and_tell(server: Server) -> str:
        insert(open_database, server)
        open_database.after_commit(
            lambda: seen.append((server.id, bool(file.execute(count, [server.id]).fetchone()[0])))
        )
        return server.id

    def fail_and_tell(server: Server) -> str:
        insert_and_tell(server)
        raise LookupError

    servers = [make_server() for _ in range(3)]
    calls = [insert_and_tell, fail_and_tell, insert_and_tell]
    changes = [partial(call, server) for call, server in zip(calls, servers, strict=True)]
    change(open_database, *changes)
    assert seen == [(servers[0].id, True), (servers[2].id, True)]
    insert_and_tell(later := make_server())
    assert seen[2:] == [(later.id, True)]


def test_a_change_does_not_wait_for_another_process(
    open_database: Database, file: sqlite3.Connection
) -> None:
    server = make_server()
    file.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        change(open_database, partial(insert, open_database, server))
    file.execute("ROLLBACK")
    assert not exists(open_database, server)
    assert change(open_database, partial(insert, open_database, server)) == [server.id]


def test_nothing_is_changed_at_once_before_it_is_opened_and_after_the_end(
    database: Database,
) -> None:
    with pytest.raises(WouldBlock):
        change(database, lambda: "done")
    database.open_inline()
    assert change(database, lambda: "done") == ["done"]
    database.close()
    with pytest.raises(WouldBlock):
        change(database, lambda: "done")
