"""A story of three servers: models by datamodel-code-generator, requests by httpx2."""

import json
import os
from collections.abc import Iterator

import httpx2
from ostler_models import (
    Event,
    Operation,
    OperationStatus,
    Server,
    ServerAction,
    ServerActionConflictError,
    ServerActionConflictErrorInfo,
    ServerCreate,
    ServerEventData,
    ServerEventStatus,
    ServerNotFoundError,
    ServerPage,
    StopAction,
)

LABELS: dict[str, str | None] = {"story": "datamodel-code-generator"}

client = httpx2.Client(
    base_url=os.environ["OSTLER_URL"] + "/api/v1",
    headers={"Authorization": f"Bearer {os.environ['OSTLER_API_KEY']}"},
    timeout=90,
)


def create_server(name: str) -> Server:
    """Ask for a server, of a flavor and an image by their names, and wait until it is made."""
    wanted = ServerCreate(
        name=name, flavor_id="m1.tiny", image_id="Ubuntu 22.04 LTS", labels=LABELS
    )
    response = client.post("/servers", json=wanted.model_dump(mode="json", exclude_unset=True))
    server = Server.model_validate_json(response.raise_for_status().content)
    if server.operation_id:
        wait(server.operation_id)
    return server


def wait(operation_id: str) -> Operation:
    """Return an operation once it has ended."""
    while True:
        response = client.get(f"/operations/{operation_id}", params={"wait": 60})
        operation = Operation.model_validate_json(response.raise_for_status().content)
        if operation.status not in (OperationStatus.queued, OperationStatus.running):
            return operation


def stop(server: Server) -> Server | ServerActionConflictErrorInfo:
    """Return the server as it is then, or what speaks against a stop now."""
    action = ServerAction(StopAction(action="stop"))
    response = client.post(f"/servers/{server.id}/action", json=action.model_dump(mode="json"))
    if response.status_code == 409:
        return ServerActionConflictError.model_validate_json(response.content).error
    return Server.model_validate_json(response.raise_for_status().content)


def walk(**filters: str) -> Iterator[Server]:
    """Yield every server page by page, two at a time."""
    cursor: str | None = None
    while True:
        query = {**filters, "limit": "2", **({"cursor": cursor} if cursor else {})}
        response = client.get("/servers", params=query)
        page = ServerPage.model_validate_json(response.raise_for_status().content)
        yield from page.items
        cursor = page.next_cursor
        if not cursor:
            return


def follow(server: Server) -> Iterator[Event]:
    """Yield the events of a server from the first one on, as they happen."""
    path = f"/servers/{server.id}/events"
    headers = {"Accept": "text/event-stream"}
    with client.stream("GET", path, params={"after": "0"}, headers=headers) as response:
        for line in response.raise_for_status().iter_lines():
            if line.startswith("data: "):
                yield Event.model_validate_json(line.removeprefix("data: "))


def is_stopped(data: ServerEventData) -> bool:
    """Tell whether an event shows a server that is off and at rest."""
    return data.status == ServerEventStatus.SHUTOFF and data.task is None


servers = [create_server(f"web-0{number}") for number in (1, 2, 3)]
web = servers[0]

stopping = stop(web)
busy = stop(web)
assert isinstance(stopping, Server)
assert isinstance(busy, ServerActionConflictErrorInfo)
assert busy.details.operation_id
operation = wait(busy.details.operation_id)
refused = stop(web)
assert isinstance(refused, ServerActionConflictErrorInfo)

walked = [server.name for server in walk(label=f"story={LABELS['story']}", sort="created_at")]

seen: list[str] = []
for event in follow(web):
    seen.append(event.type)
    if isinstance(event.data, ServerEventData) and is_stopped(event.data):
        for server in servers:
            client.delete(f"/servers/{server.id}").raise_for_status()
    if event.type == "server.deleted":
        break

gone = ServerNotFoundError.model_validate_json(client.get(f"/servers/{web.id}").content)
report = {
    "server": web.id,
    "busy": busy.model_dump(mode="json", exclude_unset=True),
    "operation": operation.model_dump(mode="json"),
    "refused": refused.model_dump(mode="json", exclude_unset=True),
    "walked": walked,
    "events": seen,
    "gone": gone.error.code,
}
print(json.dumps(report))
