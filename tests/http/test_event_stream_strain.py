"""Streams of events under strain: nothing is missed and nothing told twice, whatever breaks."""

import itertools
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.http.api import create_server, get_path, open_client
from tests.http.streams import EVENTS, Event, EventReader, list_places, read_log, write_events
from tests.server import LiveServer, serve

pytestmark = pytest.mark.long

MANY = 300
DEADLINE_S = 30
QUICKLY_S = 15
LARGE = 10_000


def test_many_streams_are_open_while_others_are_served(
    own_server: LiveServer, own_client: httpx.Client
) -> None:
    with ExitStack() as stack:
        readers = [stack.enter_context(EventReader(own_server.port)) for _ in range(MANY)]
        made = create_server(own_client)
        assert own_client.get(get_path(made)).json() == made
        told = [reader.read_event() for reader in readers]
        assert own_client.get("/health/ready").status_code == 200
    assert [event["server_id"] for event in told] == [made["id"]] * MANY


def test_a_stream_tells_what_another_process_does(database_url: str, tmp_path: Path) -> None:
    with (
        serve(database_url, tmp_path / "one", SIMULATOR_LATENCY="0.05") as one,
        serve(database_url, tmp_path / "other", SIMULATOR_LATENCY="0.05") as other,
        open_client(other.url) as client,
        EventReader(one.port) as here,
        EventReader(other.port) as there,
    ):
        made = [create_server(client)["id"] for _ in range(5)]
        told = here.read_until_rest(made, [])
        assert list_places(told) == list(range(1, len(told) + 1))
        assert there.read_events(len(told)) == told == read_log(client)


def test_a_process_that_is_killed_leaves_no_gap_and_no_repeat(
    database_url: str, directory: Path
) -> None:
    server = LiveServer(database_url, directory, SIMULATOR_LATENCY="0.1")
    made: list[str] = []
    seen: list[Event] = []
    last = "0"
    for cut in (3, 7, 4):
        with server, open_client(server.url) as client:
            with EventReader(server.port, headers={"Last-Event-ID": last}) as reader:
                made += [create_server(client)["id"] for _ in range(5)]
                seen += reader.read_events(cut)
                server.kill()
            last = seen[-1]["id"]
    with server, open_client(server.url) as client:
        with EventReader(server.port, headers={"Last-Event-ID": last}) as reader:
            seen = reader.read_until_rest(made, seen)
        assert seen == read_log(client)
    assert list_places(seen) == list(range(1, len(seen) + 1))
    for server_id in made:
        told = [event["data"]["status"] for event in seen if event["server_id"] == server_id]
        assert [status for status, _ in itertools.groupby(told)] == ["BUILD", "ACTIVE"]


def test_a_client_that_reads_slowly_loses_nothing(
    database_url: str, own_server: LiveServer
) -> None:
    with EventReader(own_server.port) as reader:
        for _ in range(40):
            write_events(database_url, 50, LARGE)
        assert list_places(reader.read_events(2000)) == list(range(1, 2001))


def test_a_client_that_hangs_up_is_let_go(own_server: LiveServer) -> None:
    for _ in range(20):
        with EventReader(own_server.port):
            pass
    deadline = time.monotonic() + DEADLINE_S
    while own_server.stdout.count('"operation":"list_events"') < 20:
        assert time.monotonic() < deadline, "a stream is still open"
        time.sleep(0.05)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_end_of_the_process_ends_its_streams(
    database_url: str, directory: Path, workers: int
) -> None:
    with serve(database_url, directory, workers=workers) as server, ExitStack() as stack:
        readers = [stack.enter_context(EventReader(server.port)) for _ in range(10)]
        assert server.stop() == 0
        assert [reader.read_block() for reader in readers] == [{}] * 10
        assert server.complaints == ""
        assert '"ERROR"' not in server.stdout


def test_a_client_that_has_stopped_to_read_does_not_hold_up_the_end(
    database_url: str, directory: Path
) -> None:
    with serve(database_url, directory) as server:
        write_events(database_url, 2000, LARGE)
        with EventReader(server.port, f"{EVENTS}?after=0"), open_client(server.url) as client:
            assert client.get("/health/live").status_code == 200
            server.process.terminate()
            assert server.process.wait(QUICKLY_S) == 0
        assert server.complaints == ""
