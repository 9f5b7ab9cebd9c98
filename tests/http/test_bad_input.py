"""Whatever is sent, the answer is the one that is described, and nothing has changed."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.http.api import SERVERS, create_server, expect_error, list_faults
from tests.http.bad.bodies import BODIES
from tests.http.bad.keypairs import NOT_A_KEYPAIR
from tests.http.bad.media import MEDIA
from tests.http.bad.options import OPTIONS
from tests.http.bad.paths import PATHS
from tests.http.bad.queries import QUERIES
from tests.http.bad.request import BadRequest

CATALOGUE = [*BODIES, *OPTIONS, *NOT_A_KEYPAIR, *QUERIES, *MEDIA, *PATHS]
CHUNK = 65_536


@pytest.fixture(scope="module")
def victim(client: httpx.Client) -> dict[str, Any]:
    """A server that everything bad is aimed at."""
    return create_server(client, "victim")


def split(content: bytes) -> Iterator[bytes]:
    """Yield a body in pieces, so that it is sent without a Content-Length."""
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def send(client: httpx.Client, row: BadRequest, server_id: str) -> httpx.Response:
    """Send the request of ``row`` as it is written, without any normalization of its path."""
    path = row.path.replace("{id}", server_id).replace("{ID}", server_id.upper())
    url = client.base_url.copy_with(raw_path=path.encode())
    content = split(row.content) if row.chunked and row.content else row.content
    request = client.build_request(row.method, url, content=content, headers=row.headers)
    if row.content is not None and "Content-Type" not in row.headers:
        request.headers.pop("Content-Type", None)
    return client.send(request)


def look(client: httpx.Client) -> Any:
    """Return the servers that changed last, and how many there are."""
    return client.get(SERVERS, params={"sort": "-updated_at", "limit": 10}).json()


@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.name)
def test_a_bad_request_is_refused_and_changes_nothing(
    client: httpx.Client, victim: dict[str, Any], row: BadRequest
) -> None:
    before = look(client)
    error = expect_error(send(client, row, victim["id"]), row.status, row.code)
    if row.loc is not None:
        assert row.loc in list_faults(error), error["details"]
    assert look(client) == before
    assert client.get("/health").status_code == 200


def test_the_catalogue_has_no_two_rows_of_one_name() -> None:
    names = [row.name for row in CATALOGUE]
    assert len(names) == len(set(names)) > 70
