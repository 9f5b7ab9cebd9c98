"""Key pairs: made of public keys, found by their names, deleted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.failures import describe_refusal
from persistence.database.session import Database
from persistence.simulator.simulated_keypairs import remove_keypair
from tests.databases import Databases
from tests.http.api import expect_error, list_faults, make_name
from tests.http.idempotency import expect_replay, make_key, post
from tests.http.keypairs import (
    FINGERPRINTS,
    KEYPAIRS,
    create_keypair,
    locate,
    make_body,
    make_public_key,
)
from tests.http.slow import open_service
from tests.threads import run_at_once

Keypair = dict[str, Any]


@pytest.fixture(params=["instant", "slow"], scope="module")
def client(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a service whose cloud joins its transactions, and of one whose cloud does not."""
    settings = {"SIMULATOR_LATENCY": "0.1"} if request.param == "slow" else {}
    directory = tmp_path_factory.mktemp("keypairs")
    with open_service(databases.create(), directory, settings) as client:
        yield client


@pytest.mark.parametrize(("public_key", "fingerprint"), FINGERPRINTS.items())
def test_a_key_of_every_kind_is_a_key_pair_with_the_fingerprint_that_nova_shows(
    client: httpx.Client, public_key: str, fingerprint: str
) -> None:
    body = make_body(public_key=public_key)
    response = client.post(KEYPAIRS, json=body)
    assert response.status_code == 201, response.text
    own = {"type": "ssh", "fingerprint": fingerprint, "project_id": "default"}
    assert response.json() == {**body, **own}
    assert response.headers["Location"] == locate(response.json())
    found = client.get(response.headers["Location"])
    assert (found.status_code, found.json()) == (200, response.json())


def test_the_line_feed_that_ends_a_file_is_left_out(client: httpx.Client) -> None:
    key = make_public_key(comment="me@home")
    assert create_keypair(client, public_key=f"{key}\n")["public_key"] == key


def test_a_name_may_have_spaces(client: httpx.Client) -> None:
    keypair = create_keypair(client, name=make_name("my key"))
    assert "%20" in locate(keypair)
    assert client.get(locate(keypair)).json() == keypair
    assert client.delete(locate(keypair)).status_code == 204


@pytest.mark.parametrize("shape", ["me@home.{}", "{}.pub", ".{}", "...{}", "@{}", "a b.c@d {}"])
def test_a_name_may_have_dots_and_at_signs_in_the_path_too(
    client: httpx.Client, shape: str
) -> None:
    keypair = create_keypair(client, name=shape.format(make_name()))
    plain = f"{KEYPAIRS}/{keypair['name'].replace(' ', '%20')}"
    for path in (locate(keypair), plain, plain.replace(".", "%2E").replace("@", "%40")):
        assert client.get(path).json() == keypair
    assert client.delete(plain).status_code == 204
    expect_error(client.get(locate(keypair)), 404, "KEYPAIR_NOT_FOUND")


def test_the_list_has_every_key_pair_once_ordered_by_name(client: httpx.Client) -> None:
    made = [create_keypair(client) for _ in range(5)]
    seen: list[Keypair] = []
    params: dict[str, Any] = {"limit": 2}
    while "cursor" not in params or params["cursor"]:
        page = client.get(KEYPAIRS, params=params).json()
        seen += page["items"]
        params["cursor"] = page["next_cursor"]
    assert len(seen) == page["total"]
    assert seen == sorted(seen, key=lambda keypair: keypair["name"])
    assert all(keypair in seen for keypair in made)


def test_a_key_pair_may_be_kept_and_is_not_sent_again(client: httpx.Client) -> None:
    for path in (KEYPAIRS, locate(create_keypair(client))):
        first = client.get(path)
        assert first.headers["Cache-Control"] == "private, max-age=60"
        etag = first.headers["ETag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_a_name_with_another_key_is_taken(client: httpx.Client) -> None:
    keypair = create_keypair(client)
    response = client.post(KEYPAIRS, json=make_body(keypair["name"]))
    error = expect_error(response, 409, "KEYPAIR_EXISTS")
    assert error["details"] == describe_refusal()
    assert keypair["name"] in error["message"]
    assert client.get(locate(keypair)).json() == keypair


def test_a_key_pair_that_is_asked_for_again_is_the_same(client: httpx.Client) -> None:
    keypair = create_keypair(client)
    again = {"name": keypair["name"], "public_key": f"{keypair['public_key']} another comment"}
    response = client.post(KEYPAIRS, json=again)
    assert (response.status_code, response.json()) == (201, keypair)


def test_of_many_at_once_with_one_name_one_key_wins(client: httpx.Client) -> None:
    name = make_name("race")
    responses: list[Any] = run_at_once(8, lambda _: client.post(KEYPAIRS, json=make_body(name)))
    assert sorted(response.status_code for response in responses) == [201, *[409] * 7]
    (winner,) = [response.json() for response in responses if response.status_code == 201]
    assert client.get(locate(winner)).json() == winner


def test_a_deleted_key_pair_is_gone_and_its_name_is_free(client: httpx.Client) -> None:
    keypair = create_keypair(client)
    assert client.delete(locate(keypair)).status_code == 204
    for method in ("GET", "DELETE"):
        error = expect_error(client.request(method, locate(keypair)), 404, "KEYPAIR_NOT_FOUND")
        assert (keypair["name"] in error["message"], error["details"]) == (True, None)
    assert keypair not in client.get(KEYPAIRS, params={"limit": 100}).json()["items"]
    assert create_keypair(client, keypair["name"])["name"] == keypair["name"]


def test_a_repeated_request_with_a_key_is_answered_again(client: httpx.Client) -> None:
    key, body = make_key(), make_body()
    first = post(client, key, KEYPAIRS, body)
    assert first.status_code == 201
    expect_replay(first, post(client, key, KEYPAIRS, body))
    assert client.delete(locate(first.json())).status_code == 204
    expect_replay(first, post(client, key, KEYPAIRS, body))
    expect_error(client.get(locate(first.json())), 404, "KEYPAIR_NOT_FOUND")
    expect_error(post(client, key, KEYPAIRS, make_body()), 409, "IDEMPOTENCY_KEY_REUSED")


def test_a_refused_request_gives_its_key_back(client: httpx.Client) -> None:
    key, keypair = make_key(), create_keypair(client)
    expect_error(post(client, key, KEYPAIRS, make_body(keypair["name"])), 409, "KEYPAIR_EXISTS")
    assert post(client, key, KEYPAIRS, make_body()).status_code == 201


def test_a_key_that_is_none_is_named(client: httpx.Client) -> None:
    error = expect_error(
        client.post(KEYPAIRS, json=make_body(public_key="ssh-ed25519 AAAA")),
        422,
        "VALIDATION_ERROR",
    )
    assert list_faults(error) == [("body", "public_key")]
    assert "a public key in the one line" in error["details"][0]["msg"]


def test_what_is_gone_from_the_cloud_can_be_deleted_and_made_again(
    database_url: str, directory: Path
) -> None:
    with open_service(database_url, directory, {}) as client:
        keypair = create_keypair(client)
        forget(database_url, keypair["name"])
        assert create_keypair(client, keypair["name"])["name"] == keypair["name"]
        forget(database_url, keypair["name"])
        assert client.delete(locate(keypair)).status_code == 204
        expect_error(client.get(locate(keypair)), 404, "KEYPAIR_NOT_FOUND")


def forget(url: str, name: str) -> None:
    """Have the simulated cloud lose a key pair."""
    database = Database(url)
    with database.write() as connection:
        remove_keypair(connection, name)
    database.close()


def test_a_cloud_that_is_away_is_told_and_nothing_is_made(
    database_url: str, directory: Path
) -> None:
    settings = {"SIMULATOR_FAULTS": '{"unavailable": 1}'}
    with open_service(database_url, directory, settings) as client:
        key, body = make_key(), make_body()
        response = post(client, key, KEYPAIRS, body)
        expect_error(response, 503, "BACKEND_UNAVAILABLE")
        assert response.headers["Retry-After"] == "2"
        assert client.get(KEYPAIRS).json()["total"] == 0


def test_a_lost_response_is_made_good_by_the_next_try(database_url: str, directory: Path) -> None:
    settings = {"SIMULATOR_FAULTS": '{"lost_answer": 1}'}
    key, body = make_key(), make_body()
    with open_service(database_url, directory, settings) as client:
        expect_error(post(client, key, KEYPAIRS, body), 503, "BACKEND_UNAVAILABLE")
    with open_service(database_url, directory, {}) as client:
        response = post(client, key, KEYPAIRS, body)
        assert response.status_code == 201
        assert client.get(KEYPAIRS).json()["items"] == [response.json()]
