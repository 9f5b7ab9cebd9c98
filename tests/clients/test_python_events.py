"""Events through the Python SDK: read in pages, and followed."""

import itertools
import json
from typing import Any

import pytest

from ostler_sdk import Client, Retries, models
from ostler_sdk.errors import EventsGone
from tests.clients.stub import Answer, Asked, open_stub, serve_stub
from tests.clients.test_python_servers import make_server


def test_the_events_of_a_server_are_read_in_their_order(client: Client) -> None:
    server = make_server(client)
    client.servers.stop(server)
    events = list(client.events.list(server=server, limit=1))
    assert [event.type for event in events[:1]] == ["server.created"]
    assert isinstance(events[-1].data, models.ServerEventData)
    assert events[-1].data.status == "SHUTOFF"
    places = [int(event.id) for event in events]
    assert places == sorted(set(places))


def test_the_log_is_followed_behind_a_position(client: Client) -> None:
    server = make_server(client)
    written = list(client.events.list(server=server))
    stream = client.events.follow(server=server, after=written[0].id)
    client.servers.stop(server)
    followed = list(itertools.islice(stream, len(written)))
    assert followed[:-1] == written[1:]
    assert followed[-1].server_id == server.id


def test_the_log_is_followed_from_its_beginning(client: Client) -> None:
    server = make_server(client)
    (first,) = itertools.islice(client.events.follow(server_id=server.id, after=0), 1)
    assert first.type == "server.created"


def make_block(number: int) -> str:
    """Return an event as a stream has it."""
    event = (
        f'{{"id": "{number}", "type": "server.changed", "server_id": "s", "operation_id": null,'
        ' "request_id": "r", "project_id": "p", "created_at": "2026-02-18T14:31:00Z", "data":'
        ' {"status": "ACTIVE", "task": null, "fault": null, "changed": []}}'
    )
    return f"id: {number}\nevent: server.changed\ndata: {event}\n\n"


def test_a_stream_that_breaks_goes_on_where_it_was() -> None:
    half = make_block(43)[:60]

    def answer(asked: Asked, number: int) -> Answer:
        place = int(asked.headers.get("last-event-id", 41))
        text = f"retry: 1\nid: {place}\n\n" + (make_block(place + 1) + half if number % 2 else "")
        return Answer(200, text, {"Content-Type": "text/event-stream"})

    with serve_stub(answer) as stub, Client(stub.url) as client:
        events = list(itertools.islice(client.events.follow(), 3))
    assert [event.id for event in events] == ["42", "43", "44"]
    sent = [asked.headers.get("last-event-id") for asked in stub.asked]
    assert sent == [None, "41", "42", "42", "43", "43"]


def test_a_frame_without_an_id_does_not_move_the_position() -> None:
    event: dict[str, Any] = {
        "type": "later",
        "server_id": None,
        "operation_id": None,
        "request_id": "r",
    }
    event |= {"project_id": "p", "created_at": "2026-02-18T14:31:00Z", "data": {}}
    first, second = (f"id: {i}\ndata: {json.dumps({**event, 'id': i})}\n\n" for i in ("7", "8"))
    stream = {"Content-Type": "text/event-stream"}
    answers = [Answer(200, text, stream) for text in (first, "retry: 10\n\n", second)]
    with open_stub(*answers) as stub, Client(stub.url) as client:
        events = client.events.follow()
        assert [next(events).id, next(events).id] == ["7", "8"]
    assert [asked.headers.get("last-event-id") for asked in stub.asked] == [None, "7", "7"]


def test_streams_that_end_without_an_event_are_opened_less_and_less_often() -> None:
    after: list[int] = []

    class Noting(Retries):
        def choose_pause(self, attempt: int, retry_after: float | None = None) -> float:
            after.append(attempt)
            return 0

    stream = {"Content-Type": "text/event-stream"}
    brings = {3: make_block(42), 5: make_block(43)}

    def answer(_: Asked, number: int) -> Answer:
        return Answer(200, f"retry: 1000\nid: 41\n\n{brings.get(number, '')}", stream)

    with serve_stub(answer) as stub, Client(stub.url, retries=Noting()) as client:
        events = list(itertools.islice(client.events.follow(), 2))
    assert [event.id for event in events] == ["42", "43"]
    assert after == [1, 2, 3, 1, 2]
    pauses = [Retries().choose_pause(attempt) for attempt in range(1, 20)]
    assert pauses[0] < 1 < pauses[-1] <= 5


def test_events_that_are_not_kept_any_more_are_told() -> None:
    gone = {"code": "EVENTS_GONE", "message": "Gone", "details": {"first_available": "1201"}}
    with open_stub(Answer(410, {"error": gone})) as stub, Client(stub.url) as client:
        stream = client.events.follow(after=1)
        with pytest.raises(EventsGone) as refused:
            next(stream)
    assert refused.value.details == {"first_available": "1201"}
