"""Options, labels and request ids as Nova has them."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from backends.base import CloudUnavailable
from domain.transitions import Action, Status
from tests.conformance.clouds import Cloud
from tests.http.api import make_name
from tests.http.keypairs import make_public_key
from tests.openstack.backend import open_openstack
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.cloud.content import SEVERAL_NETWORKS
from tests.openstack.cloud.controls import Answer, Controls
from tests.openstack.project import Project

USER_DATA = base64.b64encode(b"#!/bin/sh\necho ready\n").decode()
LOST_CREATE = Controls(answers=[Answer("nova", "POST", "*/servers", lose=True)])


@pytest.fixture
def region(cloud: Machine) -> Iterator[Cloud]:
    opened = open_openstack(cloud.state)
    yield opened
    for server_id in opened.made:
        opened.backend.delete_server(server_id)


@pytest.fixture
def several(cloud: Machine) -> Iterator[Cloud]:
    """The cloud as a user sees it whose project has two networks."""
    opened = open_openstack(cloud.state, SEVERAL_NETWORKS)
    yield opened
    for server_id in opened.made:
        opened.backend.delete_server(server_id)


@pytest.fixture
def keypair(project: Project) -> Iterator[str]:
    made = project.compute.create_keypair(name=make_name("key"), public_key=make_public_key())
    yield made.name
    project.compute.delete_keypair(made.name)


@pytest.fixture
def group(project: Project) -> Iterator[str]:
    network: Any = project.connection.network
    made = network.create_security_group(name="web")
    yield made.name
    network.delete_security_group(made)


def find(project: Project, server_id: str) -> Any:
    """Return the server of an id of Ostler's as Nova describes it."""
    (found,) = project.compute.servers(tags=f"ostler:{server_id}")
    return project.compute.get_server(found.id)


def list_entries(project: Project, server_id: str) -> list[tuple[str, str]]:
    """Return the history of a server, the oldest entry first: what was asked for, and its id."""
    entries = project.compute.server_actions(find(project, server_id))
    return [(entry.action, entry.request_id) for entry in entries][::-1]


def test_nova_has_what_a_server_was_booted_with(
    cloud: Machine, region: Cloud, group: str, keypair: str, project: Project
) -> None:
    server = region.boot(
        networks=list(region.networks),
        security_groups=[group, "default"],
        key_name=keypair,
        user_data=USER_DATA,
        availability_zone="nova",
        labels={"tier": "web"},
    )
    seen = find(project, server.id)
    assert (seen.key_name, server.key_name) == (keypair, keypair)
    assert seen.availability_zone == server.availability_zone == "nova"
    assert seen.metadata == {"tier": "web", "ostler_project_id": "conformance"}
    assert {one["name"] for one in seen.security_groups} == {group, "default"}
    assert {name: one[0]["address"] for name, one in server.addresses.items()} == {
        name: one[0]["addr"] for name, one in seen.addresses.items()
    }
    admin: Any = cloud.connect("admin", compute_default_microversion="2.90").compute
    assert admin.get_server(seen.id).user_data == USER_DATA
    region.remove(server.id)


def test_a_server_is_on_two_networks_in_the_order_of_the_request(several: Cloud) -> None:
    private, storage = several.networks
    server = several.boot(networks=[storage, private])
    assert list(server.addresses) == ["storage", "private"]
    (first,), (second,) = server.addresses.values()
    assert (first["address"][:6], second["address"][:6]) == ("10.30.", "10.20.")
    assert server.ip_address == first["address"]
    assert first["mac_address"] != second["mac_address"]


def test_what_others_write_into_the_metadata_stays(region: Cloud, project: Project) -> None:
    server = region.boot(labels={"tier": "web"})
    project.compute.set_server_metadata(find(project, server.id), backup="yes")
    changed = region.backend.change_server(server.id, labels={"tier": None, "owner": "me"})
    assert changed.labels == {"owner": "me", "backup": "yes"}
    assert find(project, server.id).metadata["ostler_project_id"] == "conformance"


def test_the_request_of_a_create_and_of_an_action_is_that_of_the_history(
    region: Cloud, project: Project
) -> None:
    request = region.describe()
    created = region.backend.create_server(request)
    region.settle(request.id, Status.ACTIVE)
    stopped = region.act(request.id, Action.STOP)
    region.settle(request.id, Status.SHUTOFF)
    told = [("create", created.request_id), ("stop", stopped.request_id)]
    assert list_entries(project, request.id) == told
    assert region.reopen().create_server(request).request_id == created.request_id
    repeated = region.reopen().perform_action(region.last[request.id])
    assert repeated.request_id == stopped.request_id


def test_the_request_of_a_create_whose_response_was_lost_is_found(
    cloud: Machine, region: Cloud, project: Project
) -> None:
    request = region.describe()
    with cloud.controlled(LOST_CREATE), pytest.raises(CloudUnavailable):
        region.backend.create_server(request)
    region.backend.create_server(request)
    found = region.settle(request.id, Status.ACTIVE).request_id
    assert list_entries(project, request.id) == [("create", found)]


def test_the_request_of_a_deletion_is_told(region: Cloud) -> None:
    server = region.boot()
    assert (region.backend.delete_server(server.id) or "").startswith("req-")
    region.remove(server.id)
    assert region.backend.delete_server(server.id) is None
