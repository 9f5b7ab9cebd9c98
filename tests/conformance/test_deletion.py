"""Deleting servers: afterwards there is nothing, and saying it twice is no mistake."""

import re
from datetime import timedelta

import pytest

from backends.base import BackendRefused, ObservedServer, ServerMissing
from domain.transitions import ALLOW_REBOOT, TRANSITIONS, Action, Status
from tests.conformance.clouds import ROUTES, Cloud
from tests.threads import run_at_once


def test_a_deleted_server_is_gone_for_every_call(cloud: Cloud, server: ObservedServer) -> None:
    cloud.remove(server.id)
    with pytest.raises(ServerMissing):
        cloud.backend.observe_server(server.id)
    with pytest.raises(ServerMissing):
        cloud.act(server.id, Action.STOP)
    with pytest.raises(ServerMissing):
        cloud.backend.change_server(server.id, name="db-1")
    assert server.id not in [other.id for other in cloud.backend.observe_servers()]


def test_a_server_can_be_deleted_twice(cloud: Cloud, server: ObservedServer) -> None:
    cloud.remove(server.id)
    cloud.remove(server.id)
    assert not cloud.exists(server.id)


WORK = [action for action in Action if TRANSITIONS[action].task and action is not Action.DELETE]

GOES_ON = re.compile(r" while (it is in task_state )?reboot_(pending|started)_hard$")
"""How Ostler or Nova refuses what comes when Nova has gone on by itself, from a task that a hard
reboot may interrupt to one that nothing does."""


def begin(cloud: Cloud, action: Action) -> ObservedServer:
    """Return a server as it is when the cloud has just begun something with it."""
    if action is Action.CREATE:
        return cloud.backend.create_server(cloud.describe())
    status = next(status for status in ROUTES if status in TRANSITIONS[action].allowed_in)
    return cloud.act(cloud.bring(cloud.boot().id, status).id, action)


@pytest.mark.parametrize("action", WORK)
def test_a_server_can_be_deleted_whatever_goes_on_with_it(cloud: Cloud, action: Action) -> None:
    images = cloud.backend.list_images()
    server = begin(cloud, action)
    cloud.remove(server.id)
    cloud.pass_time()
    assert not cloud.exists(server.id)
    if action is Action.SNAPSHOT:
        cloud.backend.delete_snapshot(cloud.last[server.id].token)
    assert cloud.backend.list_images() == images


def test_a_hard_reboot_interrupts_what_nova_lets_it_interrupt(cloud: Cloud) -> None:
    for action in (one for one in WORK if TRANSITIONS[one].task in ALLOW_REBOOT):
        server = begin(cloud, action)
        if server.task not in (None, *ALLOW_REBOOT):
            continue  # the cloud was quicker
        try:
            rebooted = cloud.act(server.id, Action.REBOOT_HARD)
        except BackendRefused as refusal:
            if not GOES_ON.search(str(refusal)):
                raise
            continue  # the cloud went on meanwhile, to what it lets nothing interrupt
        assert cloud.settle(server.id, Status.ACTIVE).token == rebooted.token


@pytest.mark.parametrize("server_id", ["no-such", "", "a\0b", "\ud800"], ids=range(4))
def test_deleting_what_never_was_is_fine(
    cloud: Cloud, server: ObservedServer, server_id: str
) -> None:
    cloud.backend.delete_server(server_id)
    assert cloud.exists(server.id)


def test_many_deletes_at_once_all_succeed(cloud: Cloud, server: ObservedServer) -> None:
    request_ids = run_at_once(20, lambda _: cloud.backend.delete_server(server.id))
    assert all(told is None or str(told).startswith("req-") for told in request_ids), request_ids
    cloud.remove(server.id)
    assert not cloud.exists(server.id)


def test_a_delete_leaves_the_other_servers_alone(cloud: Cloud, server: ObservedServer) -> None:
    other = cloud.boot(name="db-1")
    cloud.remove(server.id)
    assert cloud.backend.observe_server(other.id) == other


def test_a_deletion_is_reported_among_the_changes_since_and_nowhere_else(
    cloud: Cloud, server: ObservedServer
) -> None:
    other = cloud.boot(name="db-1")
    cloud.remove(server.id)
    gone, kept = (each.cloud_id or each.id for each in (server, other))
    reported = cloud.list_deleted(server.updated_at)
    assert (gone in reported, kept in reported) == (not cloud.backend.instant, False)
    assert gone not in cloud.list_deleted(server.updated_at + timedelta(days=1))
    assert not [seen for seen in cloud.backend.observe_servers() if seen.id in (gone, server.id)]


def test_a_cloud_says_of_a_server_that_is_gone_whether_it_was_deleted(
    cloud: Cloud, server: ObservedServer
) -> None:
    def was_deleted() -> bool:
        return cloud.reopen().was_deleted(server.id, server.cloud_id)

    assert not was_deleted()
    cloud.remove(server.id)
    assert was_deleted() is not cloud.backend.instant


@pytest.mark.parametrize("server_id", ["no-such", "", "a\0b", "\ud800"], ids=range(4))
def test_what_never_was_was_not_deleted(cloud: Cloud, server_id: str) -> None:
    assert not cloud.backend.was_deleted(server_id, None)
    assert not cloud.backend.was_deleted("no-such", server_id)
