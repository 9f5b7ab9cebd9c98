"""The faults of the simulated cloud: each does what its name says, and the same seed the same."""

import uuid

import pytest

from backends.base import (
    Backend,
    CloudUnavailable,
    ObservedServer,
    ServerMissing,
    ServerRequest,
)
from backends.simulator.faults import ACTION_ERROR, BUILD_ERROR, NO_VALID_HOST
from domain.transitions import Action, Status
from persistence.database.session import Database
from tests.conformance.clouds import LATENCY, Clock, Cloud, open_simulator
from tests.conformance.test_actions import OFFERED

IDS = [str(uuid.UUID(int=number)) for number in range(64)]
A_YEAR = 365 * 24 * 3600  # seconds


@pytest.mark.parametrize(
    ("kind", "reason"), [("no_valid_host", NO_VALID_HOST), ("build_error", BUILD_ERROR)]
)
def test_a_build_that_fails_ends_in_error_and_says_why(
    cloud: Cloud, kind: str, reason: str
) -> None:
    cloud.backend = cloud.reopen(faults={kind: 1})
    request = cloud.describe()
    cloud.backend.create_server(request)
    failed = cloud.settle(request.id, Status.ERROR)
    assert failed.fault == reason
    assert cloud.backend.create_server(request) == failed
    cloud.remove(request.id)


@pytest.mark.parametrize("latency", [0, LATENCY])
def test_a_build_that_is_stuck_never_ends_but_can_be_deleted(
    database: Database, latency: float
) -> None:
    clock = Clock()
    faults = {"stuck_in_build": 1}
    cloud = open_simulator(database, latency=latency, clock=clock, faults=faults)
    created = cloud.backend.create_server(cloud.describe())
    clock.advance(A_YEAR)
    assert (created.status, created.task) == (Status.BUILD, "scheduling")
    assert cloud.backend.observe_server(created.id) == created
    cloud.backend.delete_server(created.id)
    clock.advance(latency)
    assert not cloud.exists(created.id)


@pytest.mark.parametrize("action", [Action.STOP, Action.RESIZE, Action.REBUILD, Action.SNAPSHOT])
def test_an_action_that_fails_ends_in_error_and_names_its_token(
    cloud: Cloud, server: ObservedServer, action: Action
) -> None:
    cloud.backend = cloud.reopen(faults={"action_error": 1})
    begun = cloud.act(server.id, action)
    failed = cloud.settle(server.id, Status.ERROR)
    assert (failed.failed_token, failed.fault) == (begun.token, ACTION_ERROR)
    assert (failed.flavor_id, failed.image_id) == (server.flavor_id, server.image_id)
    assert begun.token not in [image.id for image in cloud.backend.list_images()]


def test_an_action_that_goes_well_clears_the_fault(cloud: Cloud, server: ObservedServer) -> None:
    broken = cloud.reopen(faults={"action_error": 1})
    broken.perform_action(cloud.request(server.id, Action.REBOOT))
    cloud.settle(server.id, Status.ERROR)
    cloud.act(server.id, Action.STOP)
    stopped = cloud.settle(server.id, Status.SHUTOFF)
    assert (stopped.failed_token, stopped.fault) == (None, None)


def test_a_cloud_that_is_away_does_nothing(cloud: Cloud, server: ObservedServer) -> None:
    away = cloud.reopen(faults={"unavailable": 1})
    request = cloud.describe()
    with pytest.raises(CloudUnavailable):
        away.create_server(request)
    with pytest.raises(CloudUnavailable):
        away.delete_server(server.id)
    for action in OFFERED:
        with pytest.raises(CloudUnavailable):
            away.perform_action(cloud.request(server.id, action))
    for look in (away.observe_server, away.open_console):
        with pytest.raises(CloudUnavailable):
            look(server.id)
    with pytest.raises(CloudUnavailable):
        away.change_server(server.id, name="renamed")
    with pytest.raises(CloudUnavailable):
        away.read_console_log(server.id, 1)
    with pytest.raises(CloudUnavailable):
        list(away.observe_servers())
    with pytest.raises(CloudUnavailable):
        away.check_health()
    assert cloud.backend.observe_server(server.id) == server
    assert not cloud.exists(request.id)


def test_a_lost_response_hides_work_that_was_done(cloud: Cloud) -> None:
    deaf = cloud.reopen(faults={"lost_answer": 1})
    request = cloud.describe()
    with pytest.raises(CloudUnavailable):
        deaf.create_server(request)
    server = cloud.settle(request.id, Status.ACTIVE)
    stop = cloud.request(server.id, Action.STOP)
    with pytest.raises(CloudUnavailable):
        deaf.perform_action(stop)
    stopped = cloud.settle(server.id, Status.SHUTOFF)
    assert cloud.backend.perform_action(stop) == stopped
    with pytest.raises(CloudUnavailable):
        deaf.delete_server(server.id)
    cloud.remove(server.id)


def test_a_refusal_is_no_response_that_is_lost(cloud: Cloud) -> None:
    deaf = cloud.reopen(faults={"lost_answer": 1})
    with pytest.raises(ServerMissing):
        deaf.perform_action(cloud.request("no-such", Action.STOP))


def test_a_slow_answer_is_the_same_answer(cloud: Cloud, server: ObservedServer) -> None:
    slow = cloud.reopen(faults={"slow_answer": 0.01})
    request = cloud.request(server.id, Action.STOP)
    assert slow.perform_action(request) == cloud.backend.observe_server(server.id)
    assert cloud.settle(server.id, Status.SHUTOFF).token == request.token


def test_a_call_that_hangs_is_the_same_call(cloud: Cloud, server: ObservedServer) -> None:
    hanging = cloud.reopen(faults={"hang": 0.5, "hang_seconds": 0.01})
    request = cloud.request(server.id, Action.STOP)
    assert hanging.perform_action(request) == cloud.backend.observe_server(server.id)
    observed = {hanging.observe_server(server.id).id for _ in range(8)}
    assert observed == {server.id}


def find_struck(database: Database, seed: int, kind: str = "build_error") -> set[str]:
    """Return which of ``IDS`` a fault strikes that happens to every second server."""
    cloud = open_simulator(database, faults={kind: 0.5, "seed": seed})
    for server_id in IDS:
        cloud.backend.create_server(cloud.describe(id=server_id))
    struck = [server.id for server in cloud.list_servers() if server.fault]
    for server_id in IDS:
        cloud.backend.delete_server(server_id)
    return set(struck)


@pytest.mark.long
def test_the_same_seed_strikes_the_same_servers(database: Database) -> None:
    struck = find_struck(database, seed=7)
    assert 0 < len(struck) < len(IDS)
    assert find_struck(database, seed=7) == struck
    assert find_struck(database, seed=8) != struck
    assert find_struck(database, seed=7, kind="no_valid_host") != struck


def is_lost(backend: Backend, request: ServerRequest) -> bool:
    """Tell whether the response to a create is lost."""
    try:
        backend.create_server(request)
    except CloudUnavailable:
        return True
    return False


def test_the_same_seed_loses_the_same_answers(database: Database) -> None:
    request = open_simulator(database).describe(id=IDS[0])
    outcomes = []
    for _ in range(2):
        cloud = open_simulator(database, faults={"lost_answer": 0.5, "seed": 3})
        outcomes.append([is_lost(cloud.backend, request) for _ in range(32)])
    assert set(outcomes[0]) == {True, False}
    assert outcomes[0] == outcomes[1]
