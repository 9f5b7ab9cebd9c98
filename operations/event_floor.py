"""Below which event nobody looks for one that waits for its position."""

import time
from collections.abc import Callable

SETTLE_SECONDS = 60.0
"""How long a transaction may take to commit its events and have them placed at the next read."""

WHOLE_SECONDS = 600.0
"""How often everything is looked at, for an event that took longer than that."""


class EventFloor:
    """The id below which all events have their positions, as far as a process knows.

    As long as a transaction of PostgreSQL's goes on, a backup for example, the index of the events
    that wait keeps an entry for each that has been placed meanwhile, which every look would pass.
    An event may be committed later than others of higher ids, so that the floor is where the log
    ended a while ago; now and then it is 0 for a look.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._settled = 0
        self._ended: tuple[int, float] | None = None
        self._whole_at = clock() + WHOLE_SECONDS

    def find(self) -> int:
        """Return the id above which to look now."""
        if self._clock() < self._whole_at:
            return self._settled
        self._whole_at = self._clock() + WHOLE_SECONDS
        return 0

    def note_end(self, read_last_id: Callable[[], int]) -> None:
        """Note that a look has found nothing that waits."""
        now = self._clock()
        if self._ended is not None:
            last, at = self._ended
            if now - at < SETTLE_SECONDS:
                return
            self._settled = last
        self._ended = read_last_id(), now
