"""API keys: who has one is let in with its role, and nobody makes one that may do more than he."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.keys import compute_checksum, make_id, make_token
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, expect_error, open_client
from tests.http.keys import (
    BOOTSTRAP,
    EVERYWHERE_S,
    KEYS,
    bear,
    create_key,
    get_key_path,
    open_keyed_client,
    serve_with_keys,
    write_end,
)
from tests.server import LiveServer, serve

PATIENCE_S = 30


@pytest.fixture(scope="module")
def database_of_keys(databases: Databases) -> str:
    return databases.create()


@pytest.fixture(scope="module")
def keyed_server(
    database_of_keys: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    with serve_with_keys(database_of_keys, tmp_path_factory.mktemp("keyed")) as server:
        yield server


@pytest.fixture(scope="module")
def admin(keyed_server: LiveServer) -> Iterator[httpx.Client]:
    """An admin of all projects."""
    with open_keyed_client(keyed_server.url) as client:
        yield client


def expect_refusal(response: httpx.Response, reason: str) -> None:
    """Assert that nobody is known by what a request has sent."""
    error = expect_error(response, 401, "UNAUTHENTICATED")
    assert error["details"] == {"reason": reason}
    assert response.headers["WWW-Authenticate"].startswith("Bearer ")


def change_letter(text: str, place: int) -> str:
    """Return ``text`` with another letter at a place."""
    return text[:place] + ("a" if text[place] != "a" else "b") + text[place + 1 :]


def test_a_request_without_a_key_is_told_to_send_one(keyed_server: LiveServer) -> None:
    with open_client(keyed_server.url) as client:
        expect_refusal(client.get(SERVERS), "missing")
        expect_refusal(client.post(SERVERS, content=b"{", headers={"Content-Type": "x"}), "missing")
        assert client.get("/health").status_code == 200


def test_what_is_no_key_is_refused(keyed_server: LiveServer, admin: httpx.Client) -> None:
    secret = create_key(admin)["secret"]
    unsigned = change_letter(secret, 30)[:-6]
    wrong = [
        "ostler_",
        "nothing",
        make_token(make_id()),
        secret[:-1],
        secret + "0",
        change_letter(secret, len(secret) - 1),
        unsigned + compute_checksum(unsigned),
        BOOTSTRAP[:-1],
        BOOTSTRAP + "0",
        "\u00e9" * 40,
    ]
    with open_client(keyed_server.url) as client:
        assert client.get(SERVERS, headers=bear(secret)).status_code == 200
        for sent in wrong:
            headers = {b"Authorization": f"Bearer {sent}".encode("latin-1")}
            expect_refusal(client.get(SERVERS, headers=headers), "invalid")
        expect_refusal(client.get(SERVERS, headers={"Authorization": f"Basic {secret}"}), "invalid")
        assert client.get(SERVERS, headers=bear(secret)).status_code == 200
        assert client.get(SERVERS, headers={"Authorization": f"bearer {secret}"}).status_code == 200


def test_the_secret_of_a_key_is_shown_once(admin: httpx.Client) -> None:
    made = create_key(admin, "pipeline", "operator")
    secret = made.pop("secret")
    assert secret.startswith(f"ostler_{made['id']}_")
    assert admin.get(get_key_path(made)).json() == made
    listed = admin.get(KEYS, params={"limit": 100})
    assert made in listed.json()["items"]
    assert "secret" not in listed.text.replace("old_secret_expires_at", "")
    assert (made["project_id"], made["created_by"]) == ("default", "bootstrap")


def test_a_key_may_do_what_its_role_may(keyed_server: LiveServer, admin: httpx.Client) -> None:
    viewer = create_key(admin, role="viewer")["secret"]
    with open_keyed_client(keyed_server.url, viewer) as client:
        assert client.get(SERVERS).status_code == 200
        refused = client.post(SERVERS, json={})
        details = expect_error(refused, 403, "PERMISSION_DENIED")["details"]
        held = details["reason"], details["required_role"], details["role"]
        assert held == ("role", "operator", "viewer")
        expect_error(client.get(KEYS), 403, "PERMISSION_DENIED")
    operator = create_key(admin, role="operator")["secret"]
    with open_keyed_client(keyed_server.url, operator) as client:
        create_server(client)


def test_a_key_ends_in_time(keyed_server: LiveServer, admin: httpx.Client) -> None:
    made = create_key(admin, expires_at=write_end(seconds=1))
    with open_keyed_client(keyed_server.url, made["secret"]) as client:
        deadline = time.monotonic() + PATIENCE_S
        while (response := client.get(SERVERS)).status_code == 200:
            assert response.headers["X-API-Key-Expires"]
            assert time.monotonic() < deadline
        expect_refusal(response, "expired")
    past = {"name": "past", "role": "viewer", "expires_at": write_end(days=-1)}
    expect_error(admin.post(KEYS, json=past), 422, "VALIDATION_ERROR")


def test_a_key_tells_that_it_is_about_to_end(keyed_server: LiveServer, admin: httpx.Client) -> None:
    for days, told in ((15, False), (13, True)):
        made = create_key(admin, expires_at=write_end(days=days))
        response = httpx.get(f"{keyed_server.url}{SERVERS}", headers=bear(made["secret"]))
        assert ("X-API-Key-Expires" in response.headers) is told
        if told:
            assert response.headers["X-API-Key-Expires"][:19] == made["expires_at"][:19]
    soon = create_key(admin, expires_at=write_end(days=14, seconds=1))
    with open_keyed_client(keyed_server.url, soon["secret"]) as client:
        deadline = time.monotonic() + PATIENCE_S
        while "X-API-Key-Expires" not in client.get(SERVERS).headers:
            assert time.monotonic() < deadline
    ninety = create_key(admin)
    assert ninety["expires_at"][:10] == write_end(days=90)[:10]


def test_a_secret_is_taken_at_once_though_that_of_before_was_used_a_moment_ago(
    keyed_server: LiveServer, admin: httpx.Client
) -> None:
    made = create_key(admin, role="viewer")
    with open_client(keyed_server.url) as client:
        for _ in range(5):
            assert client.get(SERVERS, headers=bear(made["secret"])).status_code == 200
            made = admin.post(f"{get_key_path(made)}/rotate", json={}).json()
            assert client.get(SERVERS, headers=bear(made["secret"])).status_code == 200


def test_a_rotated_key_has_two_secrets_for_a_while(
    keyed_server: LiveServer, admin: httpx.Client
) -> None:
    first = create_key(admin, role="viewer")
    path = f"{get_key_path(first)}/rotate"
    second = admin.post(path, json={}).json()
    assert (second["id"], second["role"]) == (first["id"], first["role"])
    third = admin.post(path, json={"overlap_seconds": 3600}).json()
    with open_client(keyed_server.url) as client:
        assert client.get(SERVERS, headers=bear(third["secret"])).status_code == 200
    assert third["old_secret_expires_at"] < write_end(hours=2)
    fourth = admin.post(path, json={"overlap_seconds": 0}).json()
    time.sleep(EVERYWHERE_S)
    with open_client(keyed_server.url) as client:
        known = [
            client.get(SERVERS, headers=bear(each["secret"]))
            for each in (first, second, third, fourth)
        ]
    expect_refusal(known[0], "invalid")
    expect_refusal(known[1], "invalid")
    expect_refusal(known[2], "expired")
    assert known[3].status_code == 200


def test_both_secrets_hold_while_they_overlap(
    keyed_server: LiveServer, admin: httpx.Client
) -> None:
    first = create_key(admin)
    second = admin.post(f"{get_key_path(first)}/rotate", json={}).json()
    time.sleep(EVERYWHERE_S)
    with open_client(keyed_server.url) as client:
        for secret in (first["secret"], second["secret"]):
            response = client.get(SERVERS, headers=bear(secret))
            assert response.status_code == 200
            is_old = secret == first["secret"]
            assert ("X-API-Key-Expires" in response.headers) is is_old


def test_of_secrets_that_are_made_at_once_one_holds(
    keyed_server: LiveServer, admin: httpx.Client
) -> None:
    path = f"{get_key_path(create_key(admin))}/rotate"

    def rotate(_: int) -> str:
        made: str = admin.post(path, json={"overlap_seconds": 0}).json()["secret"]
        return made

    with ThreadPoolExecutor(8) as pool:
        secrets = list(pool.map(rotate, range(8)))
    time.sleep(EVERYWHERE_S)
    with open_client(keyed_server.url) as client:
        statuses = [client.get(SERVERS, headers=bear(each)).status_code for each in secrets]
    assert sorted(statuses) == [200, *[401] * 7]


def test_a_revoked_key_is_refused_by_every_process_within_a_second(
    keyed_server: LiveServer, admin: httpx.Client, database_of_keys: str, tmp_path: Path
) -> None:
    made = create_key(admin)
    headers = bear(made["secret"])
    with (
        serve_with_keys(database_of_keys, tmp_path) as other,
        open_client(other.url) as elsewhere,
        open_client(keyed_server.url) as here,
    ):
        for client in (here, elsewhere):
            assert client.get(SERVERS, headers=headers).status_code == 200
        assert admin.delete(get_key_path(made)).status_code == 204
        time.sleep(EVERYWHERE_S)
        for client in (here, elsewhere):
            expect_refusal(client.get(SERVERS, headers=headers), "invalid")
    expect_error(admin.get(get_key_path(made)), 404, "KEY_NOT_FOUND")


@pytest.fixture(scope="module")
def project_admin(keyed_server: LiveServer, admin: httpx.Client) -> Iterator[httpx.Client]:
    """An admin of one project."""
    made = create_key(admin, project_id="north")
    with open_keyed_client(keyed_server.url, made["secret"]) as client:
        yield client


@pytest.mark.parametrize("more", [{"project_id": "south"}, {"all_projects": True}])
def test_an_admin_of_a_project_makes_no_key_beyond_it(
    project_admin: httpx.Client, more: dict[str, Any]
) -> None:
    wanted = {"name": "more", "role": "admin", **more}
    error = expect_error(project_admin.post(KEYS, json=wanted), 403, "PERMISSION_DENIED")
    assert error["details"]["reason"] == "role"
    assert create_key(project_admin, role="viewer")["project_id"] == "north"


def test_a_key_of_another_project_is_not_there(
    project_admin: httpx.Client, admin: httpx.Client
) -> None:
    path = get_key_path(create_key(admin, project_id="south"))
    answers = [
        project_admin.get(path),
        project_admin.delete(path),
        project_admin.post(f"{path}/rotate", json={}),
    ]
    for answer in answers:
        expect_error(answer, 404, "KEY_NOT_FOUND")
    assert admin.get(path).status_code == 200
    listed = project_admin.get(KEYS, params={"limit": 100}).json()["items"]
    assert {key["project_id"] for key in listed} == {"north"}


def test_an_admin_of_a_project_takes_over_no_key_of_all_projects(
    project_admin: httpx.Client, admin: httpx.Client
) -> None:
    path = get_key_path(create_key(admin, project_id="north", all_projects=True))
    for answer in (project_admin.post(f"{path}/rotate", json={}), project_admin.delete(path)):
        expect_error(answer, 403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    "wider",
    [
        {},
        {"restrictions": None},
        {"restrictions": {"operations": ["create_key", "list_servers"]}},
        {"restrictions": {"operations": []}},
    ],
)
def test_a_restricted_key_makes_none_that_is_less_restricted(
    keyed_server: LiveServer, admin: httpx.Client, wider: dict[str, Any]
) -> None:
    allowed = ["create_key", "get_key"]
    made = create_key(admin, restrictions={"operations": allowed})
    assert made["restrictions"] == {"labels": {}, "servers": [], "operations": allowed}
    with open_keyed_client(keyed_server.url, made["secret"]) as client:
        details = expect_error(client.get(SERVERS), 403, "PERMISSION_DENIED")["details"]
        assert details["reason"] == "restriction"
        refused = client.post(KEYS, json={"name": "wider", "role": "viewer", **wider})
        details = expect_error(refused, 403, "PERMISSION_DENIED")["details"]
        assert details["reason"] == "restriction"
        create_key(client, role="viewer", restrictions={"operations": ["get_key"]})


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"restrictions": {"operations": ["no_such"]}}, ["body", "restrictions", "operations"]),
        ({"role": "viewer", "all_projects": True}, ["body", "all_projects"]),
        (
            {"restrictions": {"labels": {"ostler_x": "1"}}},
            ["body", "restrictions", "labels", "ostler_x"],
        ),
        ({"role": "owner"}, ["body", "role"]),
        ({"secret": "mine"}, ["body", "secret"]),
    ],
)
def test_a_key_that_nobody_can_have_is_refused(
    admin: httpx.Client, wrong: dict[str, Any], place: list[str]
) -> None:
    response = admin.post(KEYS, json={"name": "wrong", "role": "admin", **wrong})
    error = expect_error(response, 422, "VALIDATION_ERROR")
    assert [fault["loc"] for fault in error["details"]] == [place]


def test_a_change_of_a_key_may_name_its_etag(admin: httpx.Client) -> None:
    path = get_key_path(create_key(admin))
    etag = admin.get(path).headers["ETag"]
    expect_error(admin.delete(path, headers={"If-Match": '"0"'}), 412, "PRECONDITION_FAILED")
    assert admin.delete(path, headers={"If-Match": etag}).status_code == 204


def test_the_first_start_tells_the_first_key_once_and_not_in_the_log(
    database_url: str, directory: Path
) -> None:
    with serve(database_url, directory, AUTH_MODE="api-key") as server:
        [secret] = [word for word in server.stderr.split() if word.startswith("ostler_")]
        with open_keyed_client(server.url, secret) as client:
            [key] = client.get(KEYS).json()["items"]
            create_server(client)
        assert secret not in server.stdout
    assert (key["role"], key["all_projects"]) == ("admin", True)
    with serve(database_url, directory.with_name("again"), AUTH_MODE="api-key") as server:
        assert "ostler_" not in server.stderr
        used = httpx.get(f"{server.url}{get_key_path(key)}", headers=bear(secret)).json()
    assert used["last_used_at"] > key["created_at"]


def test_a_key_of_the_settings_makes_the_first_one_needless(
    database_url: str, directory: Path
) -> None:
    with serve_with_keys(database_url, directory) as server:
        assert "ostler_" not in server.stderr
        with open_keyed_client(server.url) as client:
            assert client.get(KEYS).json()["items"] == []
