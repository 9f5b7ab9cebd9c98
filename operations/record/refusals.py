"""Refused requests on their way into the log of audit: gathered, counted, and never very many.

One that stands alone has an entry within a second. Those alike within a minute have one more
for all of them, and where many different ones come they are told apart by their errors alone, so
that a flood fills neither the memory nor the database.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from domain.audit import AuditEntry, Outcome
from operations.clouds.cloud import Cloud
from operations.record.audit import AuditSource
from persistence.audit.entries import insert_entry

MOST_TOLD_APART = 100
"""How many kinds of refusals are told one by one in a minute; there are few kinds of errors."""

GATHERED_FOR = timedelta(minutes=1)
FAILURE = 500

Key = tuple[object, ...]


@dataclass(slots=True)
class Refusals:
    """Requests that were refused alike: ``count`` of them from ``first_at`` to ``last_at``.

    The first ``told`` of them are in the log already; ``ends_at`` is when the rest is told.
    """

    source: AuditSource
    status: int
    code: str
    first_at: datetime
    last_at: datetime
    ends_at: datetime
    count: int = 0
    told: int = 0

    def is_due(self, now: datetime) -> bool:
        """Tell whether something of it is to be written now."""
        return self.count > self.told and (not self.told or now >= self.ends_at)

    def make_entry(self) -> AuditEntry:
        """Return the entry of those that are not told yet."""
        outcome = Outcome.FAILED if self.status >= FAILURE else Outcome.REFUSED
        values = {"status": self.status, "code": self.code, "count": self.count - self.told}
        entry = self.source.make_entry(self.first_at, outcome, **values)
        return replace(entry, last_at=self.last_at)


class RefusalLog:
    """Takes refusals from any thread, and writes them for the one that calls ``write_due``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refusals: dict[Key, Refusals] = {}

    def note(self, source: AuditSource, status: int, code: str) -> None:
        """Count a request that was refused."""
        now = datetime.now(UTC)
        key = make_key(source, status, code)
        with self._lock:
            if key not in self._refusals and len(self._refusals) >= MOST_TOLD_APART:
                key, source = (status, code), AuditSource()
            found = self._refusals.get(key)
            if found is None:
                ends_at = now + GATHERED_FOR
                found = Refusals(source, status, code, now, now, ends_at)
                self._refusals[key] = found
            if found.count == found.told:
                found.first_at = now
            found.last_at = now
            found.count += 1

    def write_due(self, cloud: Cloud, *, all_of_them: bool = False) -> None:
        """Write what is due, or all that there is. Raises DatabaseUnavailable.

        What could not be written is written the next time.
        """
        now = datetime.now(UTC)
        with self._lock:
            due = {
                key: (one.make_entry(), one.count)
                for key, one in self._refusals.items()
                if one.is_due(now) or (all_of_them and one.count > one.told)
            }
        if due:
            with cloud.database.write() as connection:
                for entry, _ in due.values():
                    insert_entry(connection, entry)
        with self._lock:
            for key, (_, count) in due.items():
                self._refusals[key].told = count
            over = [key for key, one in self._refusals.items() if self._is_over(one, now)]
            for key in over:
                del self._refusals[key]

    @staticmethod
    def _is_over(refusals: Refusals, now: datetime) -> bool:
        return now >= refusals.ends_at and refusals.count == refusals.told


def make_key(source: AuditSource, status: int, code: str) -> Key:
    """Return what refusals that are told as one have in common."""
    who = source.identity
    caller = (who.mode, who.subject, who.key_id, who.project_id) if who else None
    return (caller, source.address, source.operation, source.method, source.path, status, code)
