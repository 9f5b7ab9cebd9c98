"""What was asked for once is done once, whatever became of the response."""

from collections.abc import Iterator

import pytest

from backends.base import BackendRefused, CloudUnavailable, ObservedServer
from domain.transitions import Action, Status
from tests.conformance.clouds import Cloud
from tests.openstack.backend import open_openstack
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.cloud.controls import Answer, Controls
from tests.openstack.project import POLL_S, Project, wait_until

LOST_CREATE = Controls(answers=[Answer("nova", "POST", "*/servers", lose=True)])
LOST_ACTION = Controls(answers=[Answer("nova", "POST", "*/action", lose=True)])
REFUSED_RESIZE = Controls(failures={"resize": "the disk is full"})
NO_HOST = Controls(failures={"schedule": "no host"})


@pytest.fixture
def region(cloud: Machine) -> Iterator[Cloud]:
    opened = open_openstack(cloud.state)
    yield opened
    for server_id in opened.made:
        opened.backend.delete_server(server_id)


@pytest.fixture
def server(region: Cloud) -> ObservedServer:
    return region.boot()


def find_nova_ids(project: Project, server_id: str) -> list[str]:
    """Return Nova's ids of the servers with the tag of an id of Ostler's."""
    found = project.compute.servers(tags=f"ostler:{server_id}")
    return [server.id for server in found]


def count_actions(project: Project, server_id: str, name: str) -> int:
    """Return how often Nova has done something with a server."""
    (nova_id,) = find_nova_ids(project, server_id)
    actions = project.compute.server_actions(nova_id)
    return sum(action.action == name for action in actions)


def test_a_create_whose_response_was_lost_is_found_again(
    cloud: Machine, region: Cloud, project: Project
) -> None:
    request = region.describe()
    with cloud.controlled(LOST_CREATE), pytest.raises(CloudUnavailable):
        region.backend.create_server(request)
    assert region.reopen().create_server(request).id == request.id
    region.settle(request.id, Status.ACTIVE)
    assert len(find_nova_ids(project, request.id)) == 1


def test_of_two_servers_with_one_tag_the_first_one_stays(
    region: Cloud, project: Project, server: ObservedServer
) -> None:
    (first,) = find_nova_ids(project, server.id)
    double = project.boot(tags=[f"ostler:{server.id}"])
    assert sorted(find_nova_ids(project, server.id)) == sorted([first, double.id])
    reported = list(region.reopen().observe_servers())
    assert [found.id for found in reported].count(server.id) == 1
    project.compute.wait_for_delete(double, POLL_S)
    assert find_nova_ids(project, server.id) == [first]


def test_a_server_of_ostlers_is_not_known_by_the_id_that_nova_gave_it(
    region: Cloud, project: Project, server: ObservedServer
) -> None:
    (nova_id,) = find_nova_ids(project, server.id)
    assert not region.exists(nova_id)
    region.backend.delete_server(nova_id)
    assert region.exists(server.id)


def test_a_server_made_by_hand_has_the_id_that_nova_gave_it(
    region: Cloud, project: Project
) -> None:
    made = project.boot("by-hand")
    assert region.backend.observe_server(made.id).name == "by-hand"
    region.act(made.id, Action.STOP)
    assert region.settle(made.id, Status.SHUTOFF).id == made.id
    region.remove(made.id)


@pytest.mark.parametrize("action", [Action.REBOOT, Action.STOP, Action.SNAPSHOT])
def test_an_action_whose_response_was_lost_is_done_once(
    cloud: Machine, region: Cloud, project: Project, server: ObservedServer, action: Action
) -> None:
    names = {Action.REBOOT: "reboot", Action.STOP: "stop", Action.SNAPSHOT: "createImage"}
    request = region.request(server.id, action)
    with cloud.controlled(LOST_ACTION), pytest.raises(CloudUnavailable):
        region.backend.perform_action(request)
    region.backend = region.reopen()
    region.perform(request)
    end = Status.SHUTOFF if action is Action.STOP else Status.ACTIVE
    assert region.settle(server.id, end).token == request.token
    assert count_actions(project, server.id, names[action]) == 1


def test_the_same_action_is_done_again_for_another_operation(
    region: Cloud, project: Project, server: ObservedServer
) -> None:
    for _ in range(2):
        region.act(server.id, Action.REBOOT)
        region.settle(server.id, Status.ACTIVE)
        region.backend = region.reopen()
    assert count_actions(project, server.id, "reboot") == 2


def test_an_action_that_fails_names_its_token_and_the_reason(
    cloud: Machine, region: Cloud, server: ObservedServer
) -> None:
    with cloud.controlled(REFUSED_RESIZE):
        begun = region.act(server.id, Action.RESIZE)
        failed = region.settle(server.id, Status.ERROR)
    assert failed.failed_token == begun.token
    assert "the disk is full" in (failed.fault or "")


def test_an_action_that_fails_and_leaves_the_server_running_has_failed(
    cloud: Machine, region: Cloud, server: ObservedServer
) -> None:
    with cloud.controlled(NO_HOST):
        begun = region.act(server.id, Action.RESIZE)
        failed = region.settle(server.id, Status.ACTIVE)
    assert failed.failed_token == begun.token
    assert failed.fault
    assert failed.flavor_id == server.flavor_id


def test_a_build_that_finds_no_host_says_so(cloud: Machine, region: Cloud) -> None:
    request = region.describe()
    with cloud.controlled(NO_HOST):
        region.backend.create_server(request)
        failed = region.settle(request.id, Status.ERROR)
    assert "No valid host was found" in (failed.fault or "")


def test_a_name_that_nova_does_not_take_is_refused_with_its_words(region: Cloud) -> None:
    request = region.describe(name="rocket 🚀")
    with pytest.raises(BackendRefused, match="name") as refusal:
        region.backend.create_server(request)
    assert refusal.value.reason == "input"
    assert not region.exists(request.id)


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_cloud_that_fails_is_unavailable_and_says_nothing_of_itself(
    cloud: Machine, region: Cloud, server: ObservedServer, status: int
) -> None:
    request = region.request(server.id, Action.STOP)
    with cloud.controlled(Controls(answers=[Answer("nova", status=status)])):
        for call in (
            lambda: region.backend.observe_server(server.id),
            lambda: region.backend.perform_action(request),
            lambda: region.backend.delete_server(server.id),
            region.backend.check_health,
        ):
            with pytest.raises(CloudUnavailable) as unavailable:
                call()
            assert "http" not in str(unavailable.value)
    assert region.backend.observe_server(server.id) == server


def test_a_cloud_whose_port_is_closed_is_unavailable(
    cloud: Machine, region: Cloud, server: ObservedServer
) -> None:
    nova = cloud.services["nova"]
    with cloud.controlled(Controls(closed=["nova"])):
        wait_until(lambda: not nova.answers())
        with pytest.raises(CloudUnavailable, match="cannot be reached"):
            region.backend.observe_server(server.id)
    nova.wait()
    assert region.backend.observe_server(server.id) == server


def test_an_action_with_which_nova_dies_is_told_by_where_the_server_comes_to_rest(
    cloud: Machine, region: Cloud, server: ObservedServer
) -> None:
    nova = cloud.services["nova"]
    request = region.request(server.id, Action.STOP)
    with cloud.controlled(Controls(hold=["stop"])):
        region.backend.perform_action(request)
        nova.kill()
    nova.start()
    wait_until(lambda: region.backend.observe_action(request).task is None)
    ended = region.backend.observe_action(request)
    assert (ended.status, ended.token, ended.fault) == (Status.SHUTOFF, request.token, None)
