"""The log of events as a stream: where it begins, what it tells, and to whom."""

from contextlib import ExitStack
from io import BufferedReader
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http.api import create_server, expect_error, get_path, perform
from tests.http.streams import (
    EVENTS,
    STREAM,
    EventReader,
    list_places,
    read_log,
    write_events,
    write_project_event,
)
from tests.http.wire import connect
from tests.server import LiveServer, serve

READERS = 20


def test_a_stream_begins_with_what_happens_next(
    live_server: LiveServer, client: httpx.Client
) -> None:
    perform(client, create_server(client), "stop")
    with EventReader(live_server.port) as reader:
        made = create_server(client)
        perform(client, made, "stop")
        told = reader.read_events(2)
    assert [event["server_id"] for event in told] == [made["id"]] * 2
    assert [event["data"]["status"] for event in told] == ["ACTIVE", "SHUTOFF"]
    assert told == read_log(client)[-2:]


def test_a_stream_says_at_once_where_it_begins(
    live_server: LiveServer, client: httpx.Client, server: dict[str, Any]
) -> None:
    with EventReader(live_server.port) as reader:
        assert reader.start["id"] == read_log(client)[-1]["id"]
        assert int(reader.start["retry"]) > 0
        assert reader.response.headers["Content-Type"] == STREAM
        assert reader.response.headers["Cache-Control"] == "no-store"
        assert reader.response.headers["X-Accel-Buffering"] == "no"
        assert reader.response.headers["Transfer-Encoding"] == "chunked"


def test_a_page_is_nothing_that_a_proxy_must_not_buffer(client: httpx.Client) -> None:
    assert "X-Accel-Buffering" not in client.get(EVENTS).headers


def test_a_stream_to_http_1_0_has_no_chunks_and_ends_with_the_connection(
    own_server: LiveServer, own_client: httpx.Client
) -> None:
    request = f"GET {EVENTS}?after=0 HTTP/1.0\r\nAccept: {STREAM}\r\nConnection: keep-alive\r\n\r\n"
    with connect(own_server.port) as connection, connection.makefile("rb") as stream:
        connection.sendall(request.encode())
        head = read_block(stream)
        start = read_block(stream)
        made = create_server(own_client)
        event = read_block(stream)
        own_server.stop()
        rest = stream.read()
    assert head[0].startswith("HTTP/1.1 200 ")
    fields = {line.partition(":")[0].lower() for line in head[1:]}
    assert "connection: close" in head
    assert not fields & {"transfer-encoding", "content-length"}
    assert start[1] == "id: 0"
    assert [line.partition(":")[0] for line in event] == ["id", "event", "data"]
    assert made["id"] in event[2]
    assert rest == b""


def read_block(stream: BufferedReader) -> list[str]:
    """Return the lines up to an empty one."""
    lines = []
    while line := stream.readline().decode().rstrip("\r\n"):
        lines.append(line)
    return lines


def test_a_stream_has_the_request_id_that_was_sent(live_server: LiveServer) -> None:
    with EventReader(live_server.port, headers={"X-Request-ID": "mine"}) as reader:
        assert reader.response.headers["X-Request-ID"] == "mine"


def test_a_stream_goes_on_behind_a_position(
    own_server: LiveServer, own_client: httpx.Client
) -> None:
    for _ in range(3):
        create_server(own_client)
    with EventReader(own_server.port, f"{EVENTS}?after=1") as reader:
        assert list_places(reader.read_events(2)) == [2, 3]
        create_server(own_client)
        assert list_places(reader.read_events(1)) == [4]


@pytest.mark.parametrize(("last", "first"), [("2", 3), ("0", 1), ("no position", 2), ("", 2)])
def test_the_last_event_id_goes_before_after_when_it_is_one(
    own_server: LiveServer, own_client: httpx.Client, last: str, first: int
) -> None:
    for _ in range(3):
        create_server(own_client)
    headers = {"Last-Event-ID": last}
    with EventReader(own_server.port, f"{EVENTS}?after=1", headers) as reader:
        assert list_places(reader.read_events(1)) == [first]


def test_a_position_that_is_not_reached_yet_counts_as_the_end(
    own_server: LiveServer, own_client: httpx.Client
) -> None:
    create_server(own_client)
    with EventReader(own_server.port, headers={"Last-Event-ID": "1000"}) as reader:
        create_server(own_client)
        assert list_places(reader.read_events(1)) == [2]


def test_a_long_past_is_told_whole_and_in_order(database_url: str, own_server: LiveServer) -> None:
    write_events(database_url, 1000)
    with EventReader(own_server.port, f"{EVENTS}?after=0") as reader:
        write_events(database_url, 500)
        assert list_places(reader.read_events(1500)) == list(range(1, 1501))


def test_what_happens_while_the_past_is_told_comes_once(
    database_url: str, own_server: LiveServer
) -> None:
    path, total = f"{EVENTS}?after=0", READERS * 10
    with ExitStack() as stack:
        readers = [stack.enter_context(EventReader(own_server.port, path))]
        for _ in range(READERS):
            write_events(database_url, 10)
            readers.append(stack.enter_context(EventReader(own_server.port, path)))
        for reader in readers:
            assert list_places(reader.read_events(total)) == list(range(1, total + 1))


def test_the_stream_of_a_server_tells_of_no_other(
    live_server: LiveServer, client: httpx.Client
) -> None:
    one, other = create_server(client), create_server(client)
    with EventReader(live_server.port, f"{get_path(one)}/events?after=0") as reader:
        perform(client, other, "stop")
        perform(client, one, "reboot")
        perform(client, one, "stop")
        client.delete(get_path(one))
        told = reader.read_events(3)
    assert [event["server_id"] for event in told] == [one["id"]] * 3
    assert [event["data"]["status"] for event in told] == ["ACTIVE", "SHUTOFF", "DELETED"]


def test_an_event_of_the_project_is_told_once_beside_those_of_servers(
    database_url: str, own_server: LiveServer, own_client: httpx.Client
) -> None:
    made = create_server(own_client)
    with (
        EventReader(own_server.port) as reader,
        EventReader(own_server.port, f"{get_path(made)}/events") as reader_of_server,
    ):
        data = write_project_event(database_url)
        write_project_event(database_url, "another")
        perform(own_client, made, "stop")
        told = reader.read_events(2)
        assert reader_of_server.read_events(1) == told[1:]
    assert (told[0]["type"], told[0]["server_id"]) == ("quota.corrected", None)
    assert (told[0]["project_id"], told[0]["data"]) == ("default", data)
    assert told[1]["server_id"] == made["id"]
    assert read_log(own_client)[1:] == told


def test_there_is_no_stream_of_a_server_that_never_was(client: httpx.Client) -> None:
    refused = client.get("/api/v1/servers/nobody/events", headers={"Accept": STREAM})
    expect_error(refused, 404, "SERVER_NOT_FOUND")


def test_what_is_no_position_is_refused_to_streams_too(client: httpx.Client) -> None:
    refused = client.get(EVENTS, params={"after": "x"}, headers={"Accept": STREAM})
    expect_error(refused, 422, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json, text/event-stream", "application/json"),
        ("text/event-stream;q=0.5, application/json", "application/json"),
        ("text/event-stream", STREAM),
        ("text/event-stream, */*", STREAM),
        ("application/json;q=0.5, text/event-stream", STREAM),
        ("*/*, application/json;q=0", STREAM),
    ],
)
def test_the_client_chooses_between_page_and_stream(
    client: httpx.Client, accept: str, kind: str
) -> None:
    response = client.head(EVENTS, headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, kind)


def test_a_client_that_takes_neither_page_nor_stream_is_refused(client: httpx.Client) -> None:
    error = expect_error(client.get(EVENTS, headers={"Accept": "text/html"}), 406, "NOT_ACCEPTABLE")
    assert error["details"] == {"available": ["application/json", STREAM]}


def test_a_silent_stream_shows_signs_of_life(database_url: str, directory: Path) -> None:
    with (
        serve(database_url, directory, EVENT_HEARTBEAT_SECONDS="0.1") as server,
        EventReader(server.port) as reader,
    ):
        assert [reader.read_block() for _ in range(3)] == [{"": "keep-alive"}] * 3
