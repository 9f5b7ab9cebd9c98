"""Spare connections: SQLite's are used again as they are, PostgreSQL's come from the pool."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from persistence.database.session import Database
from tests.unit.persistence.samples import add_server, list_page


def use(database: Database) -> Connection:
    with database.read() as connection:
        connection.execute(text("SELECT 1")).all()
        return connection


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_connection_that_was_used_last_is_the_next(database: Database) -> None:
    first = use(database)
    with database.read() as connection:
        assert connection is first
        assert not connection.in_transaction()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_connection_to_postgresql_is_looked_at_before_each_use(database: Database) -> None:
    first = use(database)
    assert first.closed
    assert use(database) is not first


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_connection_with_which_something_went_wrong_is_not_kept(database: Database) -> None:
    with pytest.raises(OperationalError), database.read() as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    assert connection.closed
    assert use(database) is not connection


def test_a_closed_database_can_be_used_again(stocked: Database) -> None:
    add_server(stocked)
    stocked.close()
    assert list_page(stocked).total == 1
