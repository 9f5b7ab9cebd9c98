"""API keys: list, make, read, rotate and revoke."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.identity import Restrictions, Role
from domain.keys import ROTATION_OVERLAP, ApiKey
from domain.pages import PageRequest
from handlers.bodies import leave_out_nulls
from handlers.inline import inline
from handlers.pages import Response, parse_cursor, render_page
from handlers.projects import choose_projects, keep_projects
from handlers.times import parse_time
from operations.clouds.cloud import Caller, Cloud
from operations.requests import keys as operations
from operations.requests.keys import KeyRules
from persistence import keys

PATH = "/api/v1/keys"

Body = dict[str, Any]


@inline
def list_keys(
    cloud: Cloud,
    caller: Caller,
    limit: int,
    offset: int,
    all_projects: bool,
    project_id: str | None = None,
    cursor: str | None = None,
) -> Response:
    """Return one page of the project's keys, oldest first. Raises PermissionDenied."""
    projects = choose_projects(caller, project_id, all_projects=all_projects)
    request = PageRequest(limit, offset, "created_at", parse_cursor(cursor))
    with cloud.database.read() as connection:
        page = keys.list_keys(connection, projects, request)
    kept = keep_projects(project_id, all_projects=all_projects)
    return render_page(page, render_key, PATH, kept)


def create_key(cloud: Cloud, caller: Caller, key_rules: KeyRules, body: Body) -> Response:
    """Make a key. Raises ExpiryPast, LabelNotAllowed, OperationsUnknown, PermissionDenied."""
    body = leave_out_nulls(body)
    wanted = operations.NewKey(
        name=body["name"],
        project_id=body.get("project_id", caller.project_id),
        role=Role(body["role"]),
        expires_at=read_end(key_rules, body),
        restrictions=read_restrictions(body.get("restrictions", {})),
        all_projects=body.get("all_projects", False),
    )
    key_rules.check(wanted)
    key, secret = operations.create_key(cloud.database, caller, wanted)
    return render_secret(key, secret), 201, {"Location": f"{PATH}/{key.id}"}


@inline
def get_key(cloud: Cloud, caller: Caller, key_id: str) -> Body:
    """Return the key. Raises KeyNotFound."""
    with cloud.database.read() as connection:
        return render_key(operations.read_key(connection, caller, key_id))


def rotate_key(cloud: Cloud, caller: Caller, key_rules: KeyRules, key_id: str, body: Body) -> Body:
    """Give the key another secret. Raises KeyNotFound, ExpiryPast, PermissionDenied."""
    body = leave_out_nulls(body)
    seconds = body.get("overlap_seconds", ROTATION_OVERLAP.total_seconds())
    end, overlap = read_end(key_rules, body), timedelta(seconds=seconds)
    return render_secret(*operations.rotate_key(cloud.database, caller, key_id, end, overlap))


def revoke_key(cloud: Cloud, caller: Caller, key_id: str) -> tuple[None, int]:
    """Revoke the key. Raises KeyNotFound, PermissionDenied."""
    operations.revoke_key(cloud.database, caller, key_id)
    return None, 204


def read_end(rules: KeyRules, body: Body) -> datetime:
    """Return when a key shall end, by the rules unless the body says it."""
    return parse_time(body.get("expires_at")) or datetime.now(UTC) + rules.lifetime


def read_restrictions(given: Mapping[str, Any]) -> Restrictions:
    """Return the restrictions of a body without nulls."""
    servers, allowed = (frozenset(given.get(name, ())) for name in ("servers", "operations"))
    return Restrictions(given.get("labels", {}), servers, allowed)


def render_secret(key: ApiKey, secret: str) -> Body:
    """Return a key with a secret that has just been made, which no other response holds."""
    return {**render_key(key), "secret": secret}


def render_key(key: ApiKey) -> Body:
    """Return the key as the document describes it, without its secret."""
    return {
        "id": key.id,
        "name": key.name,
        "project_id": key.project_id,
        "role": key.role.value,
        "all_projects": key.all_projects,
        "restrictions": render_restrictions(key.restrictions),
        "created_by": key.created_by,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "old_secret_expires_at": key.old_until,
        "last_used_at": key.last_used_at,
    }


def render_restrictions(restrictions: Restrictions) -> Body:
    """Return restrictions as the document describes them."""
    return {
        "labels": dict(restrictions.labels),
        "servers": sorted(restrictions.servers),
        "operations": sorted(restrictions.operations),
    }
