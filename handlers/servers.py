"""Servers: boot, list, read, rename, delete, and their lifecycle actions."""

from typing import Any

from domain.pages import PageRequest
from domain.servers import Server
from domain.transitions import Action
from handlers.flavors import render_flavor
from handlers.images import render_image
from handlers.pages import Response, parse_cursor, render_page
from operations import servers as operations
from operations.catalogue import Catalogue
from operations.cloud import Cloud
from persistence import servers
from persistence.servers import ServerFilters

PATH = "/api/v1/servers"

Body = dict[str, Any]


def create_server(cloud: Cloud, catalogue: Catalogue, project_id: str, body: Body) -> Response:
    """Boot a server. Raises FlavorNotFound, ImageNotFound, QuotaExceeded and backend errors."""
    server = catalogue.find(lambda: operations.create_server(cloud, project_id, **body))
    return render_server(server), 201, {"Location": f"{PATH}/{server.id}"}


def list_servers(
    cloud: Cloud,
    project_id: str,
    limit: int,
    offset: int,
    sort: str,
    cursor: str | None = None,
    status: str | None = None,
    name: str | None = None,
    flavor_id: str | None = None,
    image_id: str | None = None,
) -> Response:
    """Return one page of the project's servers, those whose fields equal every filter given."""
    wanted = {"status": status, "name": name, "flavor_id": flavor_id, "image_id": image_id}
    filters = {field: value for field, value in wanted.items() if value is not None}
    place = parse_cursor(cursor)
    request = PageRequest(limit, offset, place.sort if place else sort, place)
    with cloud.database.read() as connection:
        page = servers.list_servers(connection, project_id, ServerFilters(**filters), request)
    return render_page(page, render_server, PATH, filters)


def get_server(cloud: Cloud, project_id: str, server_id: str) -> Body:
    """Return the server. Raises ServerNotFound."""
    with cloud.database.read() as connection:
        return render_server(servers.read_server(connection, project_id, server_id))


def update_server(cloud: Cloud, project_id: str, server_id: str, body: Body) -> Body:
    """Change the given fields. Raises ServerNotFound, ServerDeleted and backend errors."""
    return render_server(operations.rename_server(cloud, project_id, server_id, body.get("name")))


def delete_server(cloud: Cloud, project_id: str, server_id: str) -> tuple[None, int]:
    """Delete the server. Raises ServerNotFound and backend errors."""
    operations.delete_server(cloud, project_id, server_id)
    return None, 204


def perform_server_action(
    cloud: Cloud, catalogue: Catalogue, project_id: str, server_id: str, body: Body
) -> tuple[Body, int]:
    """Perform a lifecycle action. Raises ServerNotFound, InvalidStateTransition, FlavorNotFound."""
    action = Action(body["action"])
    server = catalogue.find(
        lambda: operations.perform_action(
            cloud, project_id, server_id, action, body.get("flavor_id")
        )
    )
    return render_server(server), 202


def render_server(server: Server) -> Body:
    """Return the server as the document describes it."""
    return {
        "id": server.id,
        "name": server.name,
        "status": server.status,
        "flavor_id": server.flavor.id,
        "image_id": server.image.id,
        "ip_address": server.ip_address,
        "created_at": server.created_at,
        "updated_at": server.updated_at,
        "flavor": render_flavor(server.flavor),
        "image": render_image(server.image),
    }
