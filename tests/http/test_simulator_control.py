"""The simulated cloud told what to do by requests, and brought to its first state."""

import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import (
    IMAGES,
    SERVERS,
    create_server,
    expect_error,
    get_path,
    list_faults,
    make_name,
    open_client,
    perform,
)
from tests.http.keypairs import KEYPAIRS, create_keypair
from tests.http.keys import BOOTSTRAP, KEYS, create_key, open_keyed_client, serve_with_keys
from tests.http.seeds import SMALL, UBUNTU
from tests.http.simulator import CLOCK, CONTROLLED, RESET, SIMULATOR, move_clock, tell
from tests.http.streams import EVENTS, EventReader, read_log
from tests.http.waits import wait_until
from tests.http.webhooks import NOWHERE, WEBHOOKS, create_webhook
from tests.server import LiveServer, serve

OPERATIONS = "/api/v1/operations"
WAIT = {"Prefer": "wait=30"}
NEW = {"name": "web-01", "flavor_id": SMALL, "image_id": UBUNTU}
LISTS = (SERVERS, OPERATIONS, WEBHOOKS, KEYPAIRS, EVENTS)


@pytest.fixture
def client(controlled_client: httpx.Client) -> httpx.Client:
    return controlled_client


def reset(client: httpx.Client) -> None:
    """Bring the service to its first state."""
    response = client.post(RESET)
    assert (response.status_code, response.content) == (204, b""), response.text


def read_state(client: httpx.Client) -> dict[str, Any]:
    """Return all that a test may see of what another one has done."""
    state = {path: client.get(path).json() for path in (*LISTS, "/api/v1/quota")}
    state[IMAGES] = [image["id"] for image in client.get(IMAGES).json()["items"]]
    told = client.get(SIMULATOR).json()
    state[SIMULATOR] = {**told, "clock": {"frozen": told["clock"]["frozen"]}}
    return state


def fill(client: httpx.Client) -> None:
    """Have something of every kind."""
    server = client.post(SERVERS, json=NEW, headers={**WAIT, "Idempotency-Key": "once"}).json()
    assert server["status"] == "ACTIVE", server
    perform(client, server, "snapshot", name="kept")
    create_keypair(client)
    create_webhook(client, NOWHERE)
    assert client.put("/api/v1/quotas/default", json={"servers": 7}).status_code == 200
    tell(client, faults={"build_error": 1}, latency_seconds=60)
    move_clock(client, frozen=True, advance_seconds=3600)
    create_server(client)


def test_a_reset_leaves_nothing_of_what_requests_have_made(client: httpx.Client) -> None:
    first = read_state(client)
    fill(client)
    for path, found in read_state(client).items():
        assert found != first[path], path
    reset(client)
    assert read_state(client) == first


def test_after_a_reset_everything_begins_as_it_did_at_first(client: httpx.Client) -> None:
    told = []
    for _ in range(2):
        made = client.post(SERVERS, json=NEW, headers={**WAIT, "Idempotency-Key": "once"})
        assert "Idempotent-Replayed" not in made.headers
        events = read_log(client)
        told.append((made.json()["ip_address"], [(one["id"], one["type"]) for one in events]))
        assert client.get(SERVERS).json()["total"] == 1
        assert client.get(SERVERS, params={"status": "ACTIVE"}).json()["total"] == 1
        assert client.get("/api/v1/quota").json()["servers"]["used"] == 1
        reset(client)
    assert told[0] == told[1]
    assert told[0][0] == "10.0.0.1"
    assert told[0][1][0] == ("1", "server.created")


def test_what_went_on_at_a_reset_leaves_no_trace(client: httpx.Client) -> None:
    tell(client, faults={"slow_answer": 60})
    made = [create_server(client) for _ in range(6)]
    wait_until(lambda: all(client.get(get_path(one)).json()["task"] for one in made))
    reset(client)
    last = client.post(SERVERS, json=NEW, headers=WAIT).json()
    assert (last["status"], last["ip_address"]) == ("ACTIVE", "10.0.0.1")
    for server in made:
        expect_error(client.get(get_path(server)), 404, "SERVER_NOT_FOUND")
        operation = client.get(f"{OPERATIONS}/{server['operation_id']}")
        expect_error(operation, 404, "OPERATION_NOT_FOUND")
    usage = client.get("/api/v1/quota").json()["clouds"][0]["limits"]["servers"]
    assert usage["used"] == 1


def test_whoever_waits_for_an_operation_is_answered_at_a_reset(client: httpx.Client) -> None:
    tell(client, latency_seconds=600)
    answers: list[httpx.Response] = []

    def make(key: str) -> None:
        headers = {"Prefer": "wait=60", "Idempotency-Key": key}
        answers.append(client.post(SERVERS, json={**NEW, "name": key}, headers=headers))

    waiting = [threading.Thread(target=make, args=(make_name(),)) for _ in range(3)]
    for thread in waiting:
        thread.start()
    wait_until(lambda: client.get(OPERATIONS).json()["total"] == 3)
    reset(client)
    for thread in waiting:
        thread.join(20)
    assert [one.status_code for one in answers] == [201, 201, 201]
    assert {one.json()["status"] for one in answers} == {"BUILD"}
    assert client.get(SERVERS).json()["total"] == 0


def test_a_stream_ends_at_a_reset_and_the_next_one_tells_of_the_new_log(
    client: httpx.Client, controlled_server: LiveServer
) -> None:
    tell(client, instant=True)
    for _ in range(3):
        create_server(client)
    with EventReader(controlled_server.port) as old:
        create_server(client)
        last = old.read_event()
        reset(client)
        with pytest.raises(EOFError):
            old.read_event()
    tell(client, instant=True)
    with EventReader(controlled_server.port, headers={"Last-Event-ID": last["id"]}) as again:
        server = create_server(client)
        seen = again.read_event()
    assert (seen["server_id"], seen["id"]) == (server["id"], "1")


def test_a_stream_that_is_opened_behind_a_reset_stays(
    client: httpx.Client, controlled_server: LiveServer
) -> None:
    tell(client, instant=True)
    create_server(client)
    with EventReader(controlled_server.port) as old:
        reset(client)
        tell(client, instant=True)
        with EventReader(controlled_server.port) as new:
            made = [create_server(client) for _ in range(2)]
            assert [one["server_id"] for one in new.read_events(2)] == [one["id"] for one in made]
        with pytest.raises(EOFError):
            old.read_event()


@pytest.mark.long
def test_every_process_of_a_service_follows_the_new_log(
    databases: Databases, tmp_path: Path
) -> None:
    settings = {**CONTROLLED, "workers": 2}
    with (
        serve(databases.create(), tmp_path / "two", **settings) as server,
        open_client(server.url) as client,
    ):
        tell(client, instant=True)
        create_server(client)
        streams = [EventReader(server.port) for _ in range(6)]  # some in each process
        reset(client)
        for stream in streams:
            with stream, pytest.raises(EOFError):
                stream.read_event()


def test_a_reset_while_others_write_leaves_a_record_that_is_whole(client: httpx.Client) -> None:
    stopping = threading.Event()
    failures: list[str] = []

    def write() -> None:
        while not stopping.is_set():
            made = client.post(SERVERS, json={**NEW, "name": make_name()})
            path = f"{SERVERS}/{made.json()['id']}" if made.status_code == 201 else SERVERS
            answers = [made, client.post(f"{path}/action", json={"action": "stop"}, headers=WAIT)]
            failures.extend(one.text for one in answers if one.status_code >= 500)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for _ in range(20):
        reset(client)
        time.sleep(0.02)
    stopping.set()
    for writer in writers:
        writer.join()
    assert failures == []
    reset(client)
    assert client.get(SERVERS).json()["total"] == 0
    assert client.get("/api/v1/quota").json()["servers"]["used"] == 0
    assert client.get(OPERATIONS).json()["total"] == 0


def test_who_may_call_and_the_log_of_audit_stay(databases: Databases, directory: Path) -> None:
    settings = {**CONTROLLED}
    with (
        serve_with_keys(databases.create(), directory, **settings) as server,
        open_keyed_client(server.url) as admin,
    ):
        key = create_key(admin, role="operator")
        admin.post(SERVERS, json=NEW)
        reset(admin)
        assert key["id"] in {one["id"] for one in admin.get(KEYS).json()["items"]}
        told = [one["operation"] for one in admin.get("/api/v1/audit").json()["items"]]
        assert {"reset_simulator", "create_server", "create_key"} <= set(told)


def test_a_reset_is_for_admins_of_all_projects(databases: Databases, directory: Path) -> None:
    with (
        serve_with_keys(databases.create(), directory, **CONTROLLED) as server,
        open_keyed_client(server.url, BOOTSTRAP) as system,
    ):
        secret = create_key(system, project_id="mine", role="admin")["secret"]
        made = system.post(SERVERS, json=NEW).json()
        with open_keyed_client(server.url, secret) as admin:
            expect_error(admin.post(RESET), 403, "PERMISSION_DENIED")
            expect_error(admin.put(SIMULATOR, json={}), 403, "PERMISSION_DENIED")
        assert system.get(get_path(made)).status_code == 200


def test_a_condition_that_does_not_hold_keeps_a_reset_from_being_done(
    client: httpx.Client,
) -> None:
    server = create_server(client)
    refused = client.post(RESET, headers={"If-None-Match": "*"})
    expect_error(refused, 412, "PRECONDITION_FAILED")
    assert client.get(get_path(server)).status_code == 200


OPENSTACK = {
    "USE_MOCK_OPENSTACK": "false",
    "OPENSTACK_AUTH_URL": "http://127.0.0.1:1/v3",
    "OPENSTACK_USERNAME": "ostler",
    "OPENSTACK_PASSWORD": "secret",
    "OPENSTACK_PROJECT_NAME": "ostler",
}
BOTH = {
    "REGIONS": '{"lab": {"backend": "simulator"}, "north": {"backend": "openstack", '
    '"auth_url": "http://127.0.0.1:1/v3", "username": "a", "password": "b", "project_name": "c"}}'
}


@pytest.mark.parametrize(
    "settings",
    [{}, {**CONTROLLED, **OPENSTACK}, {**CONTROLLED, **BOTH}],
    ids=["without the setting", "in front of an OpenStack", "in front of one of two clouds"],
)
def test_without_the_setting_or_in_front_of_an_openstack_there_is_no_such_path(
    databases: Databases, directory: Path, settings: dict[str, Any]
) -> None:
    with (
        serve(databases.create(), directory, **settings) as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client,
    ):
        for method, path in (
            ("GET", SIMULATOR), ("PUT", SIMULATOR), ("POST", CLOCK), ("POST", RESET),
        ):  # fmt: skip
            expect_error(client.request(method, path, json={}), 404, "NOT_FOUND")
        document = client.get("/openapi.json").json()
    assert [path for path in document["paths"] if "simulator" in path] == []
    assert "simulator" not in [tag["name"] for tag in document["tags"]]


def test_with_the_setting_the_document_tells_of_it(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert {SIMULATOR, CLOCK, RESET} <= set(document["paths"])
    operation = document["paths"][RESET]["post"]
    assert operation["x-requires-setting"] == "SIMULATOR_CONTROL"
    assert (operation["tags"], operation["x-required-role"]) == (["simulator"], "admin")


def test_what_is_told_is_in_force_and_left_out_it_is_as_the_settings_say(
    databases: Databases, directory: Path
) -> None:
    settings = {
        **CONTROLLED,
        "SIMULATOR_FAULTS": '{"build_error": 0.25}',
        "SIMULATOR_LATENCY": "3",
        "SIMULATOR_LATENCIES": '{"create": 4}',
    }
    with (
        serve(databases.create(), directory, **settings) as server,
        open_client(server.url) as client,
    ):
        given = client.get(SIMULATOR).json()
        assert given["faults"] == {"build_error": 0.25}
        assert (given["latency_seconds"], given["action_latency_seconds"]) == (3, {"create": 4})
        told = tell(client, faults={"hang": 1, "seed": 7, "vanished": None}, latency_seconds=0)
        assert told["faults"] == {"hang": 1, "seed": 7}
        assert (told["latency_seconds"], told["action_latency_seconds"]) == (0, {"create": 4})
        told = tell(client, action_latency_seconds={"stop": 9})
        assert (told["faults"], told["latency_seconds"]) == ({"build_error": 0.25}, 3)
        assert told["action_latency_seconds"] == {"stop": 9}
        assert client.get(SIMULATOR).json()["action_latency_seconds"] == {"stop": 9}
        reset(client)
        again = client.get(SIMULATOR).json()
        assert {**again, "clock": None} == {**given, "clock": None}


def test_an_instant_cloud_does_all_in_the_request_until_it_is_told_otherwise(
    client: httpx.Client,
) -> None:
    tell(client, instant=True, faults={"build_error": 1}, latency_seconds=600)
    server = create_server(client)
    assert (server["status"], server["task"]) == ("ACTIVE", None)
    assert perform(client, server, "stop").json()["status"] == "SHUTOFF"
    assert client.delete(get_path(server)).status_code == 204
    expect_error(client.get(get_path(server)), 404, "SERVER_NOT_FOUND")
    tell(client, latency_seconds=600)
    assert create_server(client)["status"] == "BUILD"


def test_a_step_takes_as_long_as_it_is_told_by_the_simulated_clock(client: httpx.Client) -> None:
    tell(client, latency_seconds=600, action_latency_seconds={"stop": 0})
    move_clock(client, frozen=True)
    server = create_server(client)
    move_clock(client, advance_seconds=601)
    operation = client.get(f"{OPERATIONS}/{server['operation_id']}", params={"wait": 30}).json()
    assert operation["status"] == "succeeded", operation
    stopped = client.post(f"{get_path(server)}/action", json={"action": "stop"}, headers=WAIT)
    assert stopped.json()["status"] == "SHUTOFF"


def test_the_clock_stands_still_goes_on_and_never_goes_back(client: httpx.Client) -> None:
    frozen = move_clock(client, frozen=True)["clock"]
    assert frozen["frozen"]
    assert client.get(SIMULATOR).json()["clock"] == frozen
    later = move_clock(client, advance_seconds=3600)["clock"]
    assert later["frozen"]
    assert later["time"] > frozen["time"]
    running = move_clock(client, frozen=False)["clock"]
    assert (running["frozen"], running["time"] >= later["time"]) == (False, True)
    far = {"advance_seconds": 100_000_000_000}
    move_clock(client, **far)
    refused = [client.post(CLOCK, json=far) for _ in range(3)][-1]
    assert list_faults(expect_error(refused, 422, "VALIDATION_ERROR")) == [
        ("body", "advance_seconds")
    ]


@pytest.mark.parametrize(
    ("method", "path", "body", "where"),
    [
        ("PUT", SIMULATOR, {"faults": {"build_error": 2}}, ("body", "faults", "build_error")),
        ("PUT", SIMULATOR, {"faults": {"earthquake": 1}}, ("body", "faults", "earthquake")),
        ("PUT", SIMULATOR, {"latency_seconds": -1}, ("body", "latency_seconds")),
        (
            "PUT",
            SIMULATOR,
            {"action_latency_seconds": {"lock": 1}},
            ("body", "action_latency_seconds", "lock"),
        ),
        ("PUT", SIMULATOR, {"instant": "yes"}, ("body", "instant")),
        ("POST", CLOCK, {"advance_seconds": -1}, ("body", "advance_seconds")),
        ("POST", CLOCK, {"rewind": True}, ("body", "rewind")),
    ],
)
def test_what_the_cloud_cannot_be_told_is_refused_and_changes_nothing(
    client: httpx.Client, method: str, path: str, body: Any, where: tuple[str, ...]
) -> None:
    move_clock(client, frozen=True)
    before = client.get(SIMULATOR).json()
    error = expect_error(client.request(method, path, json=body), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [where]
    assert client.get(SIMULATOR).json() == before
