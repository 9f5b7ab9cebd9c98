"""Named places at which a process can be made to die, so that tests can show that it may.

``OSTLER_KILL_AT=<point>[:n]`` has the process kill itself with SIGKILL when it reaches the point
for the n-th time (the first by default). What carries out operations knows nothing of this.
"""

import itertools
import os
import signal

from operations.record.transactions import Call, Commit, watch_steps

VARIABLE = "OSTLER_KILL_AT"


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

    def spring(self, when: str, step: Commit | Call) -> None:
        """Die if this is the point and the time."""
        if f"{when}-{step}" == self.point and next(self.reached) == self.count:
            os.kill(os.getpid(), signal.SIGKILL)


def read_trap() -> Trap | None:
    """Return the trap that the environment sets, None without one. Raises ValueError."""
    text = os.environ.get(VARIABLE)
    return Trap(text) if text else None


def arm() -> None:
    """Set the trap of the environment in this process. Raises ValueError."""
    trap = read_trap()
    watch_steps(trap.spring if trap else None)
