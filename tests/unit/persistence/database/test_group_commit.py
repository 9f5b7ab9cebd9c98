"""Changes made together: they share a transaction, and each is as if it had one of its own."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from domain.errors import DatabaseUnavailable, StorageUnavailable
from domain.servers import Server
from persistence.database.loop.sqlite_loop import CHECKPOINT_PAGES
from persistence.database.session import Database, WouldBlock
from persistence.servers.servers import FIND_OWNER, insert_server
from tests.unit.persistence.changing import change, insert
from tests.unit.persistence.samples import PROJECT, make_server


@pytest.fixture
def kind() -> str:
    """The database with one writer."""
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


def test_changes_made_together_are_all_there_and_told_in_order(stocked: Database) -> None:
    servers = [make_server() for _ in range(5)]
    calls = [partial(insert, stocked, server) for server in servers]
    assert change(stocked, *calls) == [server.id for server in servers]
    assert all(exists(stocked, server) for server in servers)


def test_a_change_that_raises_is_undone_alone(stocked: Database) -> None:
    first, second, third = (make_server() for _ in range(3))
    one, failure, other = change(
        stocked,
        partial(insert, stocked, first),
        partial(fail, stocked, second),
        partial(insert, stocked, third),
    )
    assert (one, other) == (first.id, third.id)
    assert isinstance(failure, LookupError)
    assert [exists(stocked, one) for one in (first, second, third)] == [True, False, True]


def test_a_failed_statement_that_nobody_minded_undoes_its_change_alone(
    stocked: Database,
) -> None:
    first, second = make_server(), make_server()

    def swallow() -> str:
        with stocked.write() as connection:
            insert_server(connection, second)
            with pytest.raises(IntegrityError):
                insert_server(connection, second)
        return second.id

    failure, other = change(stocked, swallow, partial(insert, stocked, first))
    assert isinstance(failure, RuntimeError)
    assert other == first.id
    assert not exists(stocked, second)
    assert exists(stocked, first)


def test_a_transaction_that_sqlite_undoes_leaves_all_of_them(stocked: Database) -> None:
    first, second = make_server(), make_server()

    def lose() -> str:
        insert(stocked, second)
        return run(stocked, "INSERT OR ROLLBACK INTO servers (id) VALUES (NULL)")

    with pytest.raises(WouldBlock):
        change(stocked, partial(insert, stocked, first), lose)
    assert not exists(stocked, first)
    assert not exists(stocked, second)
    assert change(stocked, partial(insert, stocked, first)) == [first.id]


def test_a_change_for_which_there_is_no_room_is_told_so_alone(stocked: Database) -> None:
    first, large = make_server(), make_server(labels={"padding": "x" * 100_000})

    def fill() -> str:
        run(stocked, "PRAGMA max_page_count = 1")  # as many as there are
        return insert(stocked, large)

    failure, _ = change(stocked, fill, lambda: run(stocked, "PRAGMA max_page_count = 1000000"))
    assert isinstance(failure, StorageUnavailable)
    assert change(stocked, partial(insert, stocked, first)) == [first.id]


def test_what_is_to_follow_the_commit_follows_it(
    stocked: Database, file: sqlite3.Connection
) -> None:
    seen: list[tuple[str, bool]] = []
    count = "SELECT count(*) FROM servers WHERE id = ?"

    def insert_and_tell(server: Server) -> str:
        insert(stocked, server)
        stocked.after_commit(
            lambda: seen.append((server.id, bool(file.execute(count, [server.id]).fetchone()[0])))
        )
        return server.id

    def fail_and_tell(server: Server) -> str:
        insert_and_tell(server)
        raise LookupError

    servers = [make_server() for _ in range(3)]
    calls = [insert_and_tell, fail_and_tell, insert_and_tell]
    changes = [partial(call, server) for call, server in zip(calls, servers, strict=True)]
    change(stocked, *changes)
    assert seen == [(servers[0].id, True), (servers[2].id, True)]
    insert_and_tell(later := make_server())
    assert seen[2:] == [(later.id, True)]


async def open_and_change(database: Database, *calls: Callable[[], str]) -> list[str | Exception]:
    await database.open_inline()
    try:
        return database.change_inline(calls)
    finally:
        database.close()


def test_the_loop_makes_changes_by_itself(stocked: Database) -> None:
    first, second = make_server(), make_server()
    calls = partial(insert, stocked, first), partial(fail, stocked, second)
    made, failure = asyncio.run(open_and_change(stocked, *calls))
    assert made == first.id
    assert isinstance(failure, LookupError)
    assert [exists(stocked, one) for one in (first, second)] == [True, False]


def test_the_loop_does_not_wait_for_another_process(
    stocked: Database, file: sqlite3.Connection
) -> None:
    server = make_server()
    file.execute("BEGIN IMMEDIATE")
    with pytest.raises(WouldBlock):
        asyncio.run(open_and_change(stocked, partial(insert, stocked, server)))
    file.execute("ROLLBACK")
    assert not exists(stocked, server)


def test_the_loop_does_not_wait_for_a_thread_that_writes(stocked: Database) -> None:
    with stocked.write(), ThreadPoolExecutor() as threads:
        waiting = threads.submit(asyncio.run, open_and_change(stocked, lambda: "done"))
        with pytest.raises(WouldBlock):
            waiting.result()


def test_the_loop_makes_no_changes_before_it_is_opened_and_after_the_end(
    stocked: Database,
) -> None:
    with pytest.raises(WouldBlock):
        stocked.change_inline([lambda: "done"])
    assert asyncio.run(open_and_change(stocked, lambda: "done")) == ["done"]
    with pytest.raises(WouldBlock):
        stocked.change_inline([lambda: "done"])


def test_what_may_take_long_is_not_done_together_with_others(stocked: Database) -> None:
    def take_time() -> str:
        stocked.take_time()
        return "taken"

    late, other = change(stocked, take_time, lambda: "done")
    assert isinstance(late, WouldBlock)
    assert other == "done"
    assert take_time() == "taken"


def test_what_may_take_long_is_not_done_though_somebody_swallowed_that(stocked: Database) -> None:
    first, second = make_server(), make_server()

    def swallow() -> str:
        insert(stocked, first)
        with suppress(WouldBlock):
            stocked.take_time()
        return first.id

    late, other = change(stocked, swallow, partial(insert, stocked, second))
    assert isinstance(late, WouldBlock)
    assert other == second.id
    assert not exists(stocked, first)


def test_changes_made_together_wait_for_another_process(
    stocked: Database, file: sqlite3.Connection
) -> None:
    server = make_server()
    file.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable):
        change(stocked, partial(insert, stocked, server))
    file.execute("ROLLBACK")
    assert not exists(stocked, server)


def test_the_log_of_what_the_loop_changes_does_not_grow_for_ever(
    stocked: Database, file: sqlite3.Connection
) -> None:
    pages = []

    async def run() -> None:
        await stocked.open_inline()
        for number in range(900):
            stocked.change_inline([partial(insert, stocked, make_server())])
            if number % 10 == 0:
                await asyncio.sleep(0.01)
                pages.append(file.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()[1])
        stocked.close()

    asyncio.run(run())
    assert max(pages) < 2 * CHECKPOINT_PAGES
    assert sorted(pages) != pages
