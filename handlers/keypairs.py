"""Key pairs: list, make, read, delete."""

from typing import Any
from urllib.parse import quote

from domain.catalogue import Keypair
from domain.public_keys import tidy_public_key
from handlers.bodies import leave_out_nulls
from handlers.catalogue import CatalogueResource, request_page
from handlers.inline import inline
from handlers.pages import Response
from handlers.projects import choose_projects, keep_projects
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Caller, Cloud
from operations.clouds.regions import choose_region
from operations.requests import resources as operations
from persistence.catalogue import keypairs

PATH = "/api/v1/keypairs"

Body = dict[str, Any]


def render_keypair(keypair: Keypair) -> Body:
    """Return the key pair as the document describes it."""
    return {
        "name": keypair.name,
        "type": keypair.type,
        "fingerprint": keypair.fingerprint,
        "public_key": keypair.public_key,
        "project_id": keypair.project_id,
    }


RESOURCE = CatalogueResource(keypairs.KEYPAIRS, PATH, render_keypair)


@inline
def list_keypairs(
    cloud: Cloud,
    caller: Caller,
    limit: int,
    offset: int,
    all_projects: bool,
    project_id: str | None = None,
    cursor: str | None = None,
    region: str | None = None,
) -> Response:
    """Return one page of the key pairs of a region, ordered by name.

    Raises RegionUnknown, PermissionDenied.
    """
    projects = choose_projects(caller, project_id, all_projects=all_projects)
    kept = keep_projects(project_id, all_projects=all_projects)
    request = request_page(limit, offset, cursor)
    return RESOURCE.list_page(cloud, projects, request, region, kept)


def create_keypair(cloud: Cloud, caller: Caller, body: Body) -> Response:
    """Make a key pair. Raises RegionUnknown, KeypairExists, QuotaExceeded and backend errors."""
    body = leave_out_nulls(body)
    cloud = choose_region(cloud, body.get("region"), "body")
    public_key = tidy_public_key(body["public_key"])
    return respond_created(operations.create_keypair(cloud, caller, body["name"], public_key))


def respond_created(keypair: Keypair) -> Response:
    """Return the response to the request for a new key pair."""
    return render_keypair(keypair), 201, {"Location": f"{PATH}/{quote(keypair.name, safe='')}"}


def get_keypair(
    cloud: Cloud,
    catalogue: Catalogue,
    caller: Caller,
    keypair_name: str,
    project_id: str | None = None,
    region: str | None = None,
) -> Body:
    """Return the key pair of a region, after a look at its cloud when it is new there.

    Raises KeypairNotFound, RegionUnknown, PermissionDenied.
    """
    owner = choose_projects(caller, project_id)
    return RESOURCE.get(cloud, catalogue, owner, keypair_name, region)


def delete_keypair(
    cloud: Cloud,
    catalogue: Catalogue,
    caller: Caller,
    keypair_name: str,
    project_id: str | None = None,
    region: str | None = None,
) -> tuple[None, int]:
    """Delete the key pair.

    Raises RegionUnknown, KeypairNotFound, PermissionDenied and backend errors.
    """
    cloud = choose_region(cloud, region)
    wanted = choose_projects(caller, project_id) or caller.project_id, keypair_name
    catalogue.retry_on_miss(lambda: operations.delete_keypair(cloud, caller, *wanted))
    return None, 204
