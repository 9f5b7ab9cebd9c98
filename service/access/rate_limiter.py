"""The buckets that this process knows, kept in step with those of the others by the database.

A request is let in by what the process has in memory: by tokens taken in advance, or on credit that
is written down within a second. Only who has used up both waits, for one transaction, in which all
who wait ask together.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from domain.errors import DatabaseUnavailable, find_origin
from domain.rate_limits import RateLimit
from persistence.database.session import Database
from persistence.rate_limits import Charge, Grant, forget_full_buckets, settle_charges
from service.access.buckets import LEASE_SECONDS, Bucket, Standing

MOST_BUCKETS = 10_000
"""So many buckets a process knows, those that it has met last; another is asked for anew."""

MOST_AT_ONCE = 500
"""So many buckets are asked for in one transaction."""

PATIENCE_SECONDS = 2.0
"""How long a request waits for the database before this process decides alone.

It is no longer than a request that finds the database away waits for that anyway.
"""

AWAY_SECONDS = 2.0
"""How long a database that did not answer is not asked."""

FORGET_SECONDS = 60.0
"""How often buckets that are full are deleted."""

logger = logging.getLogger(__name__)


class RateLimiter:
    """Counts requests against limits; used on the event loop."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.buckets: dict[str, Bucket] = {}
        self.active: list[Bucket] = []
        self.due: dict[str, Bucket] = {}
        self.asking: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.away_until = 0.0
        self.hangs = False
        self.forget_at = time.monotonic() + FORGET_SECONDS
        self.executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rate-limits")

    async def take(self, name: str, limit: RateLimit) -> Standing:
        """Count a request against the bucket of a name, and return whether it is let in."""
        now = time.monotonic()
        bucket = self.find_bucket(name, limit)
        allowed = bucket.spend(now)
        if not allowed and now >= bucket.blocked_until:
            allowed = await self._ask(bucket)
            now = time.monotonic()
        if not bucket.is_active:
            self._watch(bucket)
        return bucket.describe(now, allowed=allowed)

    def find_refusal(self, name: str) -> Standing | None:
        """Return how a bucket stands that lets nobody in as far as is known, else None."""
        bucket = self.buckets.get(name)
        now = time.monotonic()
        if bucket is None or now >= bucket.blocked_until:
            return None
        return bucket.describe(now, allowed=False)

    def find_bucket(self, name: str, limit: RateLimit) -> Bucket:
        """Return the bucket of a name, full as far as is known when it is a new one."""
        bucket = self.buckets.get(name)
        if bucket is None:
            if len(self.buckets) >= MOST_BUCKETS:
                del self.buckets[next(iter(self.buckets))]
            bucket = self.buckets[name] = Bucket(name, limit)
        return bucket

    async def close(self) -> None:
        """Write down what is owed, if the database is there."""
        if self.timer:
            self.timer.cancel()
            self.due |= {bucket.name: bucket for bucket in self.active if bucket.balance}
            self._start_asking()
        if self.asking:
            await asyncio.wait({self.asking}, timeout=PATIENCE_SECONDS)
        self.executor.shutdown(wait=False, cancel_futures=True)

    def _watch(self, bucket: Bucket) -> None:
        """Have a bucket looked at in a moment, since it owes tokens or has some."""
        bucket.is_active = True
        self.active.append(bucket)
        if self.timer is None:
            self.timer = asyncio.get_running_loop().call_later(LEASE_SECONDS, self._settle_active)

    def _settle_active(self) -> None:
        """Write down what is owed, and give back what has not been used for a while."""
        now = time.monotonic()
        active, self.active, self.timer = self.active, [], None
        for bucket in active:
            bucket.is_active = False
            if bucket.name in self.buckets:  # behind all that have not been used meanwhile
                self.buckets[bucket.name] = self.buckets.pop(bucket.name)
            is_used = bucket.balance > 0 and now < bucket.asked_at + LEASE_SECONDS
            if is_used or now < self.away_until:
                self._watch(bucket)
            elif bucket.balance:
                self.due[bucket.name] = bucket
        self._start_asking()

    async def _ask(self, bucket: Bucket) -> bool:
        """Wait until the database has given a token or has none, and tell whether it has."""
        now = time.monotonic()
        if self.hangs or now < self.away_until:
            return bucket.spend_alone(now)
        waiting: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        bucket.waiting.append(waiting)
        self.due[bucket.name] = bucket
        self._start_asking()
        done, _ = await asyncio.wait({waiting}, timeout=PATIENCE_SECONDS)
        if done:
            return waiting.result()
        self.hangs = True
        self._give_up("no answer in time")
        waiting.cancel()
        return bucket.spend_alone(time.monotonic())

    def _start_asking(self) -> None:
        if self.due and (self.asking is None or self.asking.done()):
            self.asking = asyncio.create_task(self._ask_for_all())

    async def _ask_for_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self.due:
            now = time.monotonic()
            chosen = [self.due.pop(name) for name in list(self.due)[:MOST_AT_ONCE]]
            charges = [bucket.draw_up(now) for bucket in chosen]
            grants = await loop.run_in_executor(self.executor, self._settle, charges)
            self.hangs = False
            for bucket, charge in zip(chosen, charges, strict=True):
                self._apply(bucket, charge, grants.get(bucket.name), now)

    def _apply(self, bucket: Bucket, charge: Charge, grant: Grant | None, asked_at: float) -> None:
        """Have a bucket know what the database has said, None where it has said nothing."""
        if grant is None:
            self._give_up("the database is away")
            bucket.settle_alone(charge, time.monotonic())
        else:
            bucket.settle(charge, grant, asked_at)
        if bucket.waiting:
            self.due[bucket.name] = bucket
        if not bucket.is_active:
            self._watch(bucket)

    def _settle(self, charges: Sequence[Charge]) -> dict[str, Grant]:
        """Return what the database has given, nothing where it is away."""
        grants: dict[str, Grant] = {}
        try:
            with self.database.apart(), self.database.write() as connection:
                grants = settle_charges(connection, charges)
            self._forget()
        except DatabaseUnavailable:
            pass  # which the database has logged
        except Exception as error:
            extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
            logger.error("Rate limits failed unexpectedly", extra=extra)
        return grants

    def _forget(self) -> None:
        """Forget now and then the buckets that are full."""
        if time.monotonic() > self.forget_at:
            self.forget_at = time.monotonic() + FORGET_SECONDS
            with self.database.apart(), self.database.write() as connection:
                forget_full_buckets(connection)

    def _give_up(self, reason: str) -> None:
        if time.monotonic() >= self.away_until:
            logger.warning("Rate limits counted by each process alone", extra={"reason": reason})
        self.away_until = time.monotonic() + AWAY_SECONDS
