"""Idempotency-Key: a POST that is repeated gets its first response again, and nothing twice."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.failures import describe_refusal
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
from tests.http.idempotency import (
    HEADER,
    REPLAYED,
    count_servers,
    create,
    expect_replay,
    make_body,
    make_key,
    post,
    read_content,
)
from tests.http.keys import create_key, get_key_path, open_keyed_client, serve_with_keys
from tests.http.simulator import tell
from tests.http.webhooks import NOWHERE, WEBHOOKS
from tests.server import serve
from tests.threads import run_at_once

RIVALS = 50
WORKERS = (1, pytest.param(2, marks=pytest.mark.long))
WORKER_IDS = ("one worker", "two workers")
KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"


@pytest.fixture(scope="module", params=WORKERS, ids=WORKER_IDS)
def crowd(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client for many threads, of a service with one worker and then with two."""
    directory: Path = tmp_path_factory.mktemp("crowd")
    with (
        serve(databases.create(), directory, workers=request.param) as server,
        open_client(server.url, connections=RIVALS) as client,
    ):
        yield client


@pytest.fixture(scope="module", params=WORKERS, ids=WORKER_IDS)
def slow(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a service whose cloud takes half a second for everything."""
    directory: Path = tmp_path_factory.mktemp("slow")
    settings: dict[str, Any] = {"workers": request.param, "SIMULATOR_LATENCY": "0.5"}
    with (
        serve(databases.create(), directory, **settings) as server,
        open_client(server.url, connections=RIVALS) as client,
    ):
        yield client


def test_a_repeated_creation_gets_the_first_response_byte_for_byte(client: httpx.Client) -> None:
    key, body = make_key(), make_body()
    first = create(client, key, body)
    assert first.status_code == 201
    expect_replay(first, create(client, key, body))
    assert count_servers(client, body["name"]) == 1


def test_the_first_response_stays_though_the_server_changes_and_goes(client: httpx.Client) -> None:
    key, body = make_key(), make_body()
    first = create(client, key, body)
    perform(client, first.json(), "stop")
    expect_replay(first, create(client, key, body))
    client.delete(get_path(first.json()))
    expect_replay(first, create(client, key, body))
    assert count_servers(client, body["name"]) == 0


def test_a_repeated_action_is_done_once(client: httpx.Client, server: dict[str, Any]) -> None:
    path, key = f"{get_path(server)}/action", make_key()
    first = post(client, key, path, {"action": "stop"})
    assert first.status_code == 202
    expect_replay(first, post(client, key, path, {"action": "stop"}))
    listed = client.get(f"{get_path(server)}/operations").json()["items"]
    assert [one["action"] for one in listed] == ["create", "stop"]


def test_a_repeated_console_is_the_same_console(
    client: httpx.Client, server: dict[str, Any]
) -> None:
    key = make_key()
    first = post(client, key, f"{get_path(server)}/console")
    assert first.status_code == 200
    expect_replay(first, post(client, key, f"{get_path(server)}/console"))


def test_a_repeated_cancellation_is_not_refused(controlled_client: httpx.Client) -> None:
    tell(controlled_client, latency_seconds=600)
    server, key = create_server(controlled_client), make_key()
    path = f"/api/v1/operations/{server['operation_id']}/cancel"
    first = post(controlled_client, key, path)
    assert first.status_code == 202
    expect_replay(first, post(controlled_client, key, path))


def test_a_precondition_that_was_met_once_is_not_asked_again(
    client: httpx.Client, server: dict[str, Any]
) -> None:
    path, key = f"{get_path(server)}/action", make_key()
    match = {"If-Match": client.get(get_path(server)).headers["ETag"]}
    first = post(client, key, path, {"action": "stop"}, **match)
    assert first.status_code == 202
    expect_replay(first, post(client, key, path, {"action": "stop"}, **match))


def test_a_key_with_another_body_is_refused(client: httpx.Client) -> None:
    key, body = make_key(), make_body()
    create(client, key, body)
    refused = create(client, key, make_body())
    assert expect_error(refused, 409, KEY_REUSED)["details"] == describe_refusal()


def test_a_key_with_another_path_is_refused(client: httpx.Client, server: dict[str, Any]) -> None:
    key, stop = make_key(), {"action": "stop"}
    post(client, key, f"{get_path(server)}/action", stop)
    other = create_server(client)
    for path, body in ((f"{get_path(other)}/action", stop), (f"{get_path(server)}/console", None)):
        expect_error(post(client, key, path, body), 409, KEY_REUSED)
    expect_error(post(client, key, "/api/v1/operations/none/cancel"), 409, KEY_REUSED)
    expect_error(create(client, key, make_body()), 409, KEY_REUSED)
    assert client.get(get_path(other)).json() == other


def test_a_refused_request_leaves_its_key_unused(
    client: httpx.Client, server: dict[str, Any]
) -> None:
    path, key = f"{get_path(server)}/action", make_key()
    expect_error(post(client, key, path, {"action": "start"}), 409, "INVALID_STATE_TRANSITION")
    expect_error(create(client, key, {**make_body(), "flavor_id": "x"}), 404, "FLAVOR_NOT_FOUND")
    perform(client, server, "stop")
    started = post(client, key, path, {"action": "start"})
    assert started.status_code == 202
    assert REPLAYED not in started.headers


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "a\tb", "clé"])
def test_an_insane_key_is_refused_and_nothing_is_done(client: httpx.Client, key: str) -> None:
    name = make_name()
    headers = {HEADER.encode(): key.encode("latin-1")}
    refused = client.post(SERVERS, json=make_body(name), headers=headers)
    assert list_faults(expect_error(refused, 422, "VALIDATION_ERROR")) == [("header", HEADER)]
    assert count_servers(client, name) == 0


def test_of_fifty_with_one_key_one_makes_a_server(crowd: httpx.Client) -> None:
    key, body = make_key(), make_body()
    responses = run_at_once(RIVALS, lambda _: create(crowd, key, body))
    contents, replayed = [], Counter[bool]()
    for response in responses:
        assert isinstance(response, httpx.Response)
        contents.append(read_content(response))
        replayed[REPLAYED in response.headers] += 1
    assert contents == [contents[0]] * RIVALS
    assert contents[0][0] == 201
    assert replayed == {True: RIVALS - 1, False: 1}
    assert count_servers(crowd, body["name"]) == 1


def test_of_fifty_with_two_bodies_for_one_key_one_body_wins(crowd: httpx.Client) -> None:
    key, bodies = make_key(), [make_body(), make_body()]
    responses = run_at_once(RIVALS, lambda number: create(crowd, key, bodies[number % 2]))
    statuses = Counter(a.status_code for a in responses if isinstance(a, httpx.Response))
    assert statuses == {201: RIVALS // 2, 409: RIVALS // 2}
    assert sum(count_servers(crowd, body["name"]) for body in bodies) == 1


def test_whoever_repeats_a_request_that_waits_gets_what_it_waited_for(slow: httpx.Client) -> None:
    key, body = make_key(), make_body()
    prefer = {"Prefer": "wait=20"}
    responses = run_at_once(10, lambda _: post(slow, key, SERVERS, body, **prefer))
    for response in responses:
        assert isinstance(response, httpx.Response)
        assert response.json()["status"] == "ACTIVE"
        assert response.headers["Preference-Applied"] == "wait=20"
        assert read_content(response) == read_content(create(slow, key, body))
    assert count_servers(slow, body["name"]) == 1


def test_a_server_that_is_being_made_is_not_made_again(slow: httpx.Client) -> None:
    key, body = make_key(), make_body()
    first = create(slow, key, body)
    assert first.json()["status"] == "BUILD"
    expect_replay(first, create(slow, key, body))
    slow.get(f"/api/v1/operations/{first.json()['operation_id']}", params={"wait": 20})
    expect_replay(first, create(slow, key, body))
    assert count_servers(slow, body["name"]) == 1


def test_a_key_of_another_caller_is_another_key(database_url: str, directory: Path) -> None:
    key = make_key()
    with ExitStack() as stack:
        server = stack.enter_context(serve_with_keys(database_url, directory))
        admin = stack.enter_context(open_keyed_client(server.url))
        secrets = [create_key(admin, role="operator")["secret"] for _ in range(2)]
        secrets.append(create_key(admin, role="operator", project_id="other")["secret"])
        callers = [stack.enter_context(open_keyed_client(server.url, one)) for one in secrets]
        body = {"url": NOWHERE}
        made = [caller.post(WEBHOOKS, json=body, headers={HEADER: key}) for caller in callers]
        assert [one.status_code for one in made] == [201, 201, 201]
        assert len({one.json()["secret"] for one in made}) == 3
        again = callers[0].post(WEBHOOKS, json=body, headers={HEADER: key})
        assert (again.json(), again.headers[REPLAYED]) == (made[0].json(), "true")


def test_a_key_is_the_callers_whatever_its_secret(database_url: str, directory: Path) -> None:
    headers, body = {HEADER: make_key()}, make_body()
    with ExitStack() as stack:
        server = stack.enter_context(serve_with_keys(database_url, directory))
        admin = stack.enter_context(open_keyed_client(server.url))
        made = create_key(admin, role="operator")
        rotated = admin.post(f"{get_key_path(made)}/rotate", json={}).json()
        posted = [
            stack.enter_context(open_keyed_client(server.url, one["secret"])).post(
                SERVERS, json=body, headers=headers
            )
            for one in (made, rotated)
        ]
        assert posted[0].json() == posted[1].json()
