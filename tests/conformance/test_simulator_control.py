"""The controls of the simulated cloud: every process sees the faults and the clock at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from backends.base import CloudUnavailable
from backends.simulator import call_faults
from backends.simulator import clock as controls
from backends.simulator.control import Latencies, Orders, SimulatorControl
from domain.transitions import Status
from persistence.database.session import Database
from persistence.simulator.controls import Control, hold_control, read_control, save_control
from tests.conformance.clouds import LATENCY, Clock, Cloud, open_simulator
from tests.threads import run_at_once

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cloud(database: Database, clock: Clock) -> Cloud:
    return open_simulator(database, latency=LATENCY, clock=clock, control=True)


def tell(
    database: Database,
    clock: Clock,
    change: Callable[..., Control],
    *arguments: float | dict[str, float] | None,
) -> None:
    """Tell the cloud something as another process would."""
    with database.write() as connection:
        save_control(connection, change(hold_control(connection), clock.now, *arguments))


def test_a_frozen_clock_lets_no_step_end_until_it_is_moved(
    cloud: Cloud, database: Database, clock: Clock
) -> None:
    tell(database, clock, controls.freeze_clock)
    created = cloud.backend.create_server(cloud.describe())
    clock.advance(1000 * LATENCY)
    assert cloud.backend.observe_server(created.id) == created
    tell(database, clock, controls.advance_clock, LATENCY)
    assert cloud.backend.observe_server(created.id).status is Status.ACTIVE
    assert cloud.reopen().observe_server(created.id).status is Status.ACTIVE


def test_a_clock_that_runs_again_goes_on_from_where_it_is(
    cloud: Cloud, database: Database, clock: Clock
) -> None:
    tell(database, clock, controls.freeze_clock)
    created = cloud.backend.create_server(cloud.describe())
    clock.advance(1000 * LATENCY)
    tell(database, clock, controls.run_clock)
    clock.advance(LATENCY / 2)
    assert cloud.backend.observe_server(created.id).status is Status.BUILD
    clock.advance(LATENCY / 2)
    assert cloud.backend.observe_server(created.id).status is Status.ACTIVE


def test_the_faults_that_are_told_replace_those_of_the_settings(
    database: Database, clock: Clock
) -> None:
    options = {"faults": {"unavailable": 1}, "clock": clock, "control": True}
    backend = open_simulator(database, **options).backend
    with pytest.raises(CloudUnavailable):
        backend.check_health()
    tell(database, clock, controls.replace_faults, {})
    backend.check_health()
    tell(database, clock, controls.replace_faults, None)
    with pytest.raises(CloudUnavailable):
        backend.check_health()


def test_a_cloud_without_control_does_not_look(database: Database, clock: Clock) -> None:
    tell(database, clock, controls.replace_faults, {"unavailable": 1})
    tell(database, clock, controls.freeze_clock)
    cloud = open_simulator(database, latency=LATENCY, clock=clock)
    cloud.backend.check_health()
    created = cloud.backend.create_server(cloud.describe())
    clock.advance(LATENCY)
    assert cloud.backend.observe_server(created.id).status is Status.ACTIVE


def test_nothing_that_changed_is_left_out_while_the_clock_is_behind(
    cloud: Cloud, database: Database, clock: Clock
) -> None:
    tell(database, clock, controls.freeze_clock)
    server = cloud.backend.create_server(cloud.describe())
    clock.advance(3600)
    tell(database, clock, controls.advance_clock, LATENCY)
    observed = cloud.list_servers(clock.now)
    assert [(seen.id, seen.status) for seen in observed] == [(server.id, Status.ACTIVE)]


def test_orders_given_at_once_are_all_obeyed(database: Database, clock: Clock) -> None:
    tell(database, clock, controls.freeze_clock)
    run_at_once(10, lambda _: tell(database, clock, controls.advance_clock, 1))
    with database.read() as connection:
        control = read_control(connection)
    assert control is not None
    assert control.clock_at == clock.now + timedelta(seconds=10)


def test_a_real_clock_that_goes_back_does_not_take_the_simulated_one_behind_its_last_order() -> (
    None
):
    control = controls.advance_clock(None, START, 60)
    told = [controls.read_time(control, START + timedelta(seconds=s)) for s in (-3600, 0, 5)]
    assert told == [START + timedelta(seconds=s) for s in (60, 60, 65)]


@pytest.mark.parametrize("seconds", [-0.1, float("nan"), float("inf"), 1e12])
def test_a_clock_is_never_moved_back_or_out_of_the_calendar(seconds: float) -> None:
    with pytest.raises(ValueError, match="forward only"):
        controls.advance_clock(None, START, seconds)


def test_the_last_moment_of_the_simulated_clock_can_be_worked_in(
    cloud: Cloud, database: Database, clock: Clock
) -> None:
    left = (controls.LATEST - clock.now).total_seconds()
    tell(database, clock, controls.advance_clock, left)
    clock.advance(3600)
    server = cloud.backend.create_server(cloud.describe())
    assert (server.status, server.updated_at) == (Status.BUILD, controls.LATEST)
    cloud.backend.delete_server(server.id)
    assert cloud.backend.observe_server(server.id).task == "deleting"


def test_a_cloud_that_is_told_to_be_instant_takes_no_time_and_knows_no_fault(
    cloud: Cloud, database: Database
) -> None:
    control = SimulatorControl(database, {}, Latencies(LATENCY, {}))
    orders = Orders(faults={"unavailable": 1, "build_error": 1}, latency=60, instant=True)
    with database.write() as connection:
        assert control.give(connection, orders).instant
    assert cloud.backend.ends_inline()
    assert cloud.backend.create_server(cloud.describe()).status is Status.ACTIVE
    with database.write() as connection:
        control.give(connection, Orders())
    assert not cloud.backend.ends_inline()
    assert cloud.backend.create_server(cloud.describe()).status is Status.BUILD


def test_a_call_that_is_held_ends_with_a_reset(
    cloud: Cloud, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = SimulatorControl(database, {}, Latencies(0, {}))
    with database.write() as connection:
        control.give(connection, Orders(faults={"slow_answer": 600}))

    def reset_meanwhile(_: float) -> None:
        with database.write() as connection:
            control.reset(connection)

    monkeypatch.setattr(call_faults, "sleep", reset_meanwhile)
    with pytest.raises(CloudUnavailable, match="anew"):
        cloud.backend.create_server(cloud.describe())
    assert cloud.list_servers() == []
