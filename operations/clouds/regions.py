"""The regions of a service: which one a request is about, and whether its cloud answers."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any

from backends.base import CloudUnavailable
from domain.errors import RegionNotFound
from domain.regions import Region, RegionStatus, RegionUnknown
from operations.clouds.cloud import Cloud
from persistence.servers.servers import find_region

logger = logging.getLogger(__name__)


def choose_region(cloud: Cloud, region: str | None, part: str = "query") -> Cloud:
    """Return the cloud of the ``region`` that a request names, the default one without.

    ``part`` is that of the request, ``query`` or ``body``. Raises RegionUnknown.
    """
    if region is None:
        return cloud.regions.default
    try:
        return cloud.regions.find(region)
    except RegionNotFound:
        raise RegionUnknown([part, "region"], cloud.regions.names) from None


def find_home(cloud: Cloud, connection: Any, project_id: str | None, server_id: str) -> Cloud:
    """Return the cloud of a server; with one region nothing is read for it.

    ``project_id`` is whose servers are looked through, None for those of every project.
    """
    if len(cloud.regions.names) == 1:
        return cloud
    region = find_region(connection, project_id, server_id)
    return cloud.find_home(region) if region else cloud


def describe_region(cloud: Cloud) -> Region:
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
def watch_region(cloud: Cloud) -> Iterator[None]:
    """Take note of whether the cloud answers in the block. Raises what the block raises."""
    try:
        yield
    except CloudUnavailable as unavailable:
        _note(cloud, str(unavailable) or "The cloud cannot be reached")
        raise
    _note(cloud, None)


def _note(cloud: Cloud, reason: str | None) -> None:
    """Take note of a response, or of the ``reason`` why there was none; a change is logged."""
    before, cloud.state.reason = cloud.state.reason, reason
    if reason is not None and reason != before:
        logger.warning("Region down", extra={"region": cloud.region, "detail": reason})
    elif reason is None and before is not None:
        logger.info("Region up", extra={"region": cloud.region})


def probe_region(cloud: Cloud) -> None:
    """Ask whether the cloud answers and can be used. Raises CloudUnavailable."""
    with watch_region(cloud):
        cloud.backend.check_health()


def probe_any_region(cloud: Cloud) -> None:
    """Return once a cloud of the service answers. Raises CloudUnavailable when none does.

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
        raise CloudUnavailable("No region answers")
