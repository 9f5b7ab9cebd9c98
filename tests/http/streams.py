"""The log of events as the tests read it: in pages, and as a stream over a socket."""

import http.client
import json
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import httpx

from domain.events import EventType
from operations.record.events import emit_project_event
from persistence.database.session import Database
from persistence.events import append_event

EVENTS = "/api/v1/events"
STREAM = "text/event-stream"
TIMEOUT_S = 30

Event = dict[str, Any]


class EventReader:
    """One open stream; a comment is a block whose only field is the empty name."""

    def __init__(
        self, port: int, path: str = EVENTS, headers: Mapping[str, str] | None = None
    ) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        self.connection.request("GET", path, headers={"Accept": STREAM, **(headers or {})})
        self.response = self.connection.getresponse()
        assert self.response.status == 200, self.response.read()
        self.start = self.read_block()

    def read_block(self) -> dict[str, str]:
        """Return the fields of the next block, or nothing at the end of the stream."""
        fields: dict[str, str] = {}
        while line := self.response.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name.removesuffix(":")] = value or line
        return fields

    def read_event(self) -> Event:
        """Return the data of the next event. Raises EOFError when the stream has ended."""
        deadline = time.monotonic() + TIMEOUT_S
        while fields := self.read_block():
            assert time.monotonic() < deadline, "no event came in time"
            if "data" in fields:
                event: Event = json.loads(fields["data"])
                assert (fields["id"], fields["event"]) == (event["id"], event["type"])
                return event
        raise EOFError

    def read_events(self, count: int) -> list[Event]:
        """Return the next ``count`` events."""
        return [self.read_event() for _ in range(count)]

    def read_until_rest(self, server_ids: Collection[str], seen: list[Event]) -> list[Event]:
        """Return ``seen`` and the events behind, until each server runs and rests."""
        told = [*seen]
        while not set(server_ids) <= {one["server_id"] for one in told if shows_rest(one)}:
            told.append(self.read_event())
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.response.close()
        self.connection.close()


def shows_rest(event: Event) -> bool:
    """Tell whether an event shows a server that runs and with which nothing goes on."""
    return (event["data"]["status"], event["data"]["task"]) == ("ACTIVE", None)


def read_log(client: httpx.Client, path: str = EVENTS, *, limit: int = 100) -> list[Event]:
    """Return every event of a log, page by page."""
    found: list[Event] = []
    after: str | None = "0"
    while after is not None:
        page = client.get(path, params={"after": after, "limit": limit})
        assert page.status_code == 200, page.text
        found += page.json()["items"]
        after = page.json()["next_after"]
    return found


def list_places(events: list[Event]) -> list[int]:
    """Return the positions of events."""
    return [int(event["id"]) for event in events]


def write_events(database_url: str, count: int, size: int = 10) -> None:
    """Record events of a server behind the service's back, each with a text of ``size``."""
    data = {"status": "ERROR", "task": None, "changed": ["fault"]}
    fault = {"code": "BACKEND_FAILED", "message": "x" * size}
    values = {
        "project_id": "default",
        "server_id": "unknown",
        "operation_id": None,
        "request_id": "-",
        "type": "server.changed",
        "data": {**data, "fault": fault},
    }
    database = Database(database_url)
    with database.write() as connection:
        for _ in range(count):
            append_event(connection, values, datetime.now(UTC))
    database.close()


def write_project_event(database_url: str, project_id: str = "default") -> dict[str, Any]:
    """Record an event that is about a project and no server; return its data."""
    data = {"resource": "servers", "recorded": 3, "counted": 2}
    database = Database(database_url)
    with database.write() as connection:
        emit_project_event(connection, project_id, EventType.QUOTA_CORRECTED, data, "reconcile")
    database.close()
    return data
