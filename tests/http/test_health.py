"""Health, and what an outage of the database does to the service: nothing for good."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import httpx
import pytest

from domain.failures import describe_refusal
from tests.http.api import (
    FLAVORS,
    IMAGES,
    SERVERS,
    create_server,
    expect_error,
    get_path,
    make_name,
    open_client,
    perform,
)
from tests.http.bad.request import NEW
from tests.postgres import Postgres
from tests.server import serve

HAMMERS = 8
ROUNDS = 2
WELL = {"status": "healthy"}
ILL = {"status": "unhealthy", "code": "SERVICE_UNAVAILABLE"}
CHECKS = {
    "/health": {"database": WELL},
    "/health/live": {},
    "/health/ready": {"database": WELL, "backend": {**WELL, "circuit": "closed"}},
}


@pytest.fixture(scope="module")
def mortal() -> Iterator[Postgres]:
    """A PostgreSQL that may be killed; it runs when a test begins."""
    with Postgres() as postgres:
        yield postgres


@pytest.fixture(scope="module")
def patient(mortal: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service on that PostgreSQL."""
    url = mortal.create_database("patient")
    with (
        serve(url, tmp_path_factory.mktemp("patient"), workers=2) as server,
        open_client(server.url, connections=HAMMERS * 2) as client,
    ):
        yield client


def ask_everything(client: httpx.Client, server: dict[str, Any]) -> Iterator[httpx.Response]:
    """Yield the answers to one request of every operation that needs the database."""
    yield client.get(SERVERS)
    yield client.get(get_path(server))
    yield client.get(FLAVORS)
    yield client.get(f"{FLAVORS}/{server['flavor_id']}")
    yield client.get(IMAGES)
    yield client.get(f"{IMAGES}/{server['image_id']}")
    yield client.post(SERVERS, json=NEW)
    yield client.patch(get_path(server), json={"name": make_name()})
    yield perform(client, server, "reboot")


@pytest.mark.parametrize("path", CHECKS)
def test_a_healthy_service_says_what_it_checked(client: httpx.Client, path: str) -> None:
    first, second = client.get(path), client.get(path)
    assert first.status_code == 200
    health = first.json()
    assert (health["status"], health["env"]) == ("healthy", "test")
    assert health["version"]
    assert health["checks"] == CHECKS[path]
    assert 0 <= health["uptime_s"] <= second.json()["uptime_s"]


@pytest.mark.long
def test_a_dead_database_is_told_and_comes_back_without_a_restart(
    patient: httpx.Client, mortal: Postgres
) -> None:
    server = create_server(patient)
    for _ in range(ROUNDS):
        mortal.kill()
        try:
            for path in ("/health", "/health/ready"):
                response = patient.get(path)
                assert (response.status_code, response.json()["status"]) == (503, "unhealthy")
                assert response.json()["checks"]["database"] == ILL
            assert patient.get("/health/live").status_code == 200
            assert patient.get("/openapi.json").status_code == 200
            for response in ask_everything(patient, server):
                error = expect_error(response, 503, "SERVICE_UNAVAILABLE")
                assert error["details"] == describe_refusal(retry_after=2)
                assert response.headers["Retry-After"] == "2"
        finally:
            mortal.start()
        assert all(response.is_success for response in ask_everything(patient, server))
        assert all(patient.get(path).status_code == 200 for path in CHECKS)


@pytest.mark.long
def test_a_request_that_is_wrong_is_told_so_also_while_the_database_is_dead(
    patient: httpx.Client, mortal: Postgres
) -> None:
    mortal.kill()
    try:
        expect_error(patient.get(SERVERS, params={"limit": 0}), 422, "VALIDATION_ERROR")
        expect_error(patient.post(SERVERS, json={}), 422, "VALIDATION_ERROR")
        expect_error(patient.get("/nowhere"), 404, "NOT_FOUND")
        expect_error(patient.put(SERVERS), 405, "METHOD_NOT_ALLOWED")
    finally:
        mortal.start()


def hammer(client: httpx.Client, done: Event, away: Event) -> list[str]:
    """Create and read until ``done``; return what was said to have been made.

    While ``away`` is set the database is or was gone, and 503 is a fair answer.
    """
    made = []
    while not done.is_set():
        created = client.post(SERVERS, json=NEW)
        if created.status_code == 503 and away.is_set():
            continue
        assert created.status_code == 201, created.text
        made.append(created.json()["id"])
        listed = client.get(SERVERS, params={"limit": 1})
        assert listed.status_code == 200 or (listed.status_code == 503 and away.is_set())
    return made


@pytest.mark.long
def test_an_outage_under_load_loses_nothing_that_was_promised(
    patient: httpx.Client, mortal: Postgres
) -> None:
    done, away = Event(), Event()
    with ThreadPoolExecutor(HAMMERS) as pool:
        hammers = [pool.submit(hammer, patient, done, away) for _ in range(HAMMERS)]
        try:
            for _ in range(ROUNDS):
                create_server(patient)
                away.set()
                mortal.kill()
                assert patient.get("/health").status_code == 503
                mortal.start()
        finally:
            done.set()
        promised = [server_id for one in hammers for server_id in one.result()]
    assert promised
    for server_id in promised:
        assert patient.get(f"{SERVERS}/{server_id}").status_code == 200
    assert patient.get("/health/ready").status_code == 200


@pytest.mark.long
def test_after_an_outage_under_load_everything_succeeds(
    patient: httpx.Client, mortal: Postgres
) -> None:
    mortal.kill()
    with ThreadPoolExecutor(HAMMERS) as pool:
        during = list(pool.map(lambda _: patient.get(SERVERS).status_code, range(100)))
        mortal.start()
        after = list(pool.map(lambda _: patient.get(SERVERS).status_code, range(200)))
    assert set(during) == {503}
    assert set(after) == {200}
