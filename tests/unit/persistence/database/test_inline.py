"""Calls made inline: on the event loop, which serves others while they wait for the database."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from domain.errors import (
    DatabaseUnavailable,
    OutcomeUnknown,
    ServerNotFound,
    StorageUnavailable,
)
from domain.servers import Server
from persistence.database.loop.loop_connections import require_time
from persistence.database.prepared import Prepared
from persistence.database.session import Database, WouldBlock
from persistence.schema.tables import flavors, servers
from persistence.servers.servers import insert_server, read_server
from tests.unit.persistence.changing import run_inline
from tests.unit.persistence.samples import PROJECT, add_server, list_page, make_server

ADD_FLAVOR = Prepared(insert(flavors))
FLAVOR = {"region": "far", "id": "a", "name": "a", "vcpus": 1, "ram_mb": 1, "disk_gb": 1}


def read(database: Database, server: Server) -> Server:
    with database.read() as connection:
        return read_server(connection, PROJECT, server.id)


def insert_inline(database: Database, server: Server) -> str:
    with database.write() as connection:
        insert_server(connection, server)
        assert read_server(connection, PROJECT, server.id) == server
    return threading.current_thread().name


def test_reads_at_once_see_what_was_committed_last(stocked: Database) -> None:
    found = [add_server(stocked) for _ in range(20)]
    assert run_inline(stocked, *(partial(read, stocked, one) for one in found)) == found


def test_a_refusal_within_a_read_reaches_its_caller_alone(stocked: Database) -> None:
    there, missing = add_server(stocked), make_server()
    failure, found = run_inline(
        stocked, lambda: read(stocked, missing), lambda: read(stocked, there)
    )
    assert isinstance(failure, ServerNotFound)
    assert found == there


def test_a_failed_read_reaches_its_caller_alone(stocked: Database) -> None:
    there = [add_server(stocked) for _ in range(3)]
    broken = Prepared(select(text("nothing FROM nowhere")))

    def fail() -> object:
        with stocked.read() as connection:
            return broken.fetch_all(connection, {})

    first, failure, *others = run_inline(
        stocked,
        lambda: read(stocked, there[0]),
        fail,
        lambda: read(stocked, there[1]),
        lambda: read(stocked, there[2]),
    )
    assert isinstance(failure, WouldBlock)
    assert [first, *others] == there
    with pytest.raises((OperationalError, ProgrammingError)):
        fail()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_an_inline_read_does_not_wait_for_a_writer(
    stocked: Database, file: sqlite3.Connection
) -> None:
    server = add_server(stocked)
    file.execute("BEGIN IMMEDIATE")
    file.execute("UPDATE servers SET name = 'unseen'")
    assert run_inline(stocked, lambda: read(stocked, server)) == [server]
    file.execute("ROLLBACK")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_changes_on_sqlite_are_left_to_a_thread(stocked: Database) -> None:
    server = make_server()
    [failure] = run_inline(stocked, lambda: insert_inline(stocked, server))
    assert isinstance(failure, WouldBlock)
    insert_inline(stocked, server)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_changes_on_postgresql_are_made_on_the_loop_each_in_its_transaction(
    stocked: Database,
) -> None:
    made = [make_server() for _ in range(20)]
    calls = [partial(insert_inline, stocked, one) for one in made]
    assert run_inline(stocked, *calls) == [threading.current_thread().name] * 20
    assert [read(stocked, one) for one in made] == made


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_change_that_raises_leaves_nothing(stocked: Database) -> None:
    first, second = make_server(), make_server()

    def fail() -> str:
        with stocked.write():
            insert_inline(stocked, first)
            raise LookupError

    failure, made = run_inline(stocked, fail, lambda: insert_inline(stocked, second))
    assert isinstance(failure, LookupError)
    assert made == threading.current_thread().name
    assert list_page(stocked).items == [second]


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_change_whose_statement_fails_is_left_to_a_thread(stocked: Database) -> None:
    def add_twice() -> None:
        with stocked.write() as connection:
            ADD_FLAVOR.send(connection, FLAVOR)
            ADD_FLAVOR.send(connection, FLAVOR)

    def add_around() -> None:
        with stocked.write() as connection:
            ADD_FLAVOR.execute(connection, FLAVOR)
            with suppress(UniqueViolation):
                ADD_FLAVOR.execute(connection, FLAVOR)

    assert [type(one) for one in run_inline(stocked, add_twice, add_around)] == [WouldBlock] * 2
    with pytest.raises(IntegrityError):
        add_twice()
    with stocked.read() as connection:
        assert not connection.execute(select(flavors).filter_by(region="far")).all()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_what_comes_to_nothing_after_a_commit_is_not_done_again(stocked: Database) -> None:
    server = make_server()

    def change_and_read() -> None:
        insert_inline(stocked, server)
        with stocked.read() as connection:
            connection.execute(text("SELECT 1"))

    [failure] = run_inline(stocked, change_and_read)
    assert isinstance(failure, OutcomeUnknown)
    assert read(stocked, server) == server


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("outage", [DatabaseUnavailable, StorageUnavailable])
def test_an_outage_after_a_commit_does_not_say_that_nothing_was_done(
    stocked: Database, outage: type[DatabaseUnavailable]
) -> None:
    def change_and_fail() -> None:
        insert_inline(stocked, make_server())
        raise outage("away")

    def fail() -> None:
        raise outage("away")

    late, early = run_inline(stocked, change_and_fail, fail)
    assert isinstance(late, OutcomeUnknown)
    assert type(early) is outage


def execute(_: Database, connection: Any) -> None:
    connection.execute(text("SELECT 1"))


def require_time_of(_: Database, connection: Any) -> None:
    require_time(connection)


def take_time(database: Database, _: Any) -> None:
    database.take_time()


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("blocks", [execute, require_time_of, take_time])
def test_what_a_thread_has_to_do_is_left_to_it_though_somebody_swallowed_that(
    stocked: Database, blocks: Callable[[Database, Any], None]
) -> None:
    server, other = make_server(), make_server()

    def swallow() -> None:
        with stocked.write() as connection:
            insert_server(connection, server)
            with suppress(WouldBlock):
                blocks(stocked, connection)
        insert_inline(stocked, other)

    [failure] = run_inline(stocked, swallow)
    assert isinstance(failure, WouldBlock)
    assert list_page(stocked).total == 0
    swallow()
    assert list_page(stocked).total == 2


def test_what_is_not_prepared_is_left_to_a_thread(stocked: Database) -> None:
    def execute() -> object:
        with stocked.read() as connection:
            return connection.execute(text("SELECT 1")).scalar()

    [failure] = run_inline(stocked, execute)
    assert isinstance(failure, WouldBlock)
    assert execute() == 1


def test_there_is_no_time_inline_for_what_may_take_long(stocked: Database) -> None:
    [failure] = run_inline(stocked, stocked.take_time)
    assert isinstance(failure, WouldBlock)
    stocked.take_time()


def test_nothing_is_done_inline_before_that_is_opened_and_after_the_end(
    database: Database,
) -> None:
    with pytest.raises(WouldBlock):
        asyncio.run(database.run_inline(lambda: "done"))
    assert run_inline(database, lambda: "done") == ["done"]
    with pytest.raises(WouldBlock):
        asyncio.run(database.run_inline(lambda: "done"))


def test_threads_go_on_beside_what_is_done_inline(stocked: Database) -> None:
    async def run() -> list[Server]:
        await stocked.open_inline()
        added = await asyncio.gather(*(asyncio.to_thread(add_server, stocked) for _ in range(4)))
        found = [await stocked.run_inline(partial(read, stocked, one)) for one in added]
        stocked.close()
        return found

    found = asyncio.run(run())
    assert {one.id for one in list_page(stocked).items} == {one.id for one in found}


NUMBERS = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 3000000)"
COUNT = Prepared(select(text(f"count(*) FROM ({NUMBERS} SELECT n FROM n) AS counted")), slow=True)


def count(database: Database) -> int:
    with database.read() as connection:
        return int(COUNT.fetch_all(connection, {})[0][0])


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_takes_long_on_sqlite_is_left_to_a_thread(stocked: Database) -> None:
    [failure] = run_inline(stocked, lambda: count(stocked))
    assert isinstance(failure, WouldBlock)
    assert count(stocked) == 3_000_000


@pytest.mark.parametrize("kind", ["postgresql"])
def test_what_takes_long_holds_nobody_up(stocked: Database) -> None:
    server = add_server(stocked)
    order: list[str] = []

    def find_slowly() -> None:
        count(stocked)
        order.append("slow")

    def find() -> None:
        read(stocked, server)
        order.append("quick")

    run_inline(stocked, find_slowly, find_slowly, find_slowly, *[find] * 5)
    assert order[:5] == ["quick"] * 5
    assert len(order) == 8


@pytest.mark.parametrize("kind", ["postgresql"])
def test_many_changes_at_once_wait_for_a_connection(stocked: Database) -> None:
    made = [make_server() for _ in range(100)]
    run_inline(stocked, *(partial(insert_inline, stocked, one) for one in made))
    assert list_page(stocked).total == 100


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_row_that_somebody_holds_is_an_outage_for_its_change_alone(
    stocked: Database,
) -> None:
    server = add_server(stocked)
    hold = Prepared(select(servers.c.id).where(servers.c.id == server.id).with_for_update())

    def take() -> object:
        with stocked.write() as connection:
            return hold.fetch_first(connection, {})

    holder = Database(stocked._engine.url.render_as_string(hide_password=False))
    with holder.write() as held:
        hold.fetch_first(held, {})
        failure, found = run_inline(stocked, take, lambda: read(stocked, server))
    holder.close()
    assert isinstance(failure, DatabaseUnavailable)
    assert found == server
