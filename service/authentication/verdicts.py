"""What was found out of each credential, kept for a while and found out once at a time."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Verdict = TypeVar("Verdict")

MOST = 10_000
"""Verdicts that are kept: the least used ones go first."""


class Verdicts(Generic[Verdict]):
    """Keeps verdicts by the digest of what they are about; used on one event loop.

    One is kept for ``seconds``, and for good once ``find_end`` says that what it is about has
    ended: a time of ``clock``, None where there is no end.
    """

    def __init__(
        self,
        seconds: float,
        find_end: Callable[[Verdict], float | None],
        clock: Callable[[], float] = time.time,
        most: int = MOST,
    ) -> None:
        self._seconds = seconds
        self._find_end = find_end
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[bytes, tuple[float, Verdict]] = OrderedDict()
        self._asking: dict[bytes, asyncio.Task[Verdict]] = {}

    async def find(self, digest: bytes, ask: Callable[[], Awaitable[Verdict]]) -> Verdict:
        """Return the verdict that is kept, or what ``ask`` finds out; raises what that raises.

        Who wants to know the same meanwhile waits for the same, and the asking goes on where one
        of them does not wait any longer.
        """
        kept = self._kept.get(digest)
        if kept is not None and self._holds(*kept):
            self._kept.move_to_end(digest)
            return kept[1]
        asking = self._asking.get(digest)
        if asking is None:
            asking = self._asking[digest] = asyncio.create_task(self._find_out(digest, ask))
            asking.add_done_callback(lambda _: self._asking.pop(digest, None))
        return await asyncio.shield(asking)

    def forget(self, digest: bytes) -> None:
        """Have the next who wants to know ask anew."""
        self._kept.pop(digest, None)

    def prune(self) -> None:
        """Forget the verdicts that are not kept any longer."""
        over = [digest for digest, kept in self._kept.items() if not self._holds(*kept)]
        for digest in over:
            del self._kept[digest]

    def _holds(self, until: float, verdict: Verdict) -> bool:
        now, end = self._clock(), self._find_end(verdict)
        return now < until or (end is not None and now >= end)

    async def _find_out(self, digest: bytes, ask: Callable[[], Awaitable[Verdict]]) -> Verdict:
        began = self._clock()
        verdict = await ask()
        self._kept[digest] = (began + self._seconds, verdict)
        self._kept.move_to_end(digest)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return verdict
