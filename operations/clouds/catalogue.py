"""The catalogue: flavors, images, networks and key pairs, copied from the cloud.

What a cloud can do, its zones and its security groups are kept in memory alone.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from backends.base import Backend, CloudUnavailable
from domain.catalogue import Keypair, Network
from domain.errors import (
    BackendUnavailable,
    FlavorNotFound,
    ImageNotFound,
    KeypairNotFound,
    NetworkNotFound,
)
from domain.regions import ZoneUnknown
from domain.security_groups import SecurityGroup, SecurityGroupUnknown
from operations.clouds.cloud import Cloud
from operations.clouds.cloud_threads import require_thread
from operations.clouds.regions import watch_region
from persistence.catalogue import flavors, images, keypairs, networks
from persistence.catalogue.entries import read_catalogue
from persistence.quotas import recount

logger = logging.getLogger(__name__)

Result = TypeVar("Result")
Missing = type[
    FlavorNotFound
    | ImageNotFound
    | NetworkNotFound
    | KeypairNotFound
    | SecurityGroupUnknown
    | ZoneUnknown
]

MIN_AGE_SECONDS = 10.0


class Kind(Struct, frozen=True):
    """One part of the catalogue: how the cloud is asked for it, and how the copy is stored.

    ``follow`` is done last in the transaction that stores it.
    """

    name: str
    ask: Callable[[Backend], Sequence[Any]]
    store: Callable[..., None]
    follow: Callable[[Any], None] = lambda _: None


def list_networks(cloud: Backend) -> Sequence[Network]:
    """Return the networks of a cloud, none of one that has no such service."""
    return cloud.list_networks() if cloud.capabilities().networks else ()


def list_keypairs(cloud: Backend) -> Sequence[Keypair]:
    """Return the key pairs of a cloud, none of one that keeps none."""
    return cloud.list_keypairs() if cloud.capabilities().keypairs else ()


def list_security_groups(cloud: Backend) -> Sequence[SecurityGroup]:
    """Return the security groups of a cloud, none of one that has no such service."""
    return cloud.list_security_groups() if cloud.capabilities().networks else ()


KINDS: dict[Missing, Kind] = {
    FlavorNotFound: Kind("flavors", lambda cloud: cloud.list_flavors(), flavors.store_flavors),
    ImageNotFound: Kind("images", lambda cloud: cloud.list_images(), images.store_images),
    NetworkNotFound: Kind("networks", list_networks, networks.store_networks),
    KeypairNotFound: Kind(
        "keypairs", list_keypairs, keypairs.store_keypairs, recount.follow_keypairs
    ),
}
"""The parts that are copied, by the error that tells that something is missing in one."""

PARTS = (ZoneUnknown, *KINDS, SecurityGroupUnknown)
"""All parts, in the order in which they are asked for: what a cloud can do comes first."""


class RegionCatalogue:
    """Keeps the copy of what one cloud offers fresh; safe under threads."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.lock = threading.Lock()
        self.refreshed_at = dict.fromkeys(PARTS, -MIN_AGE_SECONDS)

    def refresh(self) -> None:
        """Copy the whole catalogue, as much of it as the cloud tells, and discover what it can do.

        Raises what the backend or the database raised at last.
        """
        failure = None
        for missing in PARTS:
            try:
                self._ask(missing)
            except CloudUnavailable as unavailable:
                failure = unavailable
        if failure:
            raise failure

    def _ask(self, missing: Missing) -> None:
        if missing is ZoneUnknown:
            self._discover()
        elif missing is SecurityGroupUnknown:
            self.cloud.state.security_groups = list_security_groups(self.cloud.backend)
        else:
            self._copy(KINDS[missing])
        self.refreshed_at[missing] = time.monotonic()

    def _discover(self) -> None:
        with watch_region(self.cloud):
            offered = self.cloud.backend.discover_capabilities()
        actions = offered.without(self.cloud.withheld).actions
        self.cloud.regions.note_supported_actions(self.cloud.region, actions)

    def _copy(self, kind: Kind) -> None:
        region = self.cloud.region
        with self.cloud.database.read() as connection:
            seen = read_catalogue(connection, region, kind.name)
        found = kind.ask(self.cloud.backend)
        with self.cloud.database.write() as connection:
            kind.store(connection, region, found, seen)
            kind.follow(connection)
        extra = {"region": region, "kind": kind.name, "count": len(found)}
        logger.debug("Catalogue refreshed", extra=extra)

    def refresh_after_miss(self, missing: Missing) -> bool:
        """Copy a part unless that was done moments ago; tell whether it was done now.

        Raises BackendUnavailable, for nobody knows then what the cloud has beside the copy.
        """
        self.cloud.database.take_time()
        require_thread(self.cloud)
        with self.lock:
            if time.monotonic() - self.refreshed_at[missing] < MIN_AGE_SECONDS:
                return False
            try:
                self._ask(missing)
            except CloudUnavailable as unavailable:
                raise BackendUnavailable((), unavailable.retry_after) from None
            return True


class Catalogue:
    """The copies of what all regions offer."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        clouds = [*cloud.regions.clouds, cloud]
        self.copies = {each.region: RegionCatalogue(each) for each in clouds}

    def refresh(self) -> None:
        """Copy the catalogue of the cloud's own region."""
        self.copies[self.cloud.region].refresh()

    def retry_on_miss(self, function: Callable[[], Result]) -> Result:
        """Return ``function()``, tried again on a fresh copy of whatever it misses.

        The error says in which region. Raises the error of what is missing then too, and
        BackendUnavailable when nobody can say.
        """
        while True:
            try:
                return function()
            except PARTS as miss:
                copy = self.copies.get(miss.region or self.cloud.region)
                if copy is None or not copy.refresh_after_miss(type(miss)):
                    raise
