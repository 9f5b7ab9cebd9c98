"""Marks: where the work of an operation begins is kept, and only its runner may say so."""

from persistence.database.session import Database
from persistence.operations.leases import Lease, save_history_cursor
from tests.unit.persistence.leasing import LAPSED, find, hold
from tests.unit.persistence.samples import add_operation


def history_cursor(database: Database, lease: Lease, place: str) -> bool:
    """Note where the work begins; tell whether that was written."""
    with database.write() as connection:
        return save_history_cursor(connection, lease, place)


def test_a_mark_is_known_to_the_next_runner(database: Database) -> None:
    operation = add_operation(database)
    first = hold(database, operation, seconds=LAPSED)
    assert first.operation.history_cursor is None
    assert history_cursor(database, first, "req-1")
    assert find(database, operation).history_cursor == "req-1"
    assert hold(database, operation).operation.history_cursor == "req-1"


def test_a_runner_that_has_lost_its_lease_marks_nothing(database: Database) -> None:
    operation = add_operation(database)
    lost = hold(database, operation, seconds=LAPSED)
    assert hold(database, operation).fence > lost.fence
    assert not history_cursor(database, lost, "req-1")
    assert find(database, operation).history_cursor is None
