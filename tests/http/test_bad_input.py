"""Whatever is sent, the response is the one that is described, and nothing has changed."""

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
from tests.http.bad.request import BadRequest, send
from tests.samples import sample_cases

CATALOGUE = [*BODIES, *OPTIONS, *NOT_A_KEYPAIR, *QUERIES, *MEDIA, *PATHS]
CASES = sample_cases(CATALOGUE, lambda row: row.name)


@pytest.fixture(scope="module")
def victim(client: httpx.Client) -> dict[str, Any]:
    """A server that everything bad is aimed at."""
    return create_server(client, "victim")


def look(client: httpx.Client) -> Any:
    """Return the servers that changed last, and how many there are."""
    return client.get(SERVERS, params={"sort": "-updated_at", "limit": 10}).json()


@pytest.mark.parametrize("row", CASES)
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
