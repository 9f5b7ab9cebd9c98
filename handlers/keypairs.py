"""Key pairs: list, make, read, delete."""

from typing import Any
from urllib.parse import quote

from domain.keypairs import Keypair
from domain.pages import PageRequest
from domain.public_keys import tidy_public_key
from handlers.pages import Response, parse_cursor, render_page
from operations import keypairs as operations
from operations.catalogue import Catalogue
from operations.cloud import Caller, Cloud
from persistence import keypairs

PATH = "/api/v1/keypairs"

Body = dict[str, Any]


def list_keypairs(cloud: Cloud, limit: int, offset: int, cursor: str | None = None) -> Response:
    """Return one page of key pairs, ordered by name."""
    request = PageRequest(limit, offset, "name", parse_cursor(cursor))
    with cloud.database.read() as connection:
        page = keypairs.list_keypairs(connection, cloud.region, request)
    return render_page(page, render_keypair, PATH, {})


def create_keypair(cloud: Cloud, caller: Caller, body: Body) -> Response:
    """Make a key pair. Raises KeypairExists, QuotaExceeded and backend errors."""
    public_key = tidy_public_key(body["public_key"])
    return answer_creation(operations.create_keypair(cloud, caller, body["name"], public_key))


def answer_creation(keypair: Keypair) -> Response:
    """Return the answer to the request for a new key pair."""
    return render_keypair(keypair), 201, {"Location": f"{PATH}/{quote(keypair.name, safe='')}"}


def get_keypair(cloud: Cloud, catalogue: Catalogue, keypair_name: str) -> Body:
    """Return the key pair, after a look at the cloud when it is new there.

    Raises KeypairNotFound.
    """

    def read() -> Keypair:
        with cloud.database.read() as connection:
            return keypairs.read_keypair(connection, cloud.region, keypair_name)

    return render_keypair(catalogue.find(read))


def delete_keypair(cloud: Cloud, catalogue: Catalogue, keypair_name: str) -> tuple[None, int]:
    """Delete the key pair. Raises KeypairNotFound and backend errors."""
    catalogue.find(lambda: operations.delete_keypair(cloud, keypair_name))
    return None, 204


def render_keypair(keypair: Keypair) -> Body:
    """Return the key pair as the document describes it."""
    return {
        "name": keypair.name,
        "type": keypair.type,
        "fingerprint": keypair.fingerprint,
        "public_key": keypair.public_key,
    }
