"""Events: read the log in pages, and one event as the document describes it."""

from typing import Any
from urllib.parse import urlencode

from domain.events import Event
from domain.failures import complete_failure
from handlers.pages import Response
from handlers.projects import Query, choose_projects, keep_projects
from operations.clouds.cloud import Caller, Cloud
from operations.record.events import read_events, read_first_available, require_kept
from persistence.servers import servers

PATH = "/api/v1/events"
BEGINNING = "0"
"""Behind which a page begins that is asked for without a position."""


def list_events(
    cloud: Cloud,
    caller: Caller,
    limit: int,
    all_projects: bool,
    project_id: str | None = None,
    after: str = BEGINNING,
) -> Response:
    """Return one page of the project's events behind ``after``, oldest first.

    Raises PermissionDenied and EventsGone.
    """
    projects = choose_projects(caller, project_id, all_projects=all_projects)
    kept = keep_projects(project_id, all_projects=all_projects)
    return read_page(cloud, (projects, None), int(after), limit, PATH, kept)


def list_server_events(
    cloud: Cloud, caller: Caller, server_id: str, limit: int, after: str = BEGINNING
) -> Response:
    """Return one page of the events of a server, deleted or not.

    Raises ServerNotFound and EventsGone.
    """
    with cloud.database.read() as connection:
        owner = servers.read_owner(connection, caller.owner, server_id)
    path = f"/api/v1/servers/{server_id}/events"
    return read_page(cloud, (owner, server_id), int(after), limit, path, {})


def read_page(
    cloud: Cloud,
    topic: tuple[str | None, str | None],
    after: int,
    limit: int,
    path: str,
    query: Query,
) -> Response:
    """Return a page of what is behind ``after``, 0 for the beginning. Raises EventsGone."""
    events = read_events(cloud, *topic, after, limit + 1)
    project_id, _ = topic
    if after:
        first = require_kept(cloud, project_id, after)
    else:
        first = read_first_available(cloud, project_id)
    return render_events(events, limit, path, first, query)


def render_events(events: list[Event], limit: int, path: str, first: int, query: Query) -> Response:
    """Return the first ``limit`` events as a page; any beyond show that there is a next one.

    ``first`` is the position with which the log begins, and ``query`` the filters, kept.
    """
    items = events[:limit]
    next_after = str(items[-1].position) if len(events) > limit else None
    body = {
        "items": [render_event(event) for event in items],
        "next_after": next_after,
        "first_available": str(first),
    }
    headers = {"Content-Type": "application/json"}
    if next_after:
        kept = {name: value for name, value in query.items() if value is not None}
        target = urlencode({**kept, "limit": limit, "after": next_after})
        headers["Link"] = f'<{path}?{target}>; rel="next"'
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
