"""A story of three servers, with a client by openapi-python-client."""

import json
import os
from collections.abc import Iterator

import httpx
from ostler_client import AuthenticatedClient
from ostler_client.api.operations import get_operation
from ostler_client.api.servers import (
    create_server,
    delete_server,
    get_server,
    list_servers,
    perform_server_action,
)
from ostler_client.models import (
    Event,
    Operation,
    OperationStatus,
    Server,
    ServerActionConflictError,
    ServerActionConflictErrorInfo,
    ServerCreate,
    ServerCreateNewLabels,
    ServerEventData,
    ServerEventStatus,
    ServerNotFoundError,
    ServerPage,
    ServerSort,
    StopAction,
    StopActionName,
)
from ostler_client.types import UNSET

LABELS = {"story": "openapi-python-client"}

client = AuthenticatedClient(
    base_url=os.environ["OSTLER_URL"],
    token=os.environ["OSTLER_API_KEY"],
    timeout=httpx.Timeout(90),
)


def boot(name: str) -> Server:
    """Make a server, of a flavor and an image by their names, and wait for it."""
    labels = ServerCreateNewLabels.from_dict(LABELS)
    wanted = ServerCreate(name, "m1.tiny", "Ubuntu 22.04 LTS", labels=labels)
    server = create_server.sync(client=client, body=wanted)
    assert isinstance(server, Server), server
    if server.operation_id:
        wait(server.operation_id)
    return server


def wait(operation_id: str) -> Operation:
    """Return an operation once it has ended."""
    while True:
        operation = get_operation.sync(operation_id, client=client, wait=60)
        assert isinstance(operation, Operation), operation
        if operation.status not in (OperationStatus.QUEUED, OperationStatus.RUNNING):
            return operation


def stop(server: Server) -> Server | ServerActionConflictErrorInfo:
    """Return the server as it is then, or what speaks against a stop now."""
    action = StopAction(StopActionName.STOP)
    answer = perform_server_action.sync(server.id, client=client, body=action)
    if isinstance(answer, ServerActionConflictError):
        return answer.error
    assert isinstance(answer, Server), answer
    return answer


def walk(label: str) -> Iterator[Server]:
    """Yield every server with a label page by page, two at a time."""
    cursor: str | None = None
    while True:
        page = list_servers.sync(
            client=client,
            label=[label],
            sort=ServerSort.CREATED_AT,
            limit=2,
            cursor=cursor or UNSET,
        )
        assert isinstance(page, ServerPage), page
        yield from page.items
        cursor = page.next_cursor
        if not cursor:
            return


def follow(server: Server) -> Iterator[Event]:
    """Yield the events of a server from the first one on, as they happen.

    The client knows no streams; its connections and its models do.
    """
    path = f"/api/v1/servers/{server.id}/events"
    headers = {"Accept": "text/event-stream"}
    http = client.get_httpx_client()
    with http.stream("GET", path, params={"after": "0"}, headers=headers) as response:
        for line in response.raise_for_status().iter_lines():
            if line.startswith("data: "):
                yield Event.from_dict(json.loads(line.removeprefix("data: ")))


def is_stopped(data: ServerEventData) -> bool:
    """Tell whether an event shows a server that is off and at rest."""
    return data.status == ServerEventStatus.SHUTOFF and data.task is None


servers = [boot(f"web-0{number}") for number in (1, 2, 3)]
web = servers[0]

stopping = stop(web)
busy = stop(web)
assert isinstance(stopping, Server)
assert isinstance(busy, ServerActionConflictErrorInfo)
assert busy.details.operation_id
operation = wait(busy.details.operation_id)
refused = stop(web)
assert isinstance(refused, ServerActionConflictErrorInfo)

walked = [server.name for server in walk(f"story={LABELS['story']}")]

seen: list[str] = []
for event in follow(web):
    seen.append(event.type_)
    if isinstance(event.data, ServerEventData) and is_stopped(event.data):
        for server in servers:
            assert delete_server.sync(server.id, client=client) is None
    if event.type_ == "server.deleted":
        break

gone = get_server.sync(web.id, client=client)
assert isinstance(gone, ServerNotFoundError), gone
report = {
    "server": web.id,
    "busy": busy.to_dict(),
    "operation": operation.to_dict(),
    "refused": refused.to_dict(),
    "walked": walked,
    "events": seen,
    "gone": gone.error.code,
}
print(json.dumps(report))
