"""The log of events in pages: each change of a server is told once, in its order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from persistence.database.session import Database
from persistence.events import remove_events
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
from tests.http.seeds import LARGE, SMALL, UBUNTU
from tests.http.streams import EVENTS, Event, EventReader, list_places, read_log
from tests.server import serve

WRITERS = 8
WRITTEN_BY_EACH = 10
WAIT = {"Prefer": "wait=30"}
NETWORK_FIELDS = ["ip_address", "addresses", "availability_zone"]
TOLD_OF_A_LIFE = [
    ("server.created", "BUILD", "scheduling", []),
    ("server.changed", "ACTIVE", None, ["status", "task", *NETWORK_FIELDS]),
    ("server.changed", "ACTIVE", "powering-off", ["task"]),
    ("server.changed", "SHUTOFF", None, ["status", "task"]),
    ("server.changed", "SHUTOFF", "deleting", ["task"]),
    ("server.deleted", "DELETED", None, ["status"]),
]

STEPS_OF_A_BUILD = [
    ("server.changed", "BUILD", task, ["task"])
    for task in ("networking", "block_device_mapping", "spawning")
]
"""What may be told of a build, as far as it was seen between two looks at the cloud."""


@pytest.fixture
def slow_client(database_url: str, directory: Path) -> Iterator[httpx.Client]:
    """A client of a service whose cloud takes its time."""
    with (
        serve(database_url, directory, SIMULATOR_LATENCY="0.1") as server,
        open_client(server.url) as client,
    ):
        yield client


def tell(event: Event) -> tuple[Any, ...]:
    """Return what an event says, without who, when and why."""
    data = event["data"]
    return event["type"], data["status"], data["task"], data["changed"]


def get_events_path(server: dict[str, Any]) -> str:
    """Return the path of a server's log."""
    return f"{get_path(server)}/events"


def test_each_change_in_an_instant_cloud_is_one_event(client: httpx.Client) -> None:
    server = create_server(client)
    perform(client, server, "stop")
    client.patch(get_path(server), json={"name": make_name("new")})
    perform(client, server, "start")
    perform(client, server, "resize", flavor_id=LARGE)
    perform(client, server, "lock")
    perform(client, server, "unlock")
    client.delete(get_path(server))
    assert [tell(event) for event in read_log(client, get_events_path(server))] == [
        ("server.created", "ACTIVE", None, []),
        ("server.changed", "SHUTOFF", None, ["status"]),
        ("server.changed", "SHUTOFF", None, ["name"]),
        ("server.changed", "ACTIVE", None, ["status"]),
        ("server.changed", "ACTIVE", None, ["flavor"]),
        ("server.changed", "ACTIVE", None, ["locked"]),
        ("server.changed", "ACTIVE", None, ["locked"]),
        ("server.deleted", "DELETED", None, ["status"]),
    ]


def test_each_change_in_a_slow_cloud_is_one_event(slow_client: httpx.Client) -> None:
    body = {"name": "web", "flavor_id": SMALL, "image_id": UBUNTU}
    server = slow_client.post(SERVERS, json=body, headers=WAIT).json()
    action = {"action": "stop"}
    slow_client.post(f"{get_path(server)}/action", json=action, headers=WAIT)
    slow_client.delete(get_path(server), headers=WAIT)
    events = read_log(slow_client, get_events_path(server))
    told = [tell(event) for event in events]
    steps = [event for event in told if event in STEPS_OF_A_BUILD]
    assert [event for event in told if event not in steps] == TOLD_OF_A_LIFE
    assert steps == [event for event in STEPS_OF_A_BUILD if event in steps]
    assert list_places(events) == list(range(1, len(events) + 1))


def test_a_failure_is_told_with_its_fault(database_url: str, directory: Path) -> None:
    faults = '{"build_error": 1}'
    with (
        serve(database_url, directory, SIMULATOR_LATENCY="0.05", SIMULATOR_FAULTS=faults) as server,
        open_client(server.url) as client,
    ):
        body = {"name": "web", "flavor_id": SMALL, "image_id": UBUNTU}
        made = client.post(SERVERS, json=body, headers=WAIT).json()
        told = read_log(client, get_events_path(made))
    assert tell(told[-1])[:3] == ("server.changed", "ERROR", None)
    assert "fault" in told[-1]["data"]["changed"]
    assert told[-1]["data"]["fault"] == made["fault"]
    assert told[-1]["data"]["fault"]["code"] == "BACKEND_FAILED"


def test_an_event_names_its_server_its_operation_and_its_request(client: httpx.Client) -> None:
    server = create_server(client)
    request = {"X-Request-ID": "stop-123"}
    path = f"{get_path(server)}/action"
    stopped = client.post(path, json={"action": "stop"}, headers=request)
    event = read_log(client, get_events_path(server))[-1]
    assert (event["server_id"], event["request_id"]) == (server["id"], "stop-123")
    assert stopped.headers["Location"].endswith(f"/{event['operation_id']}")
    assert event["created_at"] == stopped.json()["updated_at"]
    assert event["project_id"] == server["project_id"]


def test_a_refused_change_is_no_event(client: httpx.Client, server: dict[str, Any]) -> None:
    expect_error(perform(client, server, "start"), 409, "INVALID_STATE_TRANSITION")
    assert len(read_log(client, get_events_path(server))) == 1


def test_pagination_in_small_pages_sees_what_a_large_page_shows(own_client: httpx.Client) -> None:
    for _ in range(5):
        perform(own_client, create_server(own_client), "stop")
    whole = read_log(own_client)
    assert len(whole) >= 10
    assert read_log(own_client, limit=3) == whole
    assert read_log(own_client, limit=len(whole)) == whole


def test_the_link_leads_to_the_next_page(client: httpx.Client) -> None:
    server = create_server(client)
    perform(client, server, "stop")
    first = client.get(get_events_path(server), params={"limit": 1})
    assert first.headers["Cache-Control"] == "no-store"
    second = client.get(first.links["next"]["url"])
    told = first.json()["items"] + second.json()["items"]
    assert [tell(event)[1] for event in told] == ["ACTIVE", "SHUTOFF"]
    assert second.json()["next_after"] is None
    assert "Link" not in second.headers


def test_behind_the_last_event_there_is_nothing(client: httpx.Client) -> None:
    page = client.get(EVENTS, params={"after": "9" * 18})
    assert page.json() == {"items": [], "next_after": None, "first_available": "1"}


def test_the_log_of_a_server_has_its_own_events_alone(client: httpx.Client) -> None:
    one, other = create_server(client), create_server(client)
    perform(client, other, "stop")
    assert [event["server_id"] for event in read_log(client, get_events_path(one))] == [one["id"]]
    assert len(read_log(client, get_events_path(other))) == 2


def test_a_server_that_never_was_has_no_log(client: httpx.Client) -> None:
    expect_error(client.get(f"{SERVERS}/nobody/events"), 404, "SERVER_NOT_FOUND")


@pytest.mark.parametrize(
    "after", ["", "-1", "abc", "1.5", "1" * 19, "5\n", "\N{ARABIC-INDIC DIGIT ONE}"]
)
def test_what_is_no_position_is_refused(client: httpx.Client, after: str) -> None:
    error = expect_error(client.get(EVENTS, params={"after": after}), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [("query", "after")]


@pytest.mark.long
def test_many_writers_at_once_are_told_in_one_order_without_gaps(
    database_url: str, directory: Path
) -> None:
    with (
        serve(database_url, directory, workers=2) as server,
        open_client(server.url, connections=WRITERS) as client,
        ThreadPoolExecutor(WRITERS) as pool,
    ):

        def write(_: int) -> list[str]:
            made = [create_server(client) for _ in range(WRITTEN_BY_EACH)]
            read_log(client)  # readers give the positions while others write
            return [perform(client, one, "stop").json()["id"] for one in made]

        ids = [server_id for some in pool.map(write, range(WRITERS)) for server_id in some]
        told = read_log(client)
    assert list_places(told) == list(range(1, 2 * len(ids) + 1))
    for server_id in ids:
        mine = [tell(event)[1] for event in told if event["server_id"] == server_id]
        assert mine == ["ACTIVE", "SHUTOFF"]


def test_a_reader_that_would_miss_an_event_is_told_that_it_is_gone(
    database_url: str, directory: Path
) -> None:
    with serve(database_url, directory) as server, open_client(server.url) as client:
        for _ in range(4):
            create_server(client)
        assert list_places(read_log(client)) == [1, 2, 3, 4]
        database = Database(database_url)
        later = datetime.now(UTC) + timedelta(days=1)
        with database.write() as connection:
            assert remove_events(connection, later, later, 2) == 2
        database.close()
        page = client.get(EVENTS).json()
        assert (list_places(page["items"]), page["first_available"]) == ([3, 4], "3")
        assert list_places(client.get(f"{EVENTS}?after=2").json()["items"]) == [3, 4]
        stream = {"Accept": "text/event-stream"}
        for response in (
            client.get(f"{EVENTS}?after=1"),
            client.get(f"{EVENTS}?after=1", headers=stream),
            client.get(EVENTS, headers={**stream, "Last-Event-ID": "1"}),
            client.get(EVENTS, headers={**stream, "Last-Event-ID": "0"}),
        ):
            gone = expect_error(response, 410, "EVENTS_GONE")
            assert gone["details"] == {"first_available": "3"}
        with EventReader(server.port, f"{EVENTS}?after=0") as told:
            assert [told.read_event()["id"] for _ in range(2)] == ["3", "4"]
