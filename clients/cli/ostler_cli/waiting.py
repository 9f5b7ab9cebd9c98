"""Waiting for the end of operations, and what is said when it is interrupted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from ostler_cli.exits import FAILED, INTERRUPTED, TIMEOUT, Refusal
from ostler_cli.names import get_path
from ostler_cli.session import Session, Unreachable
from ostler_cli.table import Row
from ostler_cli.text import can_show_progress, clean

LONGEST_S = 60
"""The most seconds that the service lets one request wait."""

SHOWN_S = 3
"""The same where somebody sees how far the operation has come."""

ENDED = ("succeeded", "failed", "cancelled")


Data = TypeVar("Data")


class Watcher(Protocol):
    """What sees how far operations have come."""

    def show(self, operation: Row) -> None:
        """Take note of an operation as it is now."""


@dataclass
class Pending:
    """An operation that is waited for, and what people call its server."""

    operation_id: str
    name: str

    @property
    def path(self) -> str:
        """Where the operation is."""
        return get_path("operation", self.operation_id)


def await_all(session: Session, pending: list[Pending], timeout: float) -> list[Refusal | None]:
    """Wait for the end of every operation. Returns what is wrong with each, if anything is.

    Raises Refusal at Ctrl-C, which says how to go on.
    """
    deadline = time.monotonic() + timeout
    faults: list[Refusal | None] = []
    try:
        with watching(pending) as watcher:
            for one in pending:
                operation = await_end(session, one, deadline, watcher)
                faults.append(judge(operation, one, timeout))
    except KeyboardInterrupt:
        raise interrupt(pending[len(faults) :]) from None
    return faults


def await_end(session: Session, one: Pending, deadline: float, watcher: Watcher) -> Row | None:
    """Return an operation at its end, or as it is at the deadline, None where nobody tells.

    Each request lets the service wait. Raises Unreachable for a service that stays away too long.
    """
    # Each failure is seen here, since nobody waits longer than until the deadline.
    session.client.retries = replace(session.client.retries, outage=0)
    longest = SHOWN_S if can_show_progress() else LONGEST_S
    operation: Row | None = None
    while True:
        began = time.monotonic()
        seconds = max(0.0, min(longest, deadline - began))
        try:
            operation = session.request("GET", one.path, wait=seconds).data
        except Unreachable as failure:
            session.absence.endure(failure)
        if operation:
            watcher.show(operation)
        if (operation and operation["status"] in ENDED) or time.monotonic() >= deadline:
            return operation
        # A service that is about to end answers at once.
        time.sleep(max(0.0, min(1.0, seconds) - (time.monotonic() - began)))


def read_again(
    session: Session, read: Callable[[], Data], was_there: bool = False
) -> Callable[[], Data]:
    """Return what reads as often as it is called, and waits for a service that is away meanwhile.

    A service that was never there is not waited for. What is returned raises Unreachable.
    """

    def read_in_spite() -> Data:
        nonlocal was_there
        while True:
            try:
                data = read()
                was_there = True
                return data
            except Unreachable as failure:
                if not was_there:
                    raise
                session.absence.endure(failure)
                time.sleep(1)

    return read_in_spite


def judge(operation: Row | None, one: Pending, timeout: float) -> Refusal | None:
    """Return what is wrong with an operation that was waited for, None if it has succeeded."""
    if operation is None or operation["status"] not in ENDED:
        action = operation["action"].replace("_", "-") if operation else "the operation"
        return Refusal(
            f"{one.name}: {action} goes on after {timeout:g} seconds; "
            f"follow it with: ostler operation wait {one.operation_id}",
            TIMEOUT,
            "WAIT_TIMEOUT",
            operation,
        )
    if operation["status"] == "succeeded":
        return None
    action = operation["action"].replace("_", "-")
    if operation["status"] == "cancelled":
        by = operation.get("superseded_by")
        why = f"by the operation {by}, which took its place" if by else "by request"
        return Refusal(f"{one.name}: {action} was cancelled {why}", FAILED, "CANCELLED", operation)
    return judge_failure(action, one.name, operation["error"], operation)


def judge_failure(action: str, name: str, error: Row, details: Row) -> Refusal:
    """Return that something has failed, in the words of the cloud."""
    message, hint = error["message"].rstrip("."), error["hint"].rstrip(".")
    return Refusal(f"{name}: {action} failed: {message}; {hint}", FAILED, error["code"], details)


def interrupt(pending: list[Pending]) -> Refusal:
    """Return what is said at Ctrl-C."""
    ids = " ".join(one.operation_id for one in pending)
    if not ids:
        return Refusal("interrupted", INTERRUPTED, "INTERRUPTED")
    goes = "the operation goes on" if len(pending) == 1 else "the operations go on"
    return Refusal(
        f"interrupted; {goes}; follow with: ostler operation wait {ids}",
        INTERRUPTED,
        "INTERRUPTED",
        {"operations": ids.split()},
    )


class Silence:
    """Shows nothing, where nobody looks."""

    def show(self, operation: Row) -> None:
        """Do nothing."""


@contextmanager
def watching(pending: list[Pending]) -> Iterator[Watcher]:
    """Show how far operations have come, on a terminal."""
    if not can_show_progress():
        yield Silence()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns: list[Any] = [
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    ]
    console = Console(stderr=True, highlight=False)
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            yield Bars(progress, pending)
    finally:
        console.show_cursor()


class Bars:
    """A bar for each operation."""

    def __init__(self, progress: Any, pending: list[Pending]) -> None:
        self._progress = progress
        self._names = {one.operation_id: clean(one.name) for one in pending}
        self._tasks = {key: progress.add_task(name, total=100) for key, name in self._names.items()}

    def show(self, operation: Row) -> None:
        """Move the bar of an operation."""
        action = str(operation["action"]).replace("_", "-")
        self._progress.update(
            self._tasks[operation["id"]],
            completed=operation["progress"],
            description=f"{self._names[operation['id']]}: {action} {operation['status']}",
        )
