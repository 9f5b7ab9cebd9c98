"""Events: read the log in pages, and one event as the document describes it."""

from typing import Any

from domain.events import Event
from domain.failures import complete_failure
from handlers.pages import Response
from operations.clouds.cloud import Caller, Cloud
from operations.record.events import read_events
from persistence.servers import servers

PATH = "/api/v1/events"


def list_events(cloud: Cloud, caller: Caller, after: str, limit: int) -> Response:
    """Return one page of the project's events behind ``after``, oldest first."""
    events = read_events(cloud, caller.project_id, None, int(after), limit + 1)
    return render_events(events, limit, PATH)


def list_server_events(
    cloud: Cloud, caller: Caller, server_id: str, after: str, limit: int
) -> Response:
    """Return one page of the events of a server, deleted or not. Raises ServerNotFound."""
    with cloud.database.read() as connection:
        owner = servers.read_owner(connection, caller.owner, server_id)
    events = read_events(cloud, owner, server_id, int(after), limit + 1)
    return render_events(events, limit, f"/api/v1/servers/{server_id}/events")


def render_events(events: list[Event], limit: int, path: str) -> Response:
    """Return the first ``limit`` events as a page; any beyond show that there is a next one."""
    items = events[:limit]
    next_after = str(items[-1].position) if len(events) > limit else None
    body = {"items": [render_event(event) for event in items], "next_after": next_after}
    headers = {"Content-Type": "application/json"}
    if next_after:
        headers["Link"] = f'<{path}?limit={limit}&after={next_after}>; rel="next"'
    return body, 200, headers


def render_event(event: Event) -> dict[str, Any]:
    """Return the event as the document describes it."""
    return {
        "id": str(event.position),
        "type": event.type.value,
        "server_id": event.server_id,
        "operation_id": event.operation_id,
        "request_id": event.request_id,
        "project_id": event.project_id,
        "created_at": event.created_at,
        "data": _render_data(event),
    }


def _render_data(event: Event) -> dict[str, Any]:
    if event.server_id is None:
        return event.data
    return {**event.data, "fault": complete_failure(event.data["fault"])}
