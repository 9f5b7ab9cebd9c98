"""Nova hangs, or is cut off amid a response: nothing is done twice or taken for true."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.base import CloudUnavailable, ObservedServer
from backends.openstack.backend import OpenStack
from tests.conformance.clouds import Cloud
from tests.openstack.backend import open_openstack
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.project import Project
from tests.openstack.recording import Recorder, fail, hurry, open_backend
from tests.openstack.relay import Mode, Relay


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture(scope="module")
def region(cloud: Machine) -> Iterator[Cloud]:
    opened = open_openstack(cloud.state)
    yield opened
    for server_id in opened.made:
        opened.backend.delete_server(server_id)


@pytest.fixture(scope="module")
def server(region: Cloud) -> ObservedServer:
    """A server that is there for all tests, and is not what it was for long."""
    return region.boot()


@pytest.fixture
def relay(cloud: Machine) -> Iterator[Relay]:
    with Relay(cloud.state.ports["nova"]) as relay:
        yield relay


@pytest.fixture
def relayed(
    cloud: Machine, relay: Relay, tmp_path: Path, recorder: Recorder
) -> Iterator[OpenStack]:
    """A backend that finds Nova behind the relay."""
    override = {"compute_endpoint_override": f"http://127.0.0.1:{relay.port}/v2.1"}
    with open_backend(cloud, tmp_path, recorder, **override) as backend:
        backend.list_flavors()
        yield backend


@pytest.mark.parametrize("mode", [Mode.HANG, Mode.HALF, Mode.STALL])
def test_half_a_response_or_none_is_silence(relayed: OpenStack, relay: Relay, mode: Mode) -> None:
    with relay.misbehaving(mode), hurry(relayed):
        assert "cannot be" in str(fail(relayed))
    relayed.list_flavors()


def test_a_read_whose_connection_broke_is_repeated_and_one_that_hangs_is_not(
    relayed: OpenStack, relay: Relay
) -> None:
    relay.cut()
    relayed.list_flavors()
    with relay.misbehaving(Mode.HANG), hurry(relayed):
        before = relay.accepted
        fail(relayed)
        assert relay.accepted == before + 1


def test_a_change_that_hangs_is_not_repeated(
    relayed: OpenStack, relay: Relay, server: ObservedServer
) -> None:
    relayed.observe_server(server.id)
    relay.misbehave_once("PUT /v2.1/servers/", Mode.STALL)
    with hurry(relayed), pytest.raises(CloudUnavailable):
        relayed.change_server(server.id, "renamed")
    assert relayed.change_server(server.id, "renamed").name == "renamed"


def test_a_create_whose_response_was_cut_short_is_found_again(
    relayed: OpenStack, relay: Relay, region: Cloud, project: Project
) -> None:
    request = region.describe()
    relay.misbehave_once("POST /v2.1/servers ", Mode.HALF)
    with pytest.raises(CloudUnavailable):
        relayed.create_server(request)
    assert relayed.create_server(request).id == request.id
    found = list(project.compute.servers(tags=f"ostler:{request.id}"))
    assert len(found) == 1
