"""A service that is away for a while: that is said once, and endured."""

import time
from collections.abc import Callable

from ostler_cli.exits import Refusal, say
from ostler_cli.text import clean

NOTICE_S = 3.0
"""After how many seconds it is said that the service is away."""

OUTAGE_S = 300.0
"""How many seconds it may be away while something is waited for or followed."""


class Absence:
    """What is known of a service that may be away; ``find_place`` tells where it is looked for."""

    def __init__(self, find_place: Callable[[], str]) -> None:
        self._find_place = find_place
        self._began: float | None = None
        self._is_told = False

    def note(self) -> float:
        """Take note that it is away, and return for how many seconds it has been."""
        now = time.monotonic()
        self._began = self._began or now
        if not self._is_told and now - self._began >= NOTICE_S:
            self._is_told = True
            say(clean(f"ostler: the service at {self._find_place()} is away; waiting for it"))
        return now - self._began

    def endure(self, failure: Refusal) -> None:
        """Take note that it is away. Raises the failure when that lasts too long."""
        if self.note() > OUTAGE_S:
            raise failure

    def end(self) -> None:
        """Take note that it is there."""
        if self._is_told:
            say("ostler: the service is back")
        self._began, self._is_told = None, False
