"""The log of audit: read who changed what."""

from typing import Any
from urllib.parse import urlencode

from domain.audit import AuditEntry, AuditFilters
from handlers.pages import Response
from handlers.projects import choose_projects, keep_projects
from handlers.times import parse_time
from operations.clouds.cloud import Caller, Cloud
from operations.record.audit import read_entries, read_first_available

PATH = "/api/v1/audit"

Body = dict[str, Any]


def list_audit(
    cloud: Cloud,
    caller: Caller,
    limit: int,
    order: str,
    all_projects: bool,
    cursor: str | None = None,
    project_id: str | None = None,
    actor: str | None = None,
    key_id: str | None = None,
    operation: str | None = None,
    resource_type: str | None = None,
    resource_id: str | None = None,
    operation_id: str | None = None,
    request_id: str | None = None,
    outcome: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Response:
    """Return one page of entries that pass every filter given. Raises PermissionDenied."""
    given: dict[str, Any] = {
        "key_id": key_id, "operation": operation, "operation_id": operation_id,
        "resource_type": resource_type, "resource_id": resource_id,
        "request_id": request_id, "outcome": outcome,
    }  # fmt: skip
    filters = AuditFilters(
        project_id=choose_projects(caller, project_id, all_projects=all_projects),
        subject=actor,
        since=parse_time(since),
        until=parse_time(until),
        **given,
    )
    behind = None if cursor is None else int(cursor)
    found = read_entries(cloud, filters, behind, limit + 1, oldest=order == "oldest")
    query = {
        **given, "actor": actor, "since": since, "until": until, "order": order,
        "limit": str(limit), **keep_projects(project_id, all_projects=all_projects),
    }  # fmt: skip
    return render_page(found, limit, read_first_available(cloud), query)


def render_page(
    found: list[AuditEntry], limit: int, first: int, query: dict[str, str | None]
) -> Response:
    """Return the first ``limit`` entries as a page; one beyond shows that there is a next one."""
    items = [render_entry(entry) for entry in found[:limit]]
    next_cursor = items[-1]["id"] if len(found) > limit else None
    body = {"items": items, "next_cursor": next_cursor, "first_available": str(first)}
    if next_cursor is None:
        return body, 200, {}
    kept = {name: value for name, value in query.items() if value is not None}
    target = urlencode({**kept, "cursor": next_cursor})
    return body, 200, {"Link": f'<{PATH}?{target}>; rel="next"'}


def render_entry(entry: AuditEntry) -> Body:
    """Return the entry as the document describes it."""
    actor = ("mode", "subject", "name", "role", "key_id")
    return {
        "id": str(entry.position),
        "created_at": entry.created_at,
        "last_at": entry.last_at,
        "count": entry.count,
        "project_id": entry.project_id,
        "actor": {name: getattr(entry, name) for name in actor} if entry.mode else None,
        "address": entry.address,
        "request_id": entry.request_id,
        "operation": entry.operation,
        "method": entry.method,
        "path": entry.path,
        "action": entry.action,
        "resource": {"type": entry.resource_type, "id": entry.resource_id},
        "operation_id": entry.operation_id,
        "outcome": entry.outcome.value,
        "status": entry.status,
        "code": entry.code,
        "changes": entry.changes,
        "hash": entry.hash,
    }
