"""The tasks that a slow simulated cloud shows one after another, also when its clock goes back."""

import pytest

from backends.simulator import lifecycle
from domain.transitions import TRANSITIONS, Action, Status
from persistence.database.session import Database
from tests.conformance.clouds import LATENCY, Clock, Cloud, open_slow_simulator


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cloud(database: Database, clock: Clock) -> Cloud:
    opened = open_slow_simulator(database, clock=clock)
    opened.backend.list_flavors()
    return opened


SEQUENCES = {
    Action.RESIZE: ["resize_prep", "resize_migrating", "resize_migrated", "resize_finish"],
    Action.SNAPSHOT: [
        "image_snapshot_pending",
        "image_snapshot",
        "image_pending_upload",
        "image_uploading",
    ],
    Action.SHELVE: [
        "shelving",
        "shelving_image_pending_upload",
        "shelving_image_uploading",
        "shelving_offloading",
    ],
    Action.STOP: ["powering-off"],
}


def watch_tasks(cloud: Cloud, clock: Clock, server_id: str) -> list[str]:
    """Return the tasks that the cloud shows until the server rests, in their order."""
    seen: list[str] = []
    while (task := cloud.backend.observe_server(server_id).task) is not None:
        seen += [task] if task not in seen[-1:] else []
        clock.advance(LATENCY / 40)
    return seen


def test_a_build_passes_through_the_tasks_of_nova(cloud: Cloud, clock: Clock) -> None:
    created = cloud.backend.create_server(cloud.describe())
    clock.advance(LATENCY / 8)
    cloud.backend.change_server(created.id, name="renamed")
    tasks = ["scheduling", "networking", "block_device_mapping", "spawning"]
    assert watch_tasks(cloud, clock, created.id) == tasks


@pytest.mark.parametrize("action", SEQUENCES)
def test_an_action_passes_through_the_tasks_of_nova(
    cloud: Cloud, clock: Clock, action: Action
) -> None:
    server = cloud.boot()
    cloud.act(server.id, action)
    assert watch_tasks(cloud, clock, server.id) == SEQUENCES[action]


def test_every_sequence_begins_with_the_task_of_an_action() -> None:
    first = {transition.task for transition in TRANSITIONS.values()}
    assert set(lifecycle.SEQUENCES) <= first


def test_work_ends_soon_though_the_clock_goes_back(cloud: Cloud, clock: Clock) -> None:
    watched, unseen = cloud.boot(), cloud.boot()
    for server in (watched, unseen):
        cloud.act(server.id, Action.STOP)
    clock.advance(-3600)
    assert cloud.backend.observe_server(watched.id).status is Status.SHUTOFF
    observed = {server.id: server.status for server in cloud.list_servers()}
    assert observed[unseen.id] is Status.SHUTOFF


def test_after_a_small_step_back_of_the_clock_work_takes_that_much_longer(
    cloud: Cloud, clock: Clock
) -> None:
    server = cloud.boot()
    begun = cloud.act(server.id, Action.STOP)
    clock.advance(-1)
    assert cloud.backend.observe_server(server.id) == begun
    clock.advance(LATENCY + 1)
    assert cloud.backend.observe_server(server.id).status is Status.SHUTOFF
