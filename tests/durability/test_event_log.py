"""The log of events costs the same however long it is, whether anybody reads it or not."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from domain.addresses import AddressRule
from operations.clouds.cloud import Caller, Cloud
from operations.event_floor import SETTLE_SECONDS, EventFloor
from operations.record.events import find_end, place_waiting, read_events
from operations.requests.webhooks import NewWebhook, create_webhook
from persistence.database.prepared import run_text
from persistence.database.session import Database
from persistence.events import PLACE_BATCH
from tests.durability.lengths import choose
from tests.statements import Executed, listen
from tests.unit.operations.cloud_samples import PROJECT, open_cloud

FEW = PLACE_BATCH
MANY = choose(12 * PLACE_BATCH, 2_000_000)
START = "'2026-01-01T00:00:00+00:00'"
ROW = "'default', 'server-' || (n % 100), 'r', 'server.changed', '{}', "
COLUMNS = "project_id, server_id, request_id, type, data, created_at"
FILL = {
    "sqlite": f"INSERT INTO events ({COLUMNS}) WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL "
    f"SELECT n + 1 FROM series WHERE n < :count) SELECT {ROW} {START} FROM series",
    "postgresql": f"INSERT INTO events ({COLUMNS}) SELECT {ROW} now() "
    "FROM generate_series(1, CAST(:count AS integer)) AS n",
}
EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "
BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ"}
AT_ONCE = 50_000
"""How many events are written in a transaction, which must not take longer than any may."""

STEPS = 10
SLACK = 30
"""Pages or tens of steps that a deeper index, or an order of rows on pages, may cost."""


def fill(database: Database, count: int) -> None:
    """Have events that wait for their positions."""
    for filled in range(0, count, AT_ONCE):
        with database.write() as connection:
            some = min(AT_ONCE, count - filled)
            connection.execute(text(FILL[database.dialect]), {"count": some})


def list_placed(executed: list[Executed]) -> list[int]:
    """Return how many events each of the updates has placed."""
    return [one.rows or 0 for one in executed if one.text.startswith("UPDATE events SET position")]


def weigh(database: Database, statement: str, parameters: Any) -> int:
    """Return what a read costs: pages on PostgreSQL, tens of steps of its machine on SQLite."""
    with database.read() as connection:
        if database.dialect == "postgresql":
            rows, _ = run_text(connection, EXPLAIN + statement, parameters, once=True)
            plan = rows[0][0][0]["Plan"]
            return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
        driver: Any = connection.connection.driver_connection
        steps: list[None] = []
        driver.set_progress_handler(lambda: steps.append(None), STEPS)
        driver.execute(statement, parameters).fetchall()
        driver.set_progress_handler(None, 0)
        return len(steps)


def measure(database: Database, call: Callable[[], Any]) -> list[int]:
    """Return what each read of a call costs, in order, after it has placed what waits."""
    call()
    with listen() as executed:
        call()
    assert executed
    assert list_placed(executed) in ([], [0])
    reads = [one for one in executed if one.text.startswith("SELECT")]
    return [weigh(database, one.text, one.values) for one in reads if "pg_advisory" not in one.text]


def list_calls(cloud: Cloud) -> list[Callable[[], Any]]:
    """Return what asks the log: its end, pages of it, its keeper, and a new webhook."""
    wanted = NewWebhook("https://example.com/", "", [], None)
    caller = Caller(PROJECT, "request-1")
    end = find_end(cloud)
    return [
        lambda: find_end(cloud),
        lambda: read_events(cloud, PROJECT, None, 0, 20),
        lambda: read_events(cloud, PROJECT, None, end - 20, 20),
        lambda: read_events(cloud, PROJECT, "server-7", end // 2, 20),
        lambda: place_waiting(cloud),
        lambda: create_webhook(cloud, caller, AddressRule(), wanted),
    ]


@pytest.fixture
def cloud(database: Database) -> Cloud:
    return open_cloud(database)


def place(cloud: Cloud, count: int) -> None:
    """Fill the log, and give positions as its keeper does: never many at a time."""
    fill(cloud.database, count)
    with listen() as executed:
        place_waiting(cloud)
    assert sum(list_placed(executed)) == count
    assert max(list_placed(executed)) == PLACE_BATCH


def refresh_statistics(database: Database) -> None:
    """Have PostgreSQL know how many events there are, as its autovacuum does."""
    if database.dialect == "postgresql":
        with database.read() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE events")


def test_a_log_that_nobody_has_read_costs_the_same_however_long_it_is(cloud: Cloud) -> None:
    database = cloud.database
    place(cloud, FEW)
    refresh_statistics(database)
    short = [measure(database, call) for call in list_calls(cloud)]
    place(cloud, MANY)
    refresh_statistics(database)
    long = [measure(database, call) for call in list_calls(cloud)]
    assert [len(costs) for costs in long] == [len(costs) for costs in short]
    for before, after in zip(short, long, strict=True):
        for cost, costs in zip(before, after, strict=True):
            assert costs <= 2 * cost + SLACK, f"{before} has become {after}"


def test_a_page_of_a_log_that_waits_as_a_whole_places_no_more_than_it_shows(cloud: Cloud) -> None:
    fill(cloud.database, MANY)
    for limit in (20, 100):
        with listen() as executed:
            assert len(read_events(cloud, PROJECT, None, 0, limit)) == limit
        assert sum(list_placed(executed)) <= PLACE_BATCH
        assert len([one for one in executed if one.text.startswith("SELECT")]) <= 6


def test_a_transaction_that_goes_on_for_long_does_not_make_looks_dear(database: Database) -> None:
    now = [0.0]
    cloud = replace(open_cloud(database), event_floor=EventFloor(lambda: now[0]))
    place(cloud, FEW)
    refresh_statistics(database)
    short = measure(database, lambda: find_end(cloud))
    with database._engine.connect() as reader:
        reader.exec_driver_sql(BEGIN[database.dialect])
        reader.exec_driver_sql("SELECT count(*) FROM events").scalar_one()
        place(cloud, MANY)
        for _ in range(3):
            now[0] += SETTLE_SECONDS
            find_end(cloud)
        long = measure(database, lambda: find_end(cloud))
        reader.exec_driver_sql("ROLLBACK")
    assert max(long) <= 2 * max(short) + SLACK
