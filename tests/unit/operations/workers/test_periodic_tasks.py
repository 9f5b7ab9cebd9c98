"""What nobody asks for is done in its time, and goes on whatever one time came to."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from backends.simulator.simulated_backend import Simulator
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Caller
from operations.reconciliation.reconcile import Seen
from operations.requests.creation import NewServer, create_server
from operations.workers import pool
from operations.workers.periodic_tasks import (
    TICK_SECONDS,
    Comparison,
    PeriodicTasks,
    attempt,
    find_comparison,
)
from persistence.database.session import Database
from tests.http.seeds import SMALL, UBUNTU
from tests.unit.operations.cloud_samples import make_cloud

WAIT_S = 20
SECRET = "postgresql://ostler:secret@host"


class Broken(Simulator):
    """A cloud whose list nobody was ready for."""

    def observe_servers(self, changed_since: datetime | None = None) -> Iterator[Seen]:
        raise RuntimeError(SECRET)


def test_of_all_ticks_one_a_period_compares_and_every_tenth_of_those_everything() -> None:
    due = [tick for tick in range(0, 1800, TICK_SECONDS) if find_comparison(tick, 60.0)]
    assert due == list(range(0, 1800, 60))
    whole = [tick for tick in due if find_comparison(tick, 60.0) is Comparison.WHOLE]
    assert whole == [0, 600, 1200]


@pytest.mark.parametrize("seconds", [7.5, 61.3, 5.0, 0.1])
def test_a_period_that_ticks_do_not_divide_is_kept_on_the_average(seconds: float) -> None:
    ticks = range(0, 100_000, TICK_SECONDS)
    due = [tick for tick in ticks if find_comparison(tick, seconds)]
    assert len(due) == pytest.approx(100_000 / max(seconds, TICK_SECONDS), abs=1)


def test_a_failure_is_logged_with_its_place_and_without_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise RuntimeError(SECRET)

    with caplog.at_level(logging.ERROR):
        attempt("sweep", fail)
    (record,) = caplog.records
    assert record.getMessage() == "Periodic task failed"
    assert record.__dict__["periodic_task"] == "sweep"
    assert record.__dict__["origin"].rpartition(":")[0] == __name__
    assert SECRET not in json.dumps(record.__dict__, default=str)


def test_a_comparison_that_fails_does_not_keep_servers_past_their_time(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    well = make_cloud(Simulator(database), database)
    Catalogue(well).refresh()
    broken = make_cloud(Broken(database, latency=1), database, reconcile_seconds=0)
    periodic_tasks = PeriodicTasks(broken)
    for _ in range(2):
        expires_at = datetime.now(UTC) + timedelta(seconds=1)
        wanted = NewServer("web", SMALL, UBUNTU, {}, False, expires_at)
        server, _ = create_server(well, Caller("default"), wanted)
        time.sleep(max(0.0, (expires_at - datetime.now(UTC)).total_seconds()))
        periodic_tasks.compare()
        periodic_tasks.perform()
        due = broken.queue.take(1)
        assert due is not None, server
    assert [r.__dict__["periodic_task"] for r in caplog.records if r.levelno == logging.ERROR] == [
        "reconcile",
        "reconcile",
    ]


def test_a_comparison_that_hangs_holds_neither_the_sweep_nor_the_other_duties(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "SWEEP_SECONDS", 0.01)
    cloud = make_cloud(Simulator(database, latency=1), database)
    hanging, go_on, performed = threading.Event(), threading.Event(), threading.Semaphore(0)

    def hang() -> None:
        hanging.set()
        assert go_on.wait(WAIT_S)

    carrying = pool.WorkerPool(cloud, 1, performed.release, hang)
    carrying.start()
    try:
        assert hanging.wait(WAIT_S)
        assert all(performed.acquire(timeout=WAIT_S) for _ in range(3))
    finally:
        go_on.set()
        carrying.stop()
