"""What a process knows of each region, kept fresh: its catalogue, and whether its cloud answers."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from backends.base import CloudUnavailable
from domain.errors import DatabaseUnavailable
from operations.clouds.catalogue import RegionCatalogue
from operations.clouds.regions import probe_region

PROBE_SECONDS = 15.0
RETRY_SECONDS = 5.0  # to the next copy of the catalogue when the last one came to nothing
FIRST_REFRESH_SECONDS = 10.0
"""How long a start waits for the clouds, when there are several and one of them hangs."""

logger = logging.getLogger(__name__)


class RegionRefresher:
    """Looks after one region in a thread of its own, so that a cloud that hangs delays no other.

    ``done`` says that the catalogue was copied and nothing has failed since.
    """

    def __init__(self, copy: RegionCatalogue) -> None:
        self.copy = copy
        self.done = False
        name = f"region-{copy.cloud.region}"
        self.executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def keep(self, seconds: float) -> None:
        """Copy the catalogue every ``seconds``, and see between whether the cloud is there."""
        refresh_at = time.monotonic() + seconds
        # An instant cloud is in the database, which every request asks anyway.
        pause = seconds if self.copy.cloud.backend.instant else min(seconds, PROBE_SECONDS)
        while True:
            await asyncio.sleep(pause if self.done else min(seconds, RETRY_SECONDS))
            if self.done and time.monotonic() < refresh_at:
                await self._attempt(self._probe)
            else:
                refresh_at = time.monotonic() + seconds
                await self.refresh()

    async def refresh(self) -> None:
        """Copy the catalogue once; what is away now is tried again later."""
        await self._attempt(self._refresh)

    async def _attempt(self, refresh: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(self.executor, refresh)

    def _refresh(self) -> None:
        self.done = False
        try:
            self.copy.refresh()
            self.done = True
        except (DatabaseUnavailable, CloudUnavailable) as error:
            extra = {"region": self.copy.cloud.region, "exc_type": type(error).__name__}
            logger.warning("Catalogue not refreshed", extra=extra)

    def _probe(self) -> None:
        try:
            probe_region(self.copy.cloud)
        except (DatabaseUnavailable, CloudUnavailable):
            self.done = False  # the catalogue is copied anew once the cloud is back


async def refresh_first(refreshers: Sequence[RegionRefresher]) -> None:
    """Copy every region's catalogue; of several regions one that hangs is not waited for long."""
    refreshes = [asyncio.create_task(refresher.refresh()) for refresher in refreshers]
    await asyncio.wait(refreshes, timeout=FIRST_REFRESH_SECONDS if len(refreshes) > 1 else None)
