"""Quotas over HTTP: what a project may have and has, who sets its limits, and what is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import (
    SERVERS,
    create_server,
    expect_error,
    get_path,
    list_faults,
    make_name,
    open_client,
    perform,
)
from tests.http.keypairs import KEYPAIRS, make_body
from tests.http.keys import BOOTSTRAP, create_key, open_keyed_client
from tests.http.seeds import LARGE, MEDIUM, SMALL, TINY, UBUNTU
from tests.http.webhooks import NOWHERE, WEBHOOKS
from tests.server import LiveServer, serve
from tests.threads import run_at_once

QUOTA = "/api/v1/quota"
QUOTAS = "/api/v1/quotas"
RESOURCES = ["servers", "vcpus", "ram_mb", "disk_gb", "keypairs", "webhooks"]
KEYED: dict[str, Any] = {"AUTH_MODE": "api-key", "AUTH_BOOTSTRAP_KEY": BOOTSTRAP}
LIMITED: dict[str, Any] = {
    "QUOTA_SERVERS": "2",
    "QUOTA_RAM_MB": "7000",
    "QUOTA_KEYPAIRS": "1",
    "WEBHOOK_LIMIT": "1",
}


@pytest.fixture(scope="module")
def limited(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service with limits, in which each test has a project of its own."""
    with serve(databases.create(), tmp_path_factory.mktemp("limited"), **KEYED, **LIMITED) as one:
        yield one


@pytest.fixture(scope="module")
def system(limited: LiveServer) -> Iterator[httpx.Client]:
    """An admin of all projects."""
    with open_keyed_client(limited.url) as client:
        yield client


@pytest.fixture
def project_id() -> str:
    return make_name("project")


@pytest.fixture
def admin(limited: LiveServer, system: httpx.Client, project_id: str) -> Iterator[httpx.Client]:
    """An admin of one project."""
    secret = create_key(system, project_id=project_id)["secret"]
    with open_keyed_client(limited.url, secret) as client:
        yield client


def read_quota(client: httpx.Client, path: str = QUOTA) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    quota: dict[str, Any] = response.json()
    return quota


def list_used(quota: dict[str, Any]) -> list[int]:
    return [quota[name]["used"] for name in RESOURCES]


def list_limits(quota: dict[str, Any]) -> list[int]:
    return [quota[name]["limit"] for name in RESOURCES]


def ask_for_server(client: httpx.Client, flavor_id: str = SMALL, **headers: str) -> httpx.Response:
    body = {"name": make_name(), "flavor_id": flavor_id, "image_id": UBUNTU}
    return client.post(SERVERS, json=body, headers=headers)


def test_without_a_setting_only_webhooks_are_limited(own_client: httpx.Client) -> None:
    quota = read_quota(own_client)
    assert quota["project_id"] == "default"
    assert list_limits(quota) == [-1, -1, -1, -1, -1, 100]
    assert list_used(quota) == [0] * 6
    server = create_server(own_client, flavor_id=LARGE)
    assert own_client.post(WEBHOOKS, json={"url": NOWHERE}).status_code == 201
    assert list_used(read_quota(own_client)) == [1, 4, 8192, 80, 0, 1]
    own_client.delete(get_path(server))
    assert list_used(read_quota(own_client)) == [0, 0, 0, 0, 0, 1]
    (cloud,) = read_quota(own_client)["clouds"]
    assert cloud["limits"]["servers"] == {"limit": -1, "used": 0}


def test_a_creation_over_the_limit_is_refused_with_what_would_fit_and_changes_nothing(
    admin: httpx.Client,
) -> None:
    create_server(admin, flavor_id=MEDIUM)
    error = expect_error(ask_for_server(admin, LARGE), 403, "QUOTA_EXCEEDED")
    assert error["message"] == (
        "The project may have 7000 MB of RAM; 8192 more beside the 4096 that it has is too many"
    )
    assert error["details"] == {
        "retry": False,
        "retry_after": None,
        "operation_id": None,
        "allowed_actions": [],
        "quota": "ram_mb",
        "resource": "ram_mb",
        "limit": 7000,
        "used": 4096,
        "requested": 8192,
        "largest_flavor_id": SMALL,
        "hint": error["details"]["hint"],
    }
    assert "m1.small would fit" in error["details"]["hint"]
    assert list_used(read_quota(admin))[:3] == [1, 2, 4096]
    assert admin.get(SERVERS).json()["total"] == 1
    assert ask_for_server(admin, error["details"]["largest_flavor_id"]).status_code == 201
    error = expect_error(ask_for_server(admin, TINY), 403, "QUOTA_EXCEEDED")
    assert (error["details"]["resource"], error["details"]["largest_flavor_id"]) == (
        "servers",
        None,
    )


def test_a_key_of_a_refused_creation_may_be_used_again_when_there_is_room(
    admin: httpx.Client,
) -> None:
    servers = [create_server(admin, flavor_id=TINY) for _ in range(2)]
    key = {"Idempotency-Key": make_name("key")}
    body = {"name": make_name(), "flavor_id": TINY, "image_id": UBUNTU}
    refused = admin.post(SERVERS, json=body, headers=key)
    expect_error(refused, 403, "QUOTA_EXCEEDED")
    admin.delete(get_path(servers[0]))
    assert admin.post(SERVERS, json=body, headers=key).status_code == 201
    assert admin.post(SERVERS, json=body, headers=key).headers["Idempotent-Replayed"] == "true"
    assert list_used(read_quota(admin))[0] == 2


def test_a_resize_over_the_limit_is_refused_and_one_that_waits_reserves(
    admin: httpx.Client,
) -> None:
    server = create_server(admin)
    refused = perform(admin, server, "resize", flavor_id=LARGE)
    details = expect_error(refused, 403, "QUOTA_EXCEEDED")["details"]
    assert (details["requested"], details["largest_flavor_id"]) == (8192 - 2048, MEDIUM)
    assert "stop" in details["allowed_actions"]
    resized = perform(admin, server, "resize", flavor_id=TINY, auto_confirm=False)
    assert resized.status_code == 202, resized.text
    assert read_quota(admin)["ram_mb"] == {"limit": 7000, "used": 512, "reserved": 2048 - 512}
    perform(admin, server, "revert_resize")
    assert read_quota(admin)["ram_mb"] == {"limit": 7000, "used": 2048, "reserved": 0}


def test_an_admin_of_all_projects_sets_the_limits_of_one(
    system: httpx.Client, admin: httpx.Client, project_id: str
) -> None:
    path = f"{QUOTAS}/{project_id}"
    assert list_limits(read_quota(system, path)) == [2, -1, 7000, -1, 1, 1]
    put = system.put(path, json={"servers": 1, "ram_mb": -1, "vcpus": 0})
    assert put.status_code == 200, put.text
    assert put.json() == read_quota(system, path) == read_quota(admin)
    assert list_limits(put.json()) == [1, 0, -1, -1, 1, 1]
    assert put.json()["project_id"] == project_id
    details = expect_error(ask_for_server(admin), 403, "QUOTA_EXCEEDED")["details"]
    assert (details["resource"], details["limit"]) == ("vcpus", 0)
    assert list_limits(system.put(path, json={"servers": 1, "vcpus": None}).json())[:3] == [
        1,
        -1,
        7000,
    ]
    create_server(admin)
    expect_error(ask_for_server(admin), 403, "QUOTA_EXCEEDED")
    assert list_limits(system.put(path, json={}).json()) == [2, -1, 7000, -1, 1, 1]
    create_server(admin)


def test_below_what_it_has_a_limit_keeps_a_project_from_more_and_not_from_less(
    system: httpx.Client, admin: httpx.Client, project_id: str
) -> None:
    servers = [create_server(admin) for _ in range(2)]
    quota = system.put(f"{QUOTAS}/{project_id}", json={"servers": 0, "vcpus": 1}).json()
    assert (quota["servers"]["limit"], quota["servers"]["used"]) == (0, 2)
    assert perform(admin, servers[0], "stop").status_code == 202
    assert perform(admin, servers[1], "resize", flavor_id=TINY).status_code == 202
    assert admin.delete(get_path(servers[0])).status_code == 204
    expect_error(ask_for_server(admin), 403, "QUOTA_EXCEEDED")


def test_an_admin_of_a_project_cannot_raise_his_own_limits_and_a_viewer_reads_his_own(
    limited: LiveServer, system: httpx.Client, admin: httpx.Client, project_id: str
) -> None:
    for name in (project_id, "default"):
        for asked in (
            admin.put(f"{QUOTAS}/{name}", json={"servers": -1}),
            admin.get(f"{QUOTAS}/{name}"),
        ):
            details = expect_error(asked, 403, "PERMISSION_DENIED")["details"]
            assert (details["reason"], details["required_role"]) == ("role", "admin")
    assert list_limits(read_quota(admin))[0] == 2
    viewer = create_key(system, role="viewer", project_id=project_id)["secret"]
    with open_keyed_client(limited.url, viewer) as client:
        assert read_quota(client)["project_id"] == project_id
        expect_error(client.put(f"{QUOTAS}/{project_id}", json={}), 403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        ({"servers": -2}, ("body", "servers")),
        ({"servers": 2**31}, ("body", "servers")),
        ({"servers": 1.5}, ("body", "servers")),
        ({"vcpus": "1"}, ("body", "vcpus")),
        ({"cores": 1}, ("body", "cores")),
        ([], ("body",)),
    ],
)
def test_what_is_no_limit_is_refused_and_changes_nothing(
    system: httpx.Client, project_id: str, limits: Any, fault: tuple[str, ...]
) -> None:
    path = f"{QUOTAS}/{project_id}"
    error = expect_error(system.put(path, json=limits), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [fault]
    assert list_limits(read_quota(system, path))[0] == 2


@pytest.mark.parametrize("name", ["%00", "a%0Ab", "gr%C3%BC%C3%9Fe %2F", "'; --", "x" * 255])
def test_any_name_may_be_that_of_a_project(system: httpx.Client, name: str) -> None:
    put = system.put(f"{QUOTAS}/{name}", json={"servers": 1})
    assert put.json() == read_quota(system, f"{QUOTAS}/{name}")
    assert list_limits(put.json())[0] == 1


def test_what_is_longer_than_any_project_is_refused(system: httpx.Client) -> None:
    path = f"{QUOTAS}/{'x' * 256}"
    for response in (system.get(path), system.put(path, json={"servers": 1})):
        error = expect_error(response, 422, "VALIDATION_ERROR")
        assert list_faults(error) == [("path", "project_id")]


def test_a_project_s_webhooks_are_limited_and_given_back(admin: httpx.Client) -> None:
    made = admin.post(WEBHOOKS, json={"url": NOWHERE})
    error = expect_error(admin.post(WEBHOOKS, json={"url": NOWHERE}), 403, "QUOTA_EXCEEDED")
    assert (error["details"]["quota"], error["details"]["used"]) == ("webhooks", 1)
    for status in (204, 404):
        assert admin.delete(made.headers["Location"]).status_code == status
    assert list_used(read_quota(admin))[5] == 0
    assert admin.post(WEBHOOKS, json={"url": NOWHERE}).status_code == 201


def test_a_cloud_shows_its_own_limits_and_one_that_does_not_answer_none(
    database_url: str, directory: Path
) -> None:
    down: dict[str, Any] = {"SIMULATOR_FAULTS": '{"unavailable": 1}'}
    settings: dict[str, Any] = {"SIMULATOR_MAX_SERVERS": "7"}
    with serve(database_url, directory, **settings) as server, open_client(server.url) as client:
        create_server(client)
        limits = read_quota(client)["clouds"][0]["limits"]
        assert limits["servers"] == {"limit": 7, "used": 1}
        assert (limits["vcpus"], limits["keypairs"]) == (None, None)
    with serve(database_url, directory, **down) as server, open_client(server.url) as client:
        quota = read_quota(client)
        assert quota["clouds"] == [{"region": "RegionOne", "limits": None}]
        assert quota["servers"]["used"] == 1


@pytest.mark.parametrize("latency", ["0", "0.05"])
def test_a_project_s_key_pairs_are_limited_and_given_back(
    database_url: str, directory: Path, latency: str
) -> None:
    settings: dict[str, Any] = {"SIMULATOR_LATENCY": latency, "QUOTA_KEYPAIRS": "2"}
    with serve(database_url, directory, **settings) as server, open_client(server.url) as client:
        bodies = [make_body() for _ in range(3)]
        for body in [*bodies[:2], bodies[0]]:
            assert client.post(KEYPAIRS, json=body).status_code == 201
        details = expect_error(client.post(KEYPAIRS, json=bodies[2]), 403, "QUOTA_EXCEEDED")[
            "details"
        ]
        assert (details["quota"], details["limit"], details["used"]) == ("keypairs", 2, 2)
        assert client.get(KEYPAIRS).json()["total"] == 2
        for status in (204, 404):
            assert client.delete(f"{KEYPAIRS}/{bodies[0]['name']}").status_code == status
        assert list_used(read_quota(client))[4] == 1
        made = run_at_once(6, lambda _: client.post(KEYPAIRS, json=make_body()))
        assert [one.status_code for one in made if isinstance(one, httpx.Response)].count(201) == 1
        assert list_used(read_quota(client))[4] == client.get(KEYPAIRS).json()["total"] == 2
