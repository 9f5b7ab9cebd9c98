"""Where a request may wait for a cloud: in the threads of its region, which no other request has.

A cloud that hangs holds those threads and no others.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from operations.clouds.cloud import Cloud
from persistence.database.session import WouldBlock

Result = TypeVar("Result")

ANYWHERE = None

regions: ContextVar[frozenset[str] | None] = ContextVar("regions", default=ANYWHERE)
"""Whose clouds may be waited for here. What is no request may wait for any."""


class CloudDue(WouldBlock):
    """The next step waits for the cloud of ``region``; nothing has been changed before."""

    def __init__(self, region: str) -> None:
        super().__init__(region)
        self.region = region


def require_thread(cloud: Cloud) -> None:
    """Return where the cloud may be waited for. Raises CloudDue elsewhere.

    What called this is then called once more, in a thread of the region, so that it may have
    changed nothing so far. An instant cloud is not waited for.
    """
    allowed = regions.get()
    if allowed is not ANYWHERE and cloud.region not in allowed and not cloud.backend.instant:
        raise CloudDue(cloud.region)


def call_waiting_for(allowed: frozenset[str], function: Callable[[], Result]) -> Result:
    """Return ``function()``, in which the clouds of these regions alone are waited for.

    Raises CloudDue, and whatever the function raises.
    """
    token = regions.set(allowed)
    try:
        return function()
    finally:
        regions.reset(token)
