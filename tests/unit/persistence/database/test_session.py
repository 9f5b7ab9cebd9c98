"""Connections and transactions: what is kept, what is undone, and who sees it when."""

import threading

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from domain.errors import ServerNotFound
from domain.servers import Server
from persistence.database.session import Database
from persistence.servers.servers import find_server, insert_server, read_server
from tests.threads import run_at_once
from tests.transactions import undo
from tests.unit.persistence.samples import PROJECT, add_server, list_page, make_server


def is_there(database: Database, server: Server) -> bool:
    with database.read() as connection:
        try:
            return read_server(connection, PROJECT, server.id) == server
        except ServerNotFound:
            return False


def test_what_a_transaction_wrote_is_kept(stocked: Database) -> None:
    assert is_there(stocked, add_server(stocked))


def test_an_error_undoes_the_whole_transaction(stocked: Database) -> None:
    server = make_server()
    with undo(stocked) as connection:
        insert_server(connection, server)
    assert not is_there(stocked, server)


def test_a_nested_transaction_ends_with_the_outer_one(stocked: Database) -> None:
    inner, outer = make_server(), make_server()
    with undo(stocked) as connection:
        insert_server(connection, outer)
        with stocked.write() as nested:
            assert nested is connection
            insert_server(nested, inner)
    assert not is_there(stocked, inner)
    assert not is_there(stocked, outer)


def test_an_error_in_a_nested_transaction_undoes_the_outer_one_too(stocked: Database) -> None:
    outer = make_server()

    def fail_inside() -> None:
        with stocked.write() as connection:
            insert_server(connection, outer)
            with stocked.write():
                raise KeyError

    with pytest.raises(KeyError):
        fail_inside()
    assert not is_there(stocked, outer)


def test_a_refusal_caught_inside_lets_the_outer_transaction_go_on(stocked: Database) -> None:
    outer = make_server()
    with stocked.write() as connection:
        insert_server(connection, outer)
        with pytest.raises(KeyError), stocked.write():
            raise KeyError
    assert is_there(stocked, outer)


def test_reading_within_a_transaction_sees_what_it_wrote(stocked: Database) -> None:
    server = make_server()
    with stocked.write() as connection:
        insert_server(connection, server)
        assert is_there(stocked, server)
        assert run_at_once(1, lambda _: is_there(stocked, server)) == [False]
    assert is_there(stocked, server)


def test_writing_within_a_reading_is_a_transaction_of_its_own(stocked: Database) -> None:
    server = make_server()
    with stocked.read() as reading:
        with undo(stocked) as connection:
            assert connection is reading
            insert_server(connection, server)
        assert not is_there(stocked, server)


def insert_and_look(connection: Connection, server: Server) -> None:
    insert_server(connection, server)
    find_server(connection, server.id)  # at the latest now PostgreSQL says what came of it


def test_a_failed_statement_is_never_committed_around(stocked: Database) -> None:
    server, other = add_server(stocked), make_server()

    def write_around() -> None:
        with stocked.write() as connection:
            insert_server(connection, other)
            with pytest.raises(IntegrityError):
                insert_and_look(connection, server)

    with pytest.raises(RuntimeError, match="nothing was saved"):
        write_around()
    assert not is_there(stocked, other)
    assert is_there(stocked, add_server(stocked))


def test_a_violated_rule_is_not_taken_for_an_outage(stocked: Database) -> None:
    server = add_server(stocked)
    with pytest.raises(IntegrityError), stocked.write() as connection:
        insert_server(connection, server)
    with pytest.raises(IntegrityError), stocked.write() as connection:
        insert_server(connection, make_server(region="nowhere"))


def test_the_connection_is_back_in_the_pool_after_each_use(empty_url: str) -> None:
    database = Database(empty_url, pool_size=1)
    for _ in range(3):
        with database.write() as connection, database.read() as same:
            assert connection is same
        database.check()
    database.close()


def test_many_threads_write_at_once_and_nothing_is_lost(stocked: Database) -> None:
    results = run_at_once(16, lambda _: [add_server(stocked).id for _ in range(10)])
    made = {server_id for ids in results if isinstance(ids, list) for server_id in ids}
    assert len(made) == 160
    assert list_page(stocked).total == 160


def test_a_transaction_in_one_thread_is_none_of_another_ones(stocked: Database) -> None:
    started, done = threading.Event(), threading.Event()
    server = make_server()

    def hold(number: int) -> bool:
        if number == 0:
            with stocked.read() as connection:
                started.set()
                done.wait(20)
                return connection.execute(text("SELECT 1")).scalar_one() == 1
        started.wait(20)
        with stocked.write() as connection:
            insert_server(connection, server)
        done.set()
        return True

    assert run_at_once(2, hold) == [True, True]
    assert is_there(stocked, server)
