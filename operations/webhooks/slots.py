"""Slots to deliver from: receivers that do not answer take none of those that do."""

import threading
import time
from dataclasses import dataclass
from enum import Enum

from domain.webhooks import PROMPT_SECONDS

POLL_SECONDS = 0.05


class Lane(Enum):
    """Whose batch it is: webhooks whose receivers answer soon, and all others."""

    PROMPT = "prompt"
    SLOW = "slow"


@dataclass(slots=True)
class Batch:
    """A batch that goes on, and since when its receiver has been waited for."""

    lane: Lane
    since: float


class DeliverySlots:
    """Places of both lanes, each for one webhook's batch; safe under threads.

    A batch whose receiver has not answered for ``patience`` seconds goes on in the slow lane, so
    that its place is free. When the slow lane is full those that are too many stay where they are.
    """

    def __init__(self, prompt: int, slow: int, patience: float = PROMPT_SECONDS) -> None:
        self.prompt = prompt
        self.patience = patience
        self._limits = {Lane.PROMPT: prompt, Lane.SLOW: slow}
        self._batches: dict[str, Batch] = {}
        self._changed = threading.Condition()

    def wait(self, lane: Lane, timeout: float) -> bool:
        """Wait up to ``timeout`` seconds for a place; tell whether there is one."""
        end = time.monotonic() + timeout
        with self._changed:
            while not self._has_room(lane):
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, POLL_SECONDS))
        return True

    def enter(self, lane: Lane, webhook_id: str) -> bool:
        """Begin a batch; tell whether the webhook has none yet."""
        with self._changed:
            if webhook_id in self._batches:
                return False
            self._batches[webhook_id] = Batch(lane, time.monotonic())
        return True

    def note_attempt(self, webhook_id: str) -> None:
        """Wait for another response from now on."""
        with self._changed:
            self._move_slow()
            self._batches[webhook_id].since = time.monotonic()

    def leave(self, webhook_id: str) -> Lane:
        """End a batch; return the lane in which it ended."""
        with self._changed:
            self._move_slow()
            lane = self._batches.pop(webhook_id).lane
            self._changed.notify_all()
        return lane

    def wait_for_end(self, timeout: float) -> None:
        """Wait up to ``timeout`` seconds until no batch goes on."""
        with self._changed:
            self._changed.wait_for(lambda: not self._batches, timeout)

    def _has_room(self, lane: Lane) -> bool:
        self._move_slow()
        slow = self._count(Lane.SLOW)
        if lane is Lane.SLOW:
            return slow < self._limits[Lane.SLOW]
        surplus = max(0, slow - self._limits[Lane.SLOW])
        return self._count(Lane.PROMPT) + surplus < self._limits[Lane.PROMPT]

    def _count(self, lane: Lane) -> int:
        return sum(batch.lane is lane for batch in self._batches.values())

    def _move_slow(self) -> None:
        slow_since = time.monotonic() - self.patience
        for batch in self._batches.values():
            if batch.since <= slow_since:
                batch.lane = Lane.SLOW
