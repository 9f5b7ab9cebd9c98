"""The simulated cloud with steps that take time: what it shows meanwhile, and that it forgets none.

The clock stands still until a test moves it, so that every moment of a step can be looked at.
"""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from backends.base import BackendRefused
from backends.registry import build_backend
from domain.transitions import ALLOW_REBOOT, TRANSITIONS, Action, Status, is_allowed
from persistence.database.session import Database
from tests.conformance.clouds import (
    LATENCY,
    ROUTES,
    Clock,
    Cloud,
    open_simulator,
    open_slow_simulator,
)
from tests.conformance.test_actions import OFFERED

pytestmark = pytest.mark.long

ALMOST = LATENCY - 0.001


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cloud(database: Database, clock: Clock) -> Cloud:
    opened = open_slow_simulator(database, clock=clock)
    opened.backend.list_flavors()
    return opened


def test_a_new_server_is_built_until_its_time_has_come(cloud: Cloud, clock: Clock) -> None:
    created = cloud.backend.create_server(cloud.describe())
    assert (created.status, created.task, created.ip_address) == (Status.BUILD, "scheduling", None)
    clock.advance(ALMOST)
    assert cloud.backend.observe_server(created.id) == replace(created, task="spawning")
    clock.advance(0.001)
    ready = cloud.backend.observe_server(created.id)
    assert (ready.status, ready.task, ready.ip_address) == (Status.ACTIVE, None, "10.0.0.1")
    assert ready.updated_at - created.updated_at == timedelta(seconds=LATENCY)


@pytest.mark.parametrize("action", OFFERED)
def test_while_an_action_goes_on_its_task_is_shown_and_no_other_is_taken(
    cloud: Cloud, clock: Clock, action: Action
) -> None:
    status = next(status for status in ROUTES if is_allowed(action, status))
    before = cloud.bring(cloud.boot().id, status)
    begun = cloud.act(before.id, action)
    assert (begun.status, begun.task) == (status, TRANSITIONS[action].task)
    assert (begun.flavor_id, begun.image_id) == (before.flavor_id, before.image_id)
    clock.advance(ALMOST)
    observed = cloud.backend.observe_server(before.id)
    assert observed.task is not None
    assert replace(observed, task=begun.task) == begun
    with pytest.raises(BackendRefused, match=f"while {observed.task}"):
        cloud.act(before.id, action)
    clock.advance(0.001)
    assert cloud.backend.observe_server(before.id).task is None


@pytest.mark.parametrize("action", OFFERED)
def test_a_hard_reboot_interrupts_what_it_does_in_nova_and_nothing_else(
    cloud: Cloud, clock: Clock, action: Action
) -> None:
    status = next(status for status in ROUTES if is_allowed(action, status))
    before = cloud.bring(cloud.boot().id, status)
    begun = cloud.act(before.id, action)
    if begun.task in ALLOW_REBOOT:
        rebooted = cloud.act(before.id, Action.REBOOT_HARD)
        assert cloud.settle(before.id, Status.ACTIVE).token == rebooted.token
    else:
        with pytest.raises(BackendRefused, match=f"while {begun.task}"):
            cloud.act(before.id, Action.REBOOT_HARD)
        assert cloud.backend.observe_server(before.id) == begun


def test_a_snapshot_is_offered_once_it_is_done(cloud: Cloud, clock: Clock) -> None:
    server = cloud.boot()
    token = cloud.act(server.id, Action.SNAPSHOT).token
    assert token not in [image.id for image in cloud.backend.list_images()]
    clock.advance(LATENCY)
    cloud.backend.observe_server(server.id)
    assert token in [image.id for image in cloud.backend.list_images()]


def test_a_snapshot_that_is_done_stays_when_the_server_is_deleted_next(
    cloud: Cloud, clock: Clock
) -> None:
    server = cloud.boot()
    token = cloud.act(server.id, Action.SNAPSHOT).token
    clock.advance(LATENCY)
    cloud.backend.delete_server(server.id)
    assert token in [image.id for image in cloud.backend.list_images()]


def test_a_deleted_server_is_seen_until_its_time_has_come(cloud: Cloud, clock: Clock) -> None:
    server = cloud.boot()
    cloud.backend.delete_server(server.id)
    clock.advance(ALMOST)
    assert cloud.backend.observe_server(server.id).task == "deleting"
    cloud.backend.delete_server(server.id)
    clock.advance(0.001)
    assert not cloud.exists(server.id)


@pytest.mark.parametrize("action", [None, Action.REBOOT])
def test_a_delete_ends_whatever_goes_on(cloud: Cloud, action: Action | None) -> None:
    server = cloud.boot() if action else cloud.backend.create_server(cloud.describe())
    if action:
        cloud.act(server.id, action)
    cloud.remove(server.id)
    assert cloud.list_servers() == []


def test_what_goes_on_is_carried_on_after_a_crash(cloud: Cloud, clock: Clock) -> None:
    server = cloud.boot()
    begun = cloud.act(server.id, Action.STOP)
    cloud.backend = cloud.reopen()
    assert cloud.backend.observe_server(server.id) == begun
    clock.advance(LATENCY)
    assert cloud.reopen().observe_server(server.id).status is Status.SHUTOFF


def test_a_list_finds_what_has_ended_without_being_looked_at(cloud: Cloud, clock: Clock) -> None:
    server = cloud.boot()
    cloud.act(server.id, Action.STOP)
    clock.advance(LATENCY)
    (found,) = cloud.list_servers(clock.now)
    assert (found.id, found.status, found.updated_at) == (server.id, Status.SHUTOFF, clock.now)


def test_a_list_finds_everything_that_has_ended_however_much(
    cloud: Cloud, clock: Clock, database: Database
) -> None:
    with database.write():
        for request in [cloud.describe() for _ in range(1100)]:
            cloud.backend.create_server(request)
    clock.advance(LATENCY)
    observed = cloud.list_servers()
    assert [server.status for server in observed] == [Status.ACTIVE] * 1100


def test_single_actions_have_latencies_of_their_own(database: Database, clock: Clock) -> None:
    cloud = open_simulator(database, latencies={"stop": LATENCY}, clock=clock)
    server = cloud.boot()
    assert cloud.act(server.id, Action.STOP).task == "powering-off"
    clock.advance(LATENCY)
    assert cloud.act(server.id, Action.START).status is Status.ACTIVE


@pytest.mark.parametrize(
    ("options", "instant"),
    [
        ({}, True),
        ({"latency": 0.5}, False),
        ({"latencies": {"stop": 0.5}}, False),
        ({"latencies": {"stop": 0.0}}, True),
        ({"faults": {"lost_answer": 0.1}}, False),
        ({"faults": {"seed": 1, "hang_seconds": 9, "vanished_after": 9}}, True),
        ({"faults": {"hang": 0.1}}, False),
        ({"faults": {"vanished": 0.1}}, False),
        ({"control": True}, False),
    ],
)
def test_only_a_cloud_without_delays_and_faults_is_instant(
    database: Database, options: dict[str, Any], instant: bool
) -> None:
    assert build_backend("simulator", database, **options).instant is instant
