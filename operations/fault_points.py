"""Named places at which a process can be made to die, so that tests can show that it may.

``OSTLER_KILL_AT=<point>[:n]`` has the process kill itself with SIGKILL when it reaches the point
for the n-th time (the first by default). Without it a point is one comparison.
"""

import itertools
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from persistence.session import Database

VARIABLE = "OSTLER_KILL_AT"


class Commit(StrEnum):
    """Every transaction that carries out a part of an operation, by what it writes."""

    RECORD = "record-commit"  # a request becomes an operation
    CLAIM = "claim-commit"  # a runner takes the lease
    PROGRESS = "progress-commit"  # the lease is given back, to look later
    FINISH = "finish-commit"  # the end of an operation
    HAND_ON = "hand-on-commit"  # the runner of what was superseded makes way
    CANCEL = "cancel-commit"  # somebody wants the operation given up
    CHANGE = "change-commit"  # a name, labels or the like are changed
    RELEASE = "release-commit"  # the leases of dead runners are taken
    CORRECT = "correct-commit"  # the record follows the cloud
    PLACE = "place-commit"  # events get their positions
    CLAIM_KEY = "claim-key-commit"  # a request takes its idempotency key
    SETTLE_KEY = "settle-key-commit"  # the answer to a request is kept as it was sent
    RELEASE_KEY = "release-key-commit"  # the key of a request that came to nothing is free again
    RESOURCE = "resource-commit"  # a key pair or an image came or went


class Call(StrEnum):
    """Every call of a cloud that is a part of an operation, by what it asks for."""

    SUBMIT = "submit-call"  # to begin
    OBSERVE = "observe-call"  # how far it is
    CONFIRM = "confirm-call"  # to keep a resize
    GIVE_UP = "give-up-call"  # to forget a half-made server
    RENAME = "rename-call"  # to give a server another name
    LABEL = "label-call"  # to have it carry other labels
    LIST_IMAGES = "list-images-call"  # what a snapshot has made
    DISCARD = "discard-call"  # to forget the image of a snapshot that was given up
    SURVEY = "survey-call"  # what servers it has
    CLEAN_UP = "clean-up-call"  # to forget what is left of a deleted server
    RESOURCE = "resource-call"  # to make or forget a key pair or an image


POINTS = tuple(f"{when}-{step}" for step in (*Commit, *Call) for when in ("before", "after"))
"""Every point, as ``OSTLER_KILL_AT`` names it."""


class Trap:
    """Kills this process when ``point`` is reached for the ``count``-th time; safe under threads.

    Raises ValueError for a text that is not ``<point>[:n]``.
    """

    def __init__(self, text: str) -> None:
        self.point, _, count = text.partition(":")
        if self.point not in POINTS:
            raise ValueError(f"{self.point!r} is no fault point; choose from {', '.join(POINTS)}")
        self.count = int(count or 1)
        self.reached = itertools.count(1)

    def spring(self, point: str) -> None:
        """Die if this is the point and the time."""
        if point == self.point and next(self.reached) == self.count:
            os.kill(os.getpid(), signal.SIGKILL)


def read_trap() -> Trap | None:
    """Return the trap that the environment sets, None without one. Raises ValueError."""
    text = os.environ.get(VARIABLE)
    return Trap(text) if text else None


trap: Trap | None = None


def arm() -> None:
    """Set the trap of the environment in this process. Raises ValueError."""
    global trap
    trap = read_trap()


def reach(when: str, step: Commit | Call) -> None:
    """Be at the point ``before`` or ``after`` a step."""
    if trap is not None:
        trap.spring(f"{when}-{step}")


@contextmanager
def write(database: Database, commit: Commit) -> Iterator[Any]:
    """Give a connection with a transaction, a point being before and after its commit.

    Raises DatabaseUnavailable.
    """
    with database.write() as connection:
        yield connection
        reach("before", commit)
    if trap is not None:
        database.after_commit(lambda: reach("after", commit))


@contextmanager
def call(step: Call) -> Iterator[None]:
    """Have a point before and after the calls of the block, when it goes well."""
    reach("before", step)
    yield
    reach("after", step)
