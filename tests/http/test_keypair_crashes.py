"""Key pairs and kill -9: whenever the process dies, repeating the request makes one key pair."""

from pathlib import Path

import httpx
import pytest

from tests.http.api import expect_error, open_client
from tests.http.idempotency import REPLAYED, make_key, post, read_content
from tests.http.keypairs import KEYPAIRS, create_keypair, locate, make_body
from tests.server import LiveServer

pytestmark = pytest.mark.long

TRAP = "OSTLER_KILL_AT"
CLOUDS = {"instant": "0", "slow": "0.1"}
MAKING = pytest.mark.parametrize("latency", CLOUDS.values(), ids=CLOUDS)


def arm(database_url: str, directory: Path, point: str, latency: str) -> LiveServer:
    """Return a service that will die at a point."""
    server = LiveServer(database_url, directory)
    server.settings.update({TRAP: point, "SIMULATOR_LATENCY": latency})
    return server


def die_over(server: LiveServer, method: str, path: str, **given: object) -> None:
    """Send a request over which the service dies, and start it again without a trap."""
    with open_client(server.url) as client, pytest.raises(httpx.TransportError):
        client.request(method, path, **given)  # type: ignore[arg-type]
    server.process.wait()
    del server.settings[TRAP]
    server.start()


@MAKING
@pytest.mark.parametrize(
    ("point", "replayed"),
    [
        ("before-resource-call", None),
        ("after-resource-call", None),
        ("before-resource-commit", None),
        ("after-resource-commit", "true"),
    ],
)
def test_a_crash_over_the_making_of_a_key_pair_makes_one(
    database_url: str, directory: Path, latency: str, point: str, replayed: str | None
) -> None:
    key, body = make_key(), make_body()
    with arm(database_url, directory, point, latency) as server:
        sent = {"json": body, "headers": {"Idempotency-Key": key}}
        die_over(server, "POST", KEYPAIRS, **sent)
        with open_client(server.url) as client:
            again = post(client, key, KEYPAIRS, body)
            assert (again.status_code, again.headers.get(REPLAYED)) == (201, replayed)
            assert again.json()["public_key"] == body["public_key"]
            assert client.get(KEYPAIRS).json()["items"] == [again.json()]
            assert read_content(post(client, key, KEYPAIRS, body)) == read_content(again)


@MAKING
@pytest.mark.parametrize("point", ["after-resource-call:2", "before-resource-commit:2"])
def test_a_crash_over_a_deletion_is_made_good_by_the_next_try(
    database_url: str, directory: Path, latency: str, point: str
) -> None:
    with arm(database_url, directory, point, latency) as server:
        with open_client(server.url) as client:
            keypair = create_keypair(client)
        die_over(server, "DELETE", locate(keypair))
        with open_client(server.url) as client:
            assert client.delete(locate(keypair)).status_code in (204, 404)
            expect_error(client.get(locate(keypair)), 404, "KEYPAIR_NOT_FOUND")
            assert client.get(KEYPAIRS).json()["total"] == 0
