"""Named places at which a process can be made to die, so that tests can show that it may.

``OSTLER_KILL_AT=<point>[:n]`` has the process kill itself with SIGKILL when it reaches the point
for the n-th time (the first by default). Without it a point is one comparison.
"""

import itertools
import os
import signal
from enum import StrEnum

VARIABLE = "OSTLER_KILL_AT"


class Point(StrEnum):
    """Every place around a commit or a call of the cloud."""

    BEFORE_RECORD_COMMIT = "before-record-commit"  # a request is about to become an operation
    AFTER_RECORD_COMMIT = "after-record-commit"
    BEFORE_CLAIM_COMMIT = "before-claim-commit"  # a runner takes the lease
    AFTER_CLAIM_COMMIT = "after-claim-commit"
    BEFORE_SUBMIT_CALL = "before-submit-call"  # the cloud is asked to begin
    AFTER_SUBMIT_CALL = "after-submit-call"
    BEFORE_OBSERVE_CALL = "before-observe-call"  # the cloud is asked how far it is
    AFTER_OBSERVE_CALL = "after-observe-call"
    BEFORE_CONFIRM_CALL = "before-confirm-call"  # the cloud is asked to keep a resize
    AFTER_CONFIRM_CALL = "after-confirm-call"
    BEFORE_PROGRESS_COMMIT = "before-progress-commit"  # the lease is given back, to look later
    AFTER_PROGRESS_COMMIT = "after-progress-commit"
    BEFORE_FINISH_COMMIT = "before-finish-commit"  # the end of the operation is written
    AFTER_FINISH_COMMIT = "after-finish-commit"
    BEFORE_CANCEL_COMMIT = "before-cancel-commit"  # somebody wants the operation given up
    AFTER_CANCEL_COMMIT = "after-cancel-commit"
    BEFORE_GIVE_UP_CALL = "before-give-up-call"  # the cloud is asked to forget a half-made server
    AFTER_GIVE_UP_CALL = "after-give-up-call"
    BEFORE_CHANGE_COMMIT = "before-change-commit"  # a name, labels or the like are changed
    AFTER_CHANGE_COMMIT = "after-change-commit"


class Trap:
    """Kills this process when ``point`` is reached for the ``count``-th time; safe under threads.

    Raises ValueError for a text that is not ``<point>[:n]``.
    """

    def __init__(self, text: str) -> None:
        name, _, count = text.partition(":")
        self.point = Point(name)
        self.count = int(count or 1)
        self.reached = itertools.count(1)

    def spring(self, point: Point) -> None:
        """Die if this is the point and the time."""
        if point is self.point and next(self.reached) == self.count:
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


def reach(point: Point) -> None:
    """Be at ``point``."""
    if trap is not None:
        trap.spring(point)
