"""How often a change waits for PostgreSQL, what is read ahead, and who has waited for too long."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.exc import DataError

from domain.errors import DatabaseUnavailable, ServerNotFound
from domain.servers import Server
from persistence.database.failures import NO_TURN
from persistence.database.loop import loop_pipelines
from persistence.database.loop.loop_pipelines import LoopPipeline
from persistence.database.loop.postgresql_loop import TRANSACTIONS
from persistence.database.pipelines import Pipeline, Results
from persistence.database.prepared import REQUIRED, Prepared
from persistence.database.session import Database, WouldBlock
from persistence.schema.tables import servers
from tests.unit.persistence.changing import insert, run_in_turn, run_inline
from tests.unit.persistence.samples import add_server, make_server

FIND = Prepared(select(servers.c.name).where(servers.c.id == bindparam("wanted")))
HOLD = Prepared(select(servers.c.name).where(servers.c.id == bindparam("wanted")).with_for_update())
RECALLED = Prepared(
    select(servers.c.name, servers.c.ip_address).where(servers.c.id == bindparam("wanted"))
)
POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"])


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements were waited for, each time."""
    found: list[int] = []
    wait: Callable[[Pipeline], Results] = Pipeline.wait_for_all

    def count(pipeline: Pipeline) -> Results:
        if isinstance(pipeline, LoopPipeline):
            found.append(pipeline.sent)
        return wait(pipeline)

    monkeypatch.setattr(Pipeline, "wait_for_all", count)
    return found


def find(connection: Any, server: Server) -> Any:
    return FIND.fetch_value(connection, {"wanted": server.id})


def hold(connection: Any, server: Server) -> Any:
    return HOLD.fetch_value(connection, {"wanted": server.id})


def test_what_is_read_ahead_is_what_is_read_without(stocked: Database) -> None:
    first, second = add_server(stocked, name="a"), add_server(stocked, name="b")

    def read_both() -> tuple[Any, ...]:
        with stocked.write() as connection:
            HOLD.prefetch(connection, {"wanted": second.id})
            return find(connection, first), hold(connection, first), hold(connection, second)

    if stocked.dialect == "postgresql":
        assert run_inline(stocked, read_both) == [("a", "a", "b")]
    assert read_both() == ("a", "a", "b")


@POSTGRESQL
def test_what_is_read_ahead_costs_no_wait(stocked: Database, waits: list[int]) -> None:
    first, second = add_server(stocked, name="a"), add_server(stocked, name="b")

    def read_both() -> tuple[Any, Any]:
        with stocked.write() as connection:
            HOLD.prefetch(connection, {"wanted": second.id})
            return find(connection, first), hold(connection, second)

    assert run_inline(stocked, read_both, read_both) == [("a", "b")] * 2
    assert sorted(waits) == [1, 1, 3, 3]  # COMMIT alone, and BEGIN with both reads


@POSTGRESQL
def test_what_is_read_ahead_may_be_asked_for_first(stocked: Database, waits: list[int]) -> None:
    server = add_server(stocked, name="a")

    def read_at_once() -> tuple[Any, Any]:
        with stocked.write() as connection:
            HOLD.prefetch(connection, {"wanted": server.id})
            return hold(connection, server), hold(connection, server)

    assert run_inline(stocked, read_at_once) == [("a", "a")]
    assert waits == [2, 1, 1]


@POSTGRESQL
def test_what_was_read_ahead_in_vain_is_nothing_to_the_next(stocked: Database) -> None:
    server = add_server(stocked, name="a")
    rename = Prepared(servers.update().where(servers.c.id == server.id).values(name="b"))

    def read_in_vain() -> None:
        with stocked.write() as connection:
            HOLD.prefetch(connection, {"wanted": server.id})

    def rename_and_read() -> Any:
        with stocked.write() as connection:
            rename.send(connection, {})
            return hold(connection, server)

    found = run_inline(stocked, *[read_in_vain] * 8, *[rename_and_read] * 8)
    assert found == [*[None] * 8, *["b"] * 8]


@POSTGRESQL
@pytest.mark.parametrize("is_first", [True, False])
def test_a_failure_beside_what_is_read_ahead_is_left_to_a_thread(
    stocked: Database, is_first: bool
) -> None:
    server = add_server(stocked, name="a")
    broken = Prepared(select(text("nothing FROM nowhere")))

    def fail() -> Any:
        with stocked.write() as connection:
            if is_first:
                broken.send(connection, {})
            HOLD.prefetch(connection, {"wanted": server.id})
            if not is_first:
                broken.send(connection, {})
            return find(connection, server)

    def raise_before_any_wait() -> None:
        with stocked.write() as connection:
            HOLD.prefetch(connection, {"wanted": server.id})
            raise ServerNotFound(server.id)

    def read() -> Any:
        with stocked.write() as connection:
            return hold(connection, server)

    calls = [call for _ in range(4) for call in (fail, raise_before_any_wait, read)]
    found = run_inline(stocked, *calls)
    assert [type(one) for one in found] == [WouldBlock, ServerNotFound, str] * 4


RENAME = Prepared(
    update(servers).where(servers.c.id == bindparam("wanted")).values(name=bindparam("new_name"))
)


@POSTGRESQL
def test_a_change_that_has_to_change_a_row_costs_no_wait(
    stocked: Database, waits: list[int]
) -> None:
    server = add_server(stocked, name="a")

    def rename() -> bool:
        with stocked.write() as connection:
            return RENAME.change(connection, {"wanted": server.id, "new_name": "b"})

    assert run_inline(stocked, rename) == [True]
    assert waits == [3]
    with stocked.read() as connection:
        assert find(connection, server) == "b"


def test_a_change_that_has_no_row_to_change_is_left_to_a_thread(stocked: Database) -> None:
    def rename() -> bool:
        with stocked.write() as connection:
            return RENAME.change(connection, {"wanted": "nobody", "new_name": "b"})

    assert isinstance(run_inline(stocked, rename)[0], WouldBlock)
    assert rename() is False


@pytest.fixture
def beside(upgraded_url: str, stocked: Database) -> Iterator[Database]:
    """The same database as another process has it."""
    database = Database(upgraded_url)
    yield database
    database.close()


def recall(database: Database, server: Server) -> Any:
    """Return a server's name and address, taken for granted, in a transaction."""
    with database.write() as connection:
        return RECALLED.recall(connection, {"wanted": server.id})


def rename(database: Database, server: Server) -> None:
    with database.write() as connection:
        RENAME.execute(connection, {"wanted": server.id, "new_name": "b"})


@POSTGRESQL
def test_what_was_read_before_is_taken_for_granted_without_a_wait(
    stocked: Database, waits: list[int]
) -> None:
    wanted = partial(recall, stocked, add_server(stocked, name="a", ip_address=None))
    assert [tuple(row) for row in run_in_turn(stocked, *[wanted] * 3)] == [("a", None)] * 3
    assert waits == [2, 1, 3, 3]  # BEGIN with the read, COMMIT alone, and then all of it together


@POSTGRESQL
def test_what_is_not_as_it_is_taken_for_granted_is_left_to_a_thread_once(
    stocked: Database, beside: Database
) -> None:
    server = add_server(stocked, name="a")
    wanted, changed = partial(recall, stocked, server), partial(rename, beside, server)
    first, _, refused, *later = run_in_turn(stocked, wanted, changed, *[wanted] * 3)
    assert isinstance(refused, WouldBlock)
    assert (first[0], [found[0] for found in later]) == ("a", ["b", "b"])


@POSTGRESQL
def test_what_is_gone_is_not_taken_for_granted(stocked: Database, beside: Database) -> None:
    server = make_server()
    wanted, added = partial(recall, stocked, server), partial(insert, beside, server)
    nothing, _, found = run_in_turn(stocked, wanted, added, wanted)
    assert (nothing, found[0]) == (None, server.name)


@POSTGRESQL
def test_a_refusal_behind_what_is_taken_for_granted_is_left_to_a_thread(
    stocked: Database, beside: Database
) -> None:
    server = add_server(stocked, name="a")

    def refuse_name() -> Any:
        with stocked.write() as connection:
            found = RECALLED.recall(connection, {"wanted": server.id})
            if found and found[0] == "a":
                raise ServerNotFound(server.id)
            return found

    changed = partial(rename, beside, server)
    found = run_in_turn(stocked, partial(recall, stocked, server), changed, *[refuse_name] * 2)
    assert isinstance(found[2], WouldBlock)
    assert found[3][0] == "b"


@POSTGRESQL
def test_a_refusal_for_what_was_read_is_told_at_once(stocked: Database) -> None:
    server = add_server(stocked, name="a")

    def refuse() -> None:
        with stocked.write() as connection:
            RECALLED.recall(connection, {"wanted": server.id})
            raise ServerNotFound(server.id)

    first, second = run_in_turn(stocked, refuse, refuse)
    assert isinstance(first, ServerNotFound)
    assert isinstance(second, ServerNotFound)


def test_in_threads_nothing_is_taken_for_granted(stocked: Database) -> None:
    server = add_server(stocked, name="a")
    assert recall(stocked, server)[0] == "a"
    rename(stocked, server)
    assert recall(stocked, server)[0] == "b"


@POSTGRESQL
def test_what_postgresql_says_of_such_a_change_tells_who_it_was(stocked: Database) -> None:
    refused = text(REQUIRED.format("UPDATE servers SET name = 'b' WHERE id = 'nobody' RETURNING 1"))
    with pytest.raises(DataError, match="refused by Ostler"), stocked.write() as connection:
        connection.execute(refused)


@POSTGRESQL
def test_a_change_that_waits_for_a_connection_for_too_long_is_told(
    stocked: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop_pipelines, "POOL_TIMEOUT", 0.0)
    server = add_server(stocked, name="a")
    holder = Database(stocked._engine.url.render_as_string(hide_password=False))

    def take() -> Any:
        with stocked.write() as connection:
            return hold(connection, server)

    with holder.write() as held:
        hold(held, server)
        found = run_inline(stocked, *[take] * 8)
    holder.close()
    assert {type(one) for one in found} == {DatabaseUnavailable}
    assert [getattr(one, "reason", "") for one in found].count(NO_TURN) == 8 - TRANSACTIONS
