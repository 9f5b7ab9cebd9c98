"""The regions of a service: which cloud is where, and how each was when it answered last."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from backends.absent import Absent
from backends.base import Backend, BackendUnavailable
from domain.errors import RegionNotFound
from domain.regions import Region, RegionStatus, RegionUnknown
from domain.security_groups import SecurityGroup
from domain.transitions import SERVED, Action
from persistence.servers import find_region

if TYPE_CHECKING:
    from operations.cloud import Cloud

logger = logging.getLogger(__name__)

UNKNOWN = "The cloud has not answered yet"


class RegionState:
    """What this process knows last of a region's cloud; safe under threads.

    ``reason`` says why it counts as away, None while it answers; ``security_groups`` are those that
    servers can be in, none before the cloud has told.
    """

    def __init__(self, region: str) -> None:
        self.region = region
        self.reason: str | None = UNKNOWN
        self.security_groups: Sequence[SecurityGroup] = ()

    def note(self, reason: str | None) -> None:
        """Take note of an answer, or of the ``reason`` why there was none; a change is logged."""
        before, self.reason = self.reason, reason
        if reason is not None and reason != before:
            logger.warning("Region down", extra={"region": self.region, "detail": reason})
        elif reason is None and before is not None:
            logger.info("Region up", extra={"region": self.region})


class Regions:
    """The clouds of a service in the order of the settings; the first is the default.

    A server may be in a region that is not in the settings any more: its cloud is absent.
    ``unsupported`` are by region the served actions that it does not offer, as far as is known.
    """

    def __init__(self) -> None:
        self._clouds: dict[str, Cloud] = {}
        self._absent: dict[str, Cloud] = {}
        self.unsupported: dict[str, frozenset[Action]] = {}

    def add(self, cloud: "Cloud") -> None:
        """Have a region, or have it anew."""
        self._clouds[cloud.region] = cloud
        self.note_actions(cloud.region, cloud.offer_actions())

    def note_actions(self, region: str, offered: Iterable[Action]) -> None:
        """Know which actions a region offers; one nobody spoke of offers all."""
        lacking = frozenset(SERVED).difference(offered)
        if lacking:
            self.unsupported[region] = lacking
        else:
            self.unsupported.pop(region, None)

    @property
    def clouds(self) -> list["Cloud"]:
        """The clouds in order."""
        return list(self._clouds.values())

    @property
    def names(self) -> list[str]:
        """The regions in order."""
        return list(self._clouds)

    @property
    def default(self) -> "Cloud":
        """The cloud of what names no region."""
        return next(iter(self._clouds.values()))

    def find(self, region: str) -> "Cloud":
        """Return the cloud of a region. Raises RegionNotFound."""
        if region not in self._clouds:
            raise RegionNotFound(region)
        return self._clouds[region]

    def find_home(self, region: str) -> "Cloud":
        """Return the cloud of a region that a server is in, an absent one if it is not there."""
        if region in self._clouds:
            return self._clouds[region]
        if region not in self._absent:
            backend = cast(Backend, Absent(region))
            self._absent[region] = self.default.stand_in(region, backend)
        return self._absent[region]


def choose_region(cloud: "Cloud", region: str | None, part: str = "query") -> "Cloud":
    """Return the cloud of the ``region`` that a request names, the default one without.

    ``part`` is that of the request, ``query`` or ``body``. Raises RegionUnknown.
    """
    if region is None:
        return cloud.regions.default
    try:
        return cloud.regions.find(region)
    except RegionNotFound:
        raise RegionUnknown([part, "region"], cloud.regions.names) from None


def find_home(cloud: "Cloud", connection: Any, server_id: str) -> "Cloud":
    """Return the cloud of a server; with one region nothing is read for it."""
    if len(cloud.regions.names) == 1:
        return cloud
    region = find_region(connection, server_id)
    return cloud.find_home(region) if region else cloud


def describe_region(cloud: "Cloud") -> Region:
    """Return a region as this process knows it; nobody is asked."""
    instant = cloud.backend.instant  # in the database, without which nothing is answered
    reason = None if instant else cloud.state.reason
    return Region(
        name=cloud.region,
        backend=cloud.backend.name,
        default=cloud is cloud.regions.default,
        status=RegionStatus.DOWN if reason else RegionStatus.UP,
        reason=reason,
        circuit=cloud.backend.find_circuit().value,
    )


@contextmanager
def watch_region(cloud: "Cloud") -> Iterator[None]:
    """Take note of whether the cloud answers in the block. Raises what the block raises."""
    try:
        yield
    except BackendUnavailable as silence:
        cloud.state.note(str(silence) or "The cloud cannot be reached")
        raise
    cloud.state.note(None)


def probe_region(cloud: "Cloud") -> None:
    """Ask whether the cloud answers and can be used. Raises BackendUnavailable."""
    with watch_region(cloud):
        cloud.backend.check_health()


def probe_any_region(cloud: "Cloud") -> None:
    """Return once a cloud of the service answers. Raises BackendUnavailable when none does.

    One that hangs is not waited for when another one answers.
    """
    clouds = cloud.regions.clouds
    if len(clouds) == 1:
        probe_region(cloud)
        return
    pool = ThreadPoolExecutor(len(clouds), thread_name_prefix="probe")
    probes = [pool.submit(probe_region, each) for each in clouds]
    pool.shutdown(wait=False)
    if not any(probe.exception() is None for probe in as_completed(probes)):
        raise BackendUnavailable("No region answers")
