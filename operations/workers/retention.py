"""What is old is removed: entries of audit, events, and operations that have ended."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from operations.clouds.cloud import Cloud
from persistence.audit.chain import remove_entries
from persistence.database.clock import read_clock
from persistence.events import remove_events
from persistence.operations.ended import remove_ended

logger = logging.getLogger(__name__)

BATCH = 200
"""How many rows go in one transaction: a few milliseconds of it."""

MOST_BATCHES = 25
PAUSE_SECONDS = 0.01

Remove = Callable[[Any, datetime, datetime], int]


def remove_old(cloud: Cloud, stopping: threading.Event | None = None) -> None:
    """Remove what has been kept long enough; what is left after many batches goes the next time.

    Between two batches others write. Raises DatabaseUnavailable.
    """
    stopping = stopping or threading.Event()
    for name, kept, remove in _list_removals(cloud):
        count = _remove_batches(cloud, kept, remove, stopping)
        if count:
            logger.info("Old records removed", extra={"records": name, "count": count})


def _list_removals(cloud: Cloud) -> Iterator[tuple[str, timedelta, Remove]]:
    """Yield what is removed, how long it is kept, and how it is removed."""
    retention = cloud.retention
    if retention.audit is not None:
        yield "audit", retention.audit, partial(remove_entries, batch=BATCH)
    if retention.events is not None:
        yield "events", retention.events, partial(remove_events, batch=BATCH)
    if retention.operations is not None:
        yield "operations", retention.operations, _remove_operations


def _remove_operations(connection: Any, before: datetime, _at: datetime) -> int:
    return remove_ended(connection, before, BATCH)


def _remove_batches(
    cloud: Cloud, kept: timedelta, remove: Remove, stopping: threading.Event
) -> int:
    count = 0
    for _ in range(MOST_BATCHES):
        removed = _remove_batch(cloud, kept, remove)
        count += removed
        if removed < BATCH or stopping.wait(PAUSE_SECONDS):
            break
    return count


def _remove_batch(cloud: Cloud, kept: timedelta, remove: Remove) -> int:
    with cloud.database.write() as connection:
        now = read_clock(connection)
        return remove(connection, now - kept, now)
