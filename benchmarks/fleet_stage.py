"""Services and workers on one PostgreSQL, and what they and it have used."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import TextClause, text

from benchmarks.processes import read_cpu_seconds
from benchmarks.seed import seed
from benchmarks.stage import Stage, find_database
from benchmarks.statements import CREATE, Executed, read_statements
from domain.transitions import TRANSITIONS, Action
from persistence.database.session import Database
from tests.worker import run_together

SLOW = Action.SUSPEND.value
LONGEST_WAIT_S = 600.0
AN_HOUR = 3600
STEPS_BEFORE = 6
ACTIVE_SHARE = 0.6  # of seeded servers there are a few more
# Operations that a service has recorded and a worker has begun, and with which the cloud goes on.
BEGIN_SLOW = text(
    "WITH chosen AS (SELECT id, project_id, gen_random_uuid()::text AS operation_id FROM servers "
    "WHERE status = 'ACTIVE' AND operation_id IS NULL ORDER BY created_at LIMIT :count), "
    "own AS (UPDATE servers SET task = :task, operation_id = chosen.operation_id FROM chosen "
    "WHERE servers.id = chosen.id), "
    "simulated AS (UPDATE simulator_servers SET task = :task, token = chosen.operation_id, "
    "begun_at = now(), due_at = now() + make_interval(secs => :seconds), "
    "next_status = 'SUSPENDED' FROM chosen WHERE simulator_servers.id = chosen.id) "
    "INSERT INTO operations (id, project_id, server_id, action, status, arguments, progress, "
    "cause, request_id, created_at, started_at, deadline_at, run_at, attempts, submitted) "
    "SELECT operation_id, project_id, id, :slow, 'running', '{}', 50, 'request', '-', now(), "
    "now(), now() + make_interval(secs => :seconds), now(), :steps, true FROM chosen"
)
COUNT_BEGUN = text(
    "SELECT count(*) FROM operations WHERE finished_at IS NULL AND action = :slow "
    "AND attempts > :steps"
)
COUNT_OPEN = text("SELECT count(*) FROM operations WHERE finished_at IS NULL AND action <> :slow")
CLOCK = text("SELECT clock_timestamp()")


@dataclass(frozen=True, slots=True)
class Case:
    """What there is beside what is measured: operations that do not end, servers, events."""

    in_flight: int
    servers: int
    events: int

    @property
    def title(self) -> str:
        """What it is called in the tables."""
        return f"{self.in_flight:,} in flight, {self.servers:,} servers"


@dataclass(frozen=True, slots=True)
class Used:
    """CPU seconds that were used, and what PostgreSQL has executed, up to a time."""

    serving: float
    working: float
    database: float
    statements: dict[str, Executed]


class Fleet:
    """Services and workers that run on the database at ``url``."""

    def __init__(self, urls: Sequence[str], pids: tuple[list[int], list[int]], url: str) -> None:
        self.urls = urls
        self.database = Database(url)
        self._serving, self._working = pids
        self._database_pid = find_database(url) or 0

    def read_used(self) -> Used:
        """Return what has been used so far."""
        with self.database.read() as connection:
            statements = read_statements(connection)
        return Used(
            sum(map(read_cpu_seconds, self._serving)),
            sum(map(read_cpu_seconds, self._working)),
            read_cpu_seconds(self._database_pid),
            statements,
        )

    def count(self, statement: TextClause, **values: object) -> int:
        """Return the one number that a statement gives."""
        with self.database.read() as connection:
            found: int = connection.execute(statement, values).scalar_one()
            return found

    def read_clock(self) -> datetime:
        """Return the database's time."""
        with self.database.read() as connection:
            now: datetime = connection.execute(CLOCK).scalar_one()
            return now

    def await_rest(self) -> None:
        """Return once every operation has ended that can. Raises RuntimeError."""
        wait_until(lambda: self.count(COUNT_OPEN, slow=SLOW), 0)


@contextmanager
def open_fleet(
    stage: Stage, case: Case, services: int, workers: int, latency: float
) -> Iterator[Fleet]:
    """Run services and workers on a new database for the time of the block.

    Workers look at every operation that does not end when the block begins.
    """
    url = stage.create_database("postgresql")
    seed(url, max(case.servers, round(case.in_flight / ACTIVE_SHARE)), case.events)
    begin_slow(url, case.in_flight)
    settings = {
        "SIMULATOR_LATENCY": str(latency),
        "OPERATION_DEADLINE_SECONDS": str(AN_HOUR),
        "RECONCILE_SECONDS": "86400",
        "SIMULATOR_LATENCIES": json.dumps({SLOW: AN_HOUR}),
    }
    directory = stage.make_directory()
    with run_together(url, directory, services, workers, **settings) as (serving, working):
        pids = [each.process.pid for each in serving], [each.process.pid for each in working]
        fleet = Fleet([service.url for service in serving], pids, url)
        try:
            begun = {"slow": SLOW, "steps": STEPS_BEFORE}
            wait_until(lambda: fleet.count(COUNT_BEGUN, **begun), case.in_flight)
            yield fleet
        finally:
            fleet.database.close()


def begin_slow(url: str, count: int) -> None:
    """Have ``count`` operations go on that do not end, and let statements be counted."""
    database = Database(url)
    task = TRANSITIONS[Action.SUSPEND].task
    given = {"count": count, "task": task, "seconds": AN_HOUR, "slow": SLOW}
    with database.write() as connection:
        connection.exec_driver_sql(CREATE)
        connection.execute(BEGIN_SLOW, {**given, "steps": STEPS_BEFORE})
    database.close()


def wait_until(count_now: Callable[[], int], wanted: int) -> None:
    """Return once there are as many as are wanted. Raises RuntimeError."""
    deadline = time.monotonic() + LONGEST_WAIT_S
    while (found := count_now()) != wanted:
        if time.monotonic() > deadline:
            raise RuntimeError(f"There are {found} instead of {wanted}")
        print(f"\r{found:,}, on the way to {wanted:,} ", end="", file=sys.stderr, flush=True)
        time.sleep(1)
