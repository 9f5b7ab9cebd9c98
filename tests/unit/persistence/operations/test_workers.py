"""Workers as PostgreSQL sees them: by the name of their sessions, and by when they last spoke."""

import pytest
from sqlalchemy import text

from persistence.database.session import Database
from persistence.operations.workers import LONGEST_NAME, name_sessions, read_idle_seconds
from tests.postgres import Postgres

PAUSE_S = 1.0
LONG = "ostler-worker-of-a-deployment-with-a-long-name-7d9f8b6c5d-x2k4q"


@pytest.mark.parametrize("host", ["web-1", LONG, "räuber", "x" * 200])
def test_a_worker_is_known_by_its_host_and_is_silent_while_it_asks_nothing(
    postgres: Postgres, host: str
) -> None:
    url = postgres.create_database(f"workers_{abs(hash(host))}")
    worker, other = Database(url, name=name_sessions(host)), Database(url)
    with other.read() as connection:
        assert read_idle_seconds(connection, host) is None
        worker.check()
        first = read_idle_seconds(connection, host)
        connection.execute(text("SELECT pg_sleep(:pause)"), {"pause": PAUSE_S})
        second = read_idle_seconds(connection, host)
        worker.check()
        third = read_idle_seconds(connection, host)
        assert read_idle_seconds(connection, "another") is None
    worker.close()
    other.close()
    assert first is not None
    assert second is not None
    assert third is not None
    assert second >= first + PAUSE_S
    assert 0 <= third < second


def test_names_of_hosts_that_differ_at_the_end_stay_apart() -> None:
    first, second = name_sessions(LONG), name_sessions(LONG[:-1] + "r")
    assert first != second
    assert len(first) == len(second) == LONGEST_NAME
