"""What goes on without end: events as they happen, and the console log as it grows."""

import time
from collections.abc import Sequence
from typing import Any

from ostler_cli.exits import INTERRUPTED, Refusal
from ostler_cli.output import Output, find_data, write, write_json, write_yaml
from ostler_cli.requests import Request
from ostler_cli.session import Session
from ostler_cli.table import Row
from ostler_cli.waiting import read_again

PAUSE_S = 2.0
"""How long to wait before a console log is read again, which cannot be waited for."""

WIDTHS = {
    "id": 6,
    "created_at": 20,
    "type": 18,
    "data.status": 17,
    "data.task": 20,
    "server_id": 36,
}


def follow_events(
    session: Session, output: Output, row: Row, request: Request, values: dict[str, Any]
) -> None:
    """Print each event as it happens; a service that is away meanwhile is waited for."""
    from ostler_sdk.errors import ConnectionFailed

    query = dict(request.query)
    after = query.pop("after", None)
    server = request.path.split("/")[4] if row["operation"] == "list_server_events" else None
    columns = output.columns or row["columns"] + (row["wide"] if output.form == "wide" else [])
    try:
        events = session.client.events.follow(server=server, after=after, **query)
        for count, event in enumerate(events, 1):
            session.absence.end()
            print_event(output, columns, event.to_json())
            if count == values["limit"]:
                return
    except KeyboardInterrupt:
        raise Refusal("interrupted", INTERRUPTED, "INTERRUPTED") from None
    except ConnectionFailed as failure:
        raise session.refuse_connection(failure) from None


def print_event(output: Output, columns: Sequence[str], event: Row) -> None:
    """Print an event in a line, or as a document of its own."""
    data = find_data(output.query, event) if output.query else event
    if output.form == "yaml":
        write(f"---\n{write_yaml(data)}")
    elif output.is_machine_readable:
        write(write_json(data, indent=None))
    elif output.form in ("id", "name"):
        write(event["id"])
    else:
        write("  ".join(_write_cell(event, column) for column in columns).rstrip())


def _write_cell(event: Row, column: str) -> str:
    from ostler_cli.tables import find_value, write_value

    value = find_value(event, column)
    if column == "created_at":
        value = f"{str(value)[:19]}Z"
    return write_value(value).ljust(WIDTHS.get(column, 0))


def follow_log(session: Session, path: str, lines: list[str], most: int | None) -> None:
    """Print what comes to a console log behind the lines that were printed."""
    read = read_again(session, lambda: session.get(path, lines=most or 1000), was_there=True)
    try:
        while True:
            time.sleep(PAUSE_S)
            log = read()
            for line in find_new(lines, log["lines"]):
                write(line)
            lines = log["lines"]
    except KeyboardInterrupt:
        raise Refusal("interrupted", INTERRUPTED, "INTERRUPTED") from None


def find_new(before: Sequence[str], after: Sequence[str]) -> Sequence[str]:
    """Return the lines behind the longest end of ``before`` with which ``after`` begins anywhere.

    A log of which only the end is told has lost its first lines meanwhile.
    """
    for start in range(len(before)):
        rest = before[start:]
        if list(after[: len(rest)]) == list(rest):
            return after[len(rest) :]
    return after
