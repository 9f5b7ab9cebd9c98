"""The catalogue: flavors and images, copied from the cloud."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from domain.errors import FlavorNotFound, ImageNotFound
from operations.cloud import Cloud
from persistence import flavors, images

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

MIN_AGE_SECONDS = 10.0


class Catalogue:
    """Keeps the copy of a cloud's flavors and images fresh; safe under threads."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.lock = threading.Lock()
        self.refreshed_at = -MIN_AGE_SECONDS

    def refresh(self) -> None:
        """Copy the whole catalogue. Raises what the backend or the database raises."""
        found_flavors = self.cloud.backend.list_flavors()
        found_images = self.cloud.backend.list_images()
        with self.cloud.database.write() as connection:
            flavors.store_flavors(connection, self.cloud.region, found_flavors)
            images.store_images(connection, self.cloud.region, found_images)
        self.refreshed_at = time.monotonic()
        logger.debug(
            "Catalogue refreshed",
            extra={"flavors": len(found_flavors), "images": len(found_images)},
        )

    def refresh_after_miss(self) -> bool:
        """Copy the catalogue unless that was done moments ago; tell whether it was done now."""
        with self.lock:
            if time.monotonic() - self.refreshed_at < MIN_AGE_SECONDS:
                return False
            self.refresh()
            return True

    def find(self, function: Callable[[], Result]) -> Result:
        """Return ``function()``, tried again on a fresh catalogue when it misses a flavor or image.

        Raises FlavorNotFound or ImageNotFound when it is missing then too.
        """
        try:
            return function()
        except (FlavorNotFound, ImageNotFound):
            if not self.refresh_after_miss():
                raise
            return function()
