"""Actions: each ends where the lifecycle says, and a refused one changes nothing."""

import pytest

from backends.base import BackendRefused, ObservedServer, ServerMissing
from domain.states import Status
from domain.transitions import SERVED, Action, end_status, is_allowed
from tests.conformance.clouds import Cloud
from tests.threads import run_at_once

REACHABLE = (Status.ACTIVE, Status.SHUTOFF)
ALLOWED = [(a, s) for a in SERVED for s in REACHABLE if is_allowed(a, s)]
REFUSED = [(a, s) for a in SERVED for s in REACHABLE if not is_allowed(a, s)]
UNSERVED = sorted(set(Action) - set(SERVED))
MISSING = ["no-such", "", "a\0b", "\ud800", "x" * 100_000]


def bring_to(cloud: Cloud, server: ObservedServer, status: Status) -> ObservedServer:
    if status is Status.SHUTOFF:
        cloud.backend.perform_action(server.id, Action.STOP)
    return cloud.settle(server.id, status)


def act(cloud: Cloud, server_id: str, action: Action) -> ObservedServer:
    flavor_id = cloud.backend.list_flavors()[1].id if action is Action.RESIZE else None
    return cloud.backend.perform_action(server_id, action, flavor_id=flavor_id)


@pytest.mark.parametrize(("action", "status"), ALLOWED)
def test_an_allowed_action_ends_where_the_lifecycle_says(
    cloud: Cloud, server: ObservedServer, action: Action, status: Status
) -> None:
    before = bring_to(cloud, server, status)
    act(cloud, server.id, action)
    after = cloud.settle(server.id, end_status(action, status))
    assert (after.name, after.ip_address) == (before.name, before.ip_address)
    assert after.updated_at >= before.updated_at


@pytest.mark.parametrize(("action", "status"), REFUSED)
def test_an_action_that_the_status_does_not_allow_is_refused(
    cloud: Cloud, server: ObservedServer, action: Action, status: Status
) -> None:
    before = bring_to(cloud, server, status)
    with pytest.raises(BackendRefused) as refusal:
        act(cloud, server.id, action)
    assert refusal.value.reason == "state"
    assert cloud.backend.observe_server(server.id) == before


@pytest.mark.parametrize("action", UNSERVED)
def test_an_action_that_is_not_served_is_refused(
    cloud: Cloud, server: ObservedServer, action: Action
) -> None:
    with pytest.raises(BackendRefused, match=action):
        cloud.backend.perform_action(server.id, action)
    assert cloud.backend.observe_server(server.id) == server


def test_a_resize_gives_the_new_flavor_and_keeps_the_rest(
    cloud: Cloud, server: ObservedServer
) -> None:
    flavor = cloud.backend.list_flavors()[2]
    cloud.backend.perform_action(server.id, Action.RESIZE, flavor_id=flavor.id)
    after = cloud.settle(server.id, Status.ACTIVE)
    assert after.flavor_id == flavor.id
    assert (after.image_id, after.ip_address) == (server.image_id, server.ip_address)


@pytest.mark.parametrize("flavor_id", [None, *MISSING], ids=range(len(MISSING) + 1))
def test_a_resize_to_an_unknown_flavor_is_refused(
    cloud: Cloud, server: ObservedServer, flavor_id: str | None
) -> None:
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.perform_action(server.id, Action.RESIZE, flavor_id=flavor_id)
    assert refusal.value.reason == "reference"
    assert cloud.backend.observe_server(server.id) == server


def test_only_a_resize_looks_at_the_flavor(cloud: Cloud, server: ObservedServer) -> None:
    other = cloud.backend.list_flavors()[1].id
    cloud.backend.perform_action(server.id, Action.STOP, flavor_id=other)
    assert cloud.settle(server.id, Status.SHUTOFF).flavor_id == server.flavor_id


@pytest.mark.parametrize("action", SERVED)
@pytest.mark.parametrize("server_id", MISSING, ids=range(len(MISSING)))
def test_an_action_on_a_server_that_is_not_there_says_so(
    cloud: Cloud, server_id: str, action: Action
) -> None:
    with pytest.raises(ServerMissing):
        act(cloud, server_id, action)


def test_of_many_stops_at_once_one_is_accepted(cloud: Cloud, server: ObservedServer) -> None:
    results = run_at_once(20, lambda _: cloud.backend.perform_action(server.id, Action.STOP))
    accepted = [result for result in results if isinstance(result, ObservedServer)]
    refused = [result for result in results if isinstance(result, BackendRefused)]
    assert (len(accepted), len(refused)) == (1, 19)
    assert cloud.settle(server.id, Status.SHUTOFF).id == server.id


def test_a_server_can_be_renamed_again_and_again(cloud: Cloud, server: ObservedServer) -> None:
    for name in ("db-1", "db-1", "名前"):
        assert cloud.backend.rename_server(server.id, name).name == name
    assert cloud.backend.observe_server(server.id).name == "名前"
    assert cloud.backend.observe_server(server.id).ip_address == server.ip_address


@pytest.mark.parametrize("server_id", MISSING, ids=range(len(MISSING)))
def test_a_server_that_is_not_there_cannot_be_renamed(cloud: Cloud, server_id: str) -> None:
    with pytest.raises(ServerMissing):
        cloud.backend.rename_server(server_id, "db-1")
