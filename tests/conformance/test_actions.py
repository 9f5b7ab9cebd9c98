"""Actions: each ends where the lifecycle says, and a refused one changes nothing."""

import pytest

from backends.base import BackendRefused, ObservedServer, ServerMissing
from domain.transitions import Action, Status, end_status, is_allowed
from tests.conformance.clouds import ROUTES, Cloud
from tests.threads import run_at_once

NEVER = [Action.CREATE, Action.LOCK, Action.UNLOCK, Action.DELETE]
OFFERED = [action for action in Action if action not in NEVER]
MISSING = ["no-such", "", "a\0b", "\ud800", "x" * 100_000]


def expect_end(action: Action, status: Status) -> Status:
    """Return where the cloud leaves an action; a resize still has to be confirmed there."""
    return Status.VERIFY_RESIZE if action is Action.RESIZE else end_status(action, status)


@pytest.mark.parametrize("action", OFFERED)
def test_an_allowed_action_ends_where_the_lifecycle_says(cloud: Cloud, action: Action) -> None:
    begins = [status for status in ROUTES if is_allowed(action, status)]
    for status in begins:
        before = cloud.bring(cloud.boot().id, status)
        begun = cloud.act(before.id, action)
        after = cloud.settle(before.id, expect_end(action, status))
        assert (after.name, after.ip_address) == (before.name, before.ip_address)
        assert (after.failed_token, after.fault) == (None, None)
        assert after.token == begun.token != before.token
        assert after.updated_at >= before.updated_at
    assert begins


@pytest.mark.parametrize("status", ROUTES)
def test_an_action_that_the_status_does_not_allow_is_refused(
    cloud: Cloud, server: ObservedServer, status: Status
) -> None:
    before = cloud.bring(server.id, status)
    refused = [action for action in OFFERED if not is_allowed(action, status)]
    for action in refused:
        with pytest.raises(BackendRefused) as refusal:
            cloud.act(server.id, action)
        assert refusal.value.reason == "state"
    assert refused
    assert cloud.look(server.id) == before


@pytest.mark.parametrize("action", NEVER)
def test_what_is_no_action_of_a_cloud_is_refused(
    cloud: Cloud, server: ObservedServer, action: Action
) -> None:
    with pytest.raises(BackendRefused, match=action):
        cloud.act(server.id, action)
    assert cloud.look(server.id) == server


@pytest.mark.parametrize("server_id", MISSING, ids=range(len(MISSING)))
def test_an_action_on_a_server_that_is_not_there_says_so(cloud: Cloud, server_id: str) -> None:
    for action in OFFERED:
        with pytest.raises(ServerMissing):
            cloud.act(server_id, action)


def test_of_many_stops_at_once_one_is_accepted(cloud: Cloud, server: ObservedServer) -> None:
    results = run_at_once(20, lambda _: cloud.act(server.id, Action.STOP))
    accepted = [result for result in results if isinstance(result, ObservedServer)]
    refused = [result for result in results if isinstance(result, BackendRefused)]
    assert (len(accepted), len(refused)) == (1, 19)
    assert cloud.settle(server.id, Status.SHUTOFF).token == accepted[0].token


def test_a_server_can_be_renamed_again_and_again(cloud: Cloud, server: ObservedServer) -> None:
    for name in ("db-1", "db-1", "名前"):
        assert cloud.backend.change_server(server.id, name=name).name == name
    assert cloud.backend.observe_server(server.id).name == "名前"
    assert cloud.backend.observe_server(server.id).ip_address == server.ip_address


def test_a_rename_leaves_what_is_going_on_alone(cloud: Cloud, server: ObservedServer) -> None:
    cloud.act(server.id, Action.STOP)
    cloud.backend.change_server(server.id, name="db-1")
    assert cloud.settle(server.id, Status.SHUTOFF).name == "db-1"


@pytest.mark.parametrize("server_id", MISSING, ids=range(len(MISSING)))
def test_a_server_that_is_not_there_cannot_be_renamed(cloud: Cloud, server_id: str) -> None:
    with pytest.raises(ServerMissing):
        cloud.backend.change_server(server_id, name="db-1")
