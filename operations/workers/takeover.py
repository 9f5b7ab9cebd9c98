"""When others take on what this process watches: not while it lives, at once when it ends."""

import time

from operations.clouds.cloud import Cloud
from operations.liveness import name_runner
from operations.record.transactions import Commit, write
from persistence.operations import leases

KEEP_SECONDS = 60.0
"""For how long it is put off: longer than at first, for what goes on for long is put off often."""

MARGIN_SECONDS = 20.0
BATCH = 1000


def keep_watched(cloud: Cloud) -> None:
    """Put off the time at which others take on what is watched here. Raises DatabaseUnavailable."""
    lapsing = cloud.queue.list_watched(time.monotonic() + MARGIN_SECONDS)
    for some in _cut(lapsing):
        until = time.monotonic() + KEEP_SECONDS
        _plan(cloud, some, KEEP_SECONDS)
        cloud.queue.keep_watching(some, until)


def hand_over_watched(cloud: Cloud) -> None:
    """Have others take on at once what was watched here. Raises DatabaseUnavailable."""
    for some in _cut(cloud.queue.list_watched()):
        _plan(cloud, some, 0)


def _cut(operation_ids: list[str]) -> list[list[str]]:
    starts = range(0, len(operation_ids), BATCH)
    return [operation_ids[start : start + BATCH] for start in starts]


def _plan(cloud: Cloud, operation_ids: list[str], seconds: float) -> None:
    with write(cloud.database, Commit.RELEASE) as connection:
        leases.plan_takeover(connection, operation_ids, name_runner(), seconds)
