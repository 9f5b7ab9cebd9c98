"""What somebody should look at: operations that are due, and those of runners that are no more."""

from persistence.database.session import Database
from persistence.operations.leases import list_due, list_owners, release_leases
from tests.unit.persistence.leasing import (
    A_MINUTE,
    AN_HOUR,
    LAPSED,
    LATER,
    claim,
    finish,
    hold,
    reschedule,
)
from tests.unit.persistence.samples import add_operation, make_operation


def find_due(database: Database, limit: int = 100) -> list[str]:
    with database.read() as connection:
        return list_due(connection, limit)


def test_what_is_due_is_listed_the_longest_waiting_first(database: Database) -> None:
    fresh, waiting, held, lapsed, later, ended = (add_operation(database) for _ in range(6))
    hold(database, held)
    hold(database, lapsed, seconds=LAPSED)
    reschedule(database, hold(database, later), A_MINUTE, submitted=True)
    reschedule(database, hold(database, waiting), -AN_HOUR, submitted=True)
    finish(database, hold(database, ended))
    assert find_due(database) == [fresh.id, lapsed.id, waiting.id]
    assert find_due(database, limit=1) == [fresh.id]


def test_an_operation_that_has_ended_already_is_never_due(database: Database) -> None:
    ended = make_operation().succeed(LATER)
    add_operation(database, id=ended.id, status=ended.status, finished_at=LATER)
    assert find_due(database) == []


def test_the_leases_of_the_dead_are_released_and_no_others(database: Database) -> None:
    mine, dead, ended = (add_operation(database) for _ in range(3))
    claim(database, mine, "living")
    stale = claim(database, dead, "dead")
    finished = claim(database, ended, "finished")
    assert stale
    assert finished
    assert finish(database, finished)
    with database.write() as connection:
        assert sorted(list_owners(connection)) == ["dead", "living"]
        release_leases(connection, ["dead", "finished", "unknown"])
        assert list_owners(connection) == ["living"]
    assert find_due(database) == [dead.id]
    assert claim(database, mine) is None
    assert claim(database, dead, "living") is not None
    assert not finish(database, stale)
