"""Operations that are waited for through the Python SDK: how they end, and when they do not."""

from collections.abc import Iterator

import pytest

from ostler_sdk import Client
from ostler_sdk.errors import OperationFailed, WaitTimeout
from tests.clients.stub import Answer, Asked, serve_stub
from tests.clients.test_python_servers import FLAVOR, IMAGE, make_server
from tests.databases import Databases
from tests.server import LiveServer

FULL = '{"no_valid_host": 1}'


@pytest.fixture(scope="module", params=["0", "0.1"], ids=["instant", "slow"])
def full(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """A client of a cloud that has no room for a server."""
    directory = tmp_path_factory.mktemp("full")
    settings = {"SIMULATOR_LATENCY": request.param, "SIMULATOR_FAULTS": FULL}
    with LiveServer(databases.create(), directory, **settings) as server, Client(server.url) as one:
        yield one


def test_a_creation_that_fails_is_no_success(full: Client) -> None:
    with pytest.raises(OperationFailed, match="No valid host") as failed:
        full.servers.create(name="web-01", flavor=FLAVOR, image=IMAGE, wait=True)
    assert failed.value.operation.status == "failed"
    assert failed.value.code == "BACKEND_FAILED"
    assert failed.value.retry
    assert "smaller flavor" in str(failed.value.hint)


def test_who_has_waited_for_long_enough_is_told_how_it_stands(slow_client: Client) -> None:
    server = make_server(slow_client, wait=False)
    assert server.operation_id
    with pytest.raises(WaitTimeout) as over:
        slow_client.operations.wait(server.operation_id, timeout=0)
    assert over.value.operation.status in ("queued", "running")
    assert slow_client.operations.wait(over.value.operation).status == "succeeded"


def test_an_operation_that_is_cancelled_has_failed(slow_client: Client) -> None:
    server = make_server(slow_client, wait=False)
    assert server.operation_id
    operation = slow_client.operations.get(server.operation_id).cancel()
    with pytest.raises(OperationFailed) as failed:
        operation.wait()
    assert failed.value.code == "CANCELLED"


def test_one_request_waits_for_the_end_and_another_reads_the_server(slow_client: Client) -> None:
    server = make_server(slow_client)
    stopped = slow_client.servers.stop(server)
    operation = slow_client.operations.get(stopped.operation_id or "")

    def answer(asked: Asked, number: int) -> Answer:
        return Answer(200, {**operation.to_json(), "status": "succeeded"})

    with serve_stub(answer) as stub, Client(stub.url) as client:
        client.operations.wait(operation.id)
    assert [asked.path for asked in stub.asked] == [f"/api/v1/operations/{operation.id}?wait=60"]


def test_operations_are_listed(slow_client: Client) -> None:
    server = make_server(slow_client)
    slow_client.servers.stop(server, wait=True)
    listed = list(slow_client.operations.list(server_id=server.id, limit=1))
    assert [operation.action for operation in listed] == ["create", "stop"]
    assert list(slow_client.operations.list_of_server(server, status="failed")) == []
    assert listed[0].refresh() == listed[0]
