"""Which operation to take on next, and when: the memory of a worker pool, never the truth."""

import heapq
import math
import threading
import time
from collections.abc import Iterable
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from backends.base import ObservedServer
from persistence.operations.leases import Lease

LONG_DELAY = 2.0
"""A look that comes so many seconds after the one before is one of those that are spread."""

LOOKS_A_SECOND = 100
"""How many looks there are at the most at operations that go on for long.

However many of those there are, they leave time for what begins and ends.
"""


class Watch(Struct, frozen=True):
    """What a runner remembers of an operation at which it looks without holding its ``lease``.

    ``observed`` is what the cloud showed last, ``looks`` how often it was looked at, ``at`` the
    monotonic time of the lease's own ``now``. At ``until`` another runner takes the operation on.
    """

    lease: Lease
    observed: ObservedServer | None
    at: float
    until: float
    looks: int = 0

    def find_lease(self) -> Lease:
        """Return the lease with the database's time as it is now."""
        passed = timedelta(seconds=time.monotonic() - self.at)
        return replace(self.lease, now=self.lease.now + passed)


class WorkQueue:
    """Operation ids, each once, with the monotonic time at which it is due; safe under threads.

    ``kept`` are the leases, by their fences, that a runner of this process could not give back.
    """

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}
        self._watches: dict[str, Watch] = {}
        self._spread_until = 0.0
        self._due: dict[str, float] = {}
        self._heap: list[tuple[float, str]] = []
        self._changed = threading.Condition()
        self._closed = False

    def put(self, operation_id: str, delay: float = 0.0) -> None:
        """Have an operation taken on in ``delay`` seconds, or earlier if that is planned.

        That is more than a look at it, if it is watched.
        """
        with self._changed:
            if watch := self._watches.pop(operation_id, None):
                self.kept[operation_id] = watch.lease.fence
            self._plan(operation_id, time.monotonic() + delay)

    def watch(self, operation_id: str, watch: Watch, delay: float) -> None:
        """Have an operation looked at in ``delay`` seconds, or later where very many are."""
        at = time.monotonic() + delay
        with self._changed:
            if delay >= LONG_DELAY:
                at = self._spread_until = max(at, self._spread_until + 1 / LOOKS_A_SECOND)
            self._watches[operation_id] = watch
            self._plan(operation_id, at)

    def _plan(self, operation_id: str, at: float) -> None:
        if at < self._due.get(operation_id, math.inf):
            self._due[operation_id] = at
            heapq.heappush(self._heap, (at, operation_id))
            self._changed.notify()

    def take_watch(self, operation_id: str) -> Watch | None:
        """Return what is remembered of an operation that is watched, and forget it."""
        with self._changed:
            return self._watches.pop(operation_id, None)

    def take_fence(self, operation_id: str) -> int | None:
        """Return the fence of an operation that this process has the first right to, and forget it.

        Such a one is watched, or its lease could not be given back.
        """
        watch = self.take_watch(operation_id)
        fence = self.kept.pop(operation_id, None)
        return watch.lease.fence if watch else fence

    def list_watched(self, until: float = math.inf) -> list[str]:
        """Return what is watched and will be taken on by others before a monotonic time."""
        with self._changed:
            return [one for one, watch in self._watches.items() if watch.until < until]

    def keep_watching(self, operation_ids: Iterable[str], until: float) -> None:
        """Note until when nobody else takes operations on."""
        with self._changed:
            for operation_id in operation_ids:
                if watch := self._watches.get(operation_id):
                    self._watches[operation_id] = replace(watch, until=until)

    def put_back(self, operation_id: str, fence: int, delay: float) -> None:
        """Have an operation taken on again whose lease could not be given back."""
        self.kept[operation_id] = fence
        self.put(operation_id, delay)

    def take(self, timeout: float) -> str | None:
        """Return an operation that is due, or None after ``timeout`` seconds or on close."""
        end = time.monotonic() + timeout
        with self._changed:
            while not self._closed:
                self._drop_superseded()
                now = time.monotonic()
                if self._heap and self._heap[0][0] <= now:
                    operation_id = heapq.heappop(self._heap)[1]
                    del self._due[operation_id]
                    return operation_id
                if now >= end:
                    return None
                due = self._heap[0][0] if self._heap else end
                self._changed.wait(max(0.0, min(due, end) - now))
        return None

    def _drop_superseded(self) -> None:
        while self._heap and self._heap[0][0] != self._due.get(self._heap[0][1]):
            heapq.heappop(self._heap)

    def close(self) -> None:
        """Wake everyone who waits; from now on nothing is due."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether ``close`` was called."""
        return self._closed
