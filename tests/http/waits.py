"""Waiting for what comes by itself."""

import time
from collections.abc import Callable

DEADLINE_S = 30


def wait_until(holds: Callable[[], bool]) -> None:
    """Return as soon as something holds."""
    deadline = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < deadline, "It does not come to hold"
        time.sleep(0.05)
