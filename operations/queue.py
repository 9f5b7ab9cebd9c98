"""Which operation to take on next, and when: the memory of a worker pool, never the truth."""

import heapq
import math
import threading
import time


class WorkQueue:
    """Operation ids, each once, with the monotonic time at which it is due; safe under threads.

    ``kept`` are the leases, by their fences, that a runner of this process could not give back.
    """

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._heap: list[tuple[float, str]] = []
        self._changed = threading.Condition()
        self._closed = False

    def put(self, operation_id: str, delay: float = 0.0) -> None:
        """Have an operation taken on in ``delay`` seconds, or earlier if that is planned."""
        at = time.monotonic() + delay
        with self._changed:
            if at < self._due.get(operation_id, math.inf):
                self._due[operation_id] = at
                heapq.heappush(self._heap, (at, operation_id))
                self._changed.notify()

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
