"""Servers through the Python SDK: made, waited for, acted upon, listed, deleted."""

import uuid

import pytest

from ostler_sdk import Client, Operation, models
from ostler_sdk.errors import (
    ConflictError,
    InvalidStateTransition,
    NotFoundError,
    PreconditionFailed,
    ServerBusy,
    ServerNotFound,
    ValidationError,
)

FLAVOR, IMAGE = "m1.small", "Ubuntu 22.04 LTS"


def make_server(client: Client, wait: bool = True) -> models.Server:
    name = f"server-{uuid.uuid4().hex[:8]}"
    return client.servers.create(name=name, flavor=FLAVOR, image=IMAGE, wait=wait)


def test_a_server_lives_from_its_creation_to_its_deletion(slow_client: Client) -> None:
    server = make_server(slow_client)
    assert server.status == "ACTIVE"
    assert slow_client.servers.stop(server, wait=True).status == "SHUTOFF"
    assert slow_client.servers.start(server.id, wait=30).status == "ACTIVE"
    slow_client.servers.delete(server, wait=True)
    with pytest.raises(ServerNotFound) as found:
        slow_client.servers.get(server)
    assert isinstance(found.value, NotFoundError)
    assert found.value.request_id


def test_a_change_that_is_not_waited_for_has_an_operation(slow_client: Client) -> None:
    server = make_server(slow_client, wait=False)
    assert server.status == "BUILD"
    assert server.operation_id
    seen: list[Operation] = []
    operation = slow_client.operations.get(server.operation_id).wait(on_progress=seen.append)
    assert (operation.status, operation.action) == ("succeeded", "create")
    assert seen[-1] == operation


def test_a_busy_server_tells_what_is_in_the_way(slow_client: Client) -> None:
    server = make_server(slow_client)
    busy = slow_client.servers.stop(server)
    with pytest.raises(ServerBusy) as refused:
        slow_client.servers.reboot(server)
    error = refused.value
    assert isinstance(error, ConflictError)
    assert error.retry
    assert error.retry_after == 1
    assert error.operation_id == busy.operation_id
    assert error.allowed_actions == []
    assert error.hint
    assert error.details["task"] == "powering-off"


def test_what_a_status_does_not_allow_tells_what_it_does(client: Client) -> None:
    server = make_server(client)
    client.servers.stop(server)
    with pytest.raises(InvalidStateTransition) as refused:
        client.servers.stop(server)
    assert not refused.value.retry
    assert "start" in refused.value.allowed_actions
    assert "SHUTOFF" in refused.value.message
    assert refused.value.code in str(refused.value)
    assert str(refused.value.hint).startswith("Do one of start, ")


@pytest.mark.parametrize("name", [".", "..", "a/..", "%2e%2e"])
def test_an_id_is_no_way_to_another_path(client: Client, name: str) -> None:
    with pytest.raises(ServerNotFound):
        client.servers.get(name)
    with pytest.raises(ServerNotFound):
        client.servers.delete(name)


def test_what_is_not_as_described_names_every_field(client: Client) -> None:
    with pytest.raises(ValidationError) as refused:
        client.servers.create(name="", flavor=FLAVOR, image=IMAGE, networks=[])
    assert "body.name: " in str(refused.value)
    assert "body.networks: " in str(refused.value)
    assert str(refused.value.request_id) in str(refused.value)


def test_a_server_that_is_given_as_an_object_must_not_have_changed(client: Client) -> None:
    server = make_server(client)
    renamed = client.servers.update(server, name="first")
    assert renamed.name == "first"
    with pytest.raises(PreconditionFailed):
        client.servers.update(server, name="second")
    assert client.servers.update(renamed, name="second").name == "second"
    assert client.servers.update(server.id, name="third").name == "third"
