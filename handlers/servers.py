"""Servers: boot, list, read, change, delete, act on, and look at their consoles."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace

from domain.failures import complete_failure
from domain.identity import Restrictions
from domain.labels import check_labels
from domain.operations import Operation
from domain.pages import PageRequest
from domain.servers import Server
from domain.transitions import Action
from domain.user_data import tidy_user_data
from handlers.bodies import leave_out_nulls
from handlers.flavors import render_flavor
from handlers.images import render_image
from handlers.inline import inline, inline_change
from handlers.operations import locate
from handlers.pages import Response, join_words, parse_cursor, render_page, sort_out
from handlers.projects import choose_projects, keep_projects
from handlers.times import parse_time
from operations.clouds.capabilities import require_options
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Caller, Cloud
from operations.clouds.regions import choose_region
from operations.requests import actions as operations
from operations.requests import changes, consoles, creation
from operations.requests.restrictions import list_wanted_labels
from persistence.catalogue import flavors, images
from persistence.catalogue.entries import Entries, find_meant_ids
from persistence.servers import servers
from persistence.servers.servers import ServerFilters

PATH = "/api/v1/servers"

Body = dict[str, Any]

FILTER_READERS: Mapping[str, Callable[[Any], Any]] = {
    "status": sort_out,
    "label": sort_out,
    "created_after": parse_time,
    "created_before": parse_time,
    "changed_since": parse_time,
}
"""How a filter of a query is read where it is not taken as it is."""

REFERENCES: Mapping[str, Entries[Any]] = {"flavor_id": flavors.FLAVORS, "image_id": images.IMAGES}
"""The filters that may be a name, and the entries of the catalogue that they mean."""


@inline_change
def create_server(cloud: Cloud, catalogue: Catalogue, caller: Caller, body: Body) -> Response:
    """Boot a server.

    Raises RegionUnknown, NotOffered, LabelNotAllowed, UserDataTooLong, FlavorNotFound,
    ImageNotFound, AmbiguousName, NetworkNotFound, KeypairNotFound, QuotaExceeded and backend
    errors.
    """
    body = leave_out_nulls(body)
    labels = body.get("labels", {})
    check_labels(labels)
    cloud = choose_region(cloud, body.get("region"), "body")
    require_options(cloud, body)
    wanted = creation.NewServer(
        name=body["name"],
        flavor_id=body["flavor_id"],
        image_id=body["image_id"],
        labels=labels,
        protected=body.get("protected", False),
        expires_at=parse_time(body.get("expires_at")),
        networks=body.get("networks", ()),
        security_groups=body.get("security_groups", ()),
        key_name=body.get("key_name"),
        user_data=tidy_user_data(body.get("user_data")),
        availability_zone=body.get("availability_zone"),
    )
    server, _ = catalogue.retry_on_miss(lambda: creation.create_server(cloud, caller, wanted))
    return respond_created(cloud, server)


def respond_created(cloud: Cloud, server: Server) -> Response:
    """Return the response to the request for a new server."""
    return render_server(cloud, server), 201, {"Location": f"{PATH}/{server.id}"}


@inline
def list_servers(
    cloud: Cloud,
    caller: Caller,
    limit: int,
    offset: int,
    sort: str,
    all_projects: bool,
    project_id: str | None = None,
    cursor: str | None = None,
    status: list[str] | None = None,
    name: str | None = None,
    flavor_id: str | None = None,
    image_id: str | None = None,
    region: str | None = None,
    label: list[str] | None = None,
    created_after: str | None = None,
    created_before: str | None = None,
    changed_since: str | None = None,
) -> Response:
    """Return one page of the project's servers, those that meet every filter given.

    Raises AmbiguousName, PermissionDenied.
    """
    projects = choose_projects(caller, project_id, all_projects=all_projects)
    given: dict[str, Any] = {
        "name": name, "flavor_id": flavor_id, "image_id": image_id, "region": region,
        "created_after": created_after, "created_before": created_before,
        "changed_since": changed_since, "status": status, "label": label,
    }  # fmt: skip
    place = parse_cursor(cursor)
    request = PageRequest(limit, offset, place.sort if place else sort, place)
    with cloud.database.read() as connection:
        filters = read_filters(cloud, connection, projects, given)
        filters = restrict(filters, caller.restrictions)
        page = servers.list_servers(connection, projects, filters, request)
    kept = keep_projects(project_id, all_projects=all_projects)
    shown = {**given, "status": join_words(status), **kept}
    return render_page(page, partial(render_server, cloud), PATH, shown)


def read_filters(
    cloud: Cloud, connection: Any, project_id: str | None, given: Mapping[str, Any]
) -> ServerFilters:
    """Return the filters of a query for the servers of a project, or all. Raises AmbiguousName."""
    regions = cloud.regions.names if given["region"] is None else [given["region"]]
    read = {name: read_filter(given[name]) for name, read_filter in FILTER_READERS.items()}
    for name, entries in REFERENCES.items():
        read[name] = find_meant_ids(connection, entries, regions, given[name], project_id)
    return ServerFilters(**{**given, **read})


def restrict(filters: ServerFilters, restrictions: Restrictions) -> ServerFilters:
    """Return the filters with those of a restricted credential, which a client does not see."""
    if not restrictions.narrow_servers:
        return filters
    labels = sort_out([*filters.label, *list_wanted_labels(restrictions)])
    return replace(filters, label=labels, id=sort_out([*restrictions.servers]))


@inline
def get_server(cloud: Cloud, caller: Caller, server_id: str) -> Body:
    """Return the server. Raises ServerNotFound."""
    with cloud.database.read() as connection:
        server = servers.read_server(connection, caller.owner, server_id)
    return render_server(cloud, server)


@inline_change
def update_server(cloud: Cloud, caller: Caller, server_id: str, body: Body) -> Body:
    """Change the given fields.

    Raises LabelNotAllowed, ServerNotFound, ServerDeleted, ServerBusy and backend errors.
    """
    wanted = dict(body)
    if wanted.get("name", "") is None:
        del wanted["name"]
    if "expires_at" in wanted:
        wanted["expires_at"] = parse_time(wanted["expires_at"])
    if "labels" in wanted:
        check_labels(wanted["labels"])
    return render_server(cloud, changes.change_server(cloud, caller, server_id, wanted))


@inline_change
def delete_server(cloud: Cloud, caller: Caller, server_id: str) -> tuple[None, int, dict[str, str]]:
    """Delete the server. Raises ServerNotFound, ServerLocked, ServerProtected."""
    return None, 204, locate(operations.delete_server(cloud, caller, server_id))


@inline_change
def perform_server_action(
    cloud: Cloud, catalogue: Catalogue, caller: Caller, server_id: str, body: Body
) -> Response:
    """Perform a lifecycle action.

    Raises ServerNotFound, ServerBusy, ServerLocked, InvalidStateTransition, NotOffered,
    FlavorNotFound, ImageNotFound, AmbiguousName and backend errors.
    """
    arguments = leave_out_nulls(body)
    action = Action(arguments.pop("action"))
    if action is Action.REBOOT and arguments.pop("type", "SOFT") == "HARD":
        action = Action.REBOOT_HARD
    server, operation = catalogue.retry_on_miss(
        lambda: operations.perform_action(cloud, caller, server_id, action, arguments)
    )
    return respond_accepted(cloud, server, operation)


def respond_accepted(cloud: Cloud, server: Server, operation: Operation) -> Response:
    """Return the response to the request for an action."""
    return render_server(cloud, server), 202, locate(operation)


def get_console_log(cloud: Cloud, caller: Caller, server_id: str, lines: int) -> Body:
    """Return the end of the server's console log. Raises ServerNotFound and backend errors."""
    return {"lines": consoles.read_console_log(cloud, caller, server_id, lines)}


def open_console(cloud: Cloud, caller: Caller, server_id: str) -> Body:
    """Open a console. Raises ServerNotFound, InvalidStateTransition and backend errors."""
    console = consoles.open_console(cloud, caller, server_id)
    return {"type": console.kind, "url": console.url, "expires_at": console.expires_at}


def render_server(cloud: Cloud, server: Server) -> Body:
    """Return the server as the document describes it."""
    return {
        "id": server.id,
        "name": server.name,
        "status": str(server.status),
        "flavor_id": server.flavor.id,
        "image_id": server.image.id,
        "ip_address": server.ip_address,
        "addresses": server.addresses,
        "key_name": server.key_name,
        "availability_zone": server.availability_zone,
        "created_at": server.created_at,
        "updated_at": server.updated_at,
        "flavor": render_flavor(server.flavor),
        "image": render_image(server.image),
        "task": server.task,
        "allowed_actions": server.list_allowed_actions(cloud.regions.unsupported),
        "operation_id": server.operation_id,
        "fault": complete_failure(server.fault),
        "labels": server.labels,
        "locked": server.locked,
        "protected": server.protected,
        "expires_at": server.expires_at,
        "region": server.region,
        "project_id": server.project_id,
    }
