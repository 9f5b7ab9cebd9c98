"""Who carries out operations: what runs beside the requests, and what runs in a worker."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from backends.base import Backend
from backends.registry import build_backend
from operations.carrier import Carrier
from operations.cloud import Cloud
from operations.duties import Duties
from operations.webhook_dispatcher import WebhookDispatcher
from operations.worker import Worker
from persistence.jobs import defer_look, name_queue
from persistence.session import Database
from service.config import Settings
from service.metrics import Metrics
from service.webhooks import build_dispatcher

SPARE_CONNECTIONS = 4  # for the sweep, the duties and the webhooks

Part = Carrier | Worker | WebhookDispatcher
"""What has threads of its own, to be started and stopped."""


def build_cloud(settings: Settings, connections: int, metrics: Metrics) -> Cloud:
    """Return the cloud of the default region, which knows those of the others.

    Their database is used by ``connections`` at once, and by the carriers of the other regions.
    """
    first, *others = settings.regions or [settings.openstack_region]
    more = len(others) * (settings.carrier_threads + 1)
    database = Database(settings.database_url, pool_size=connections + more)
    cloud = Cloud(
        first,
        choose_backend(settings, database, first, metrics),
        database,
        defer=defer_look if settings.carrier == "distributed" else None,
        recorders=[metrics.record_end],
        deadline=timedelta(seconds=settings.operation_deadline_seconds),
        reconcile_seconds=settings.reconcile_seconds,
        withheld=settings.regions[first].withhold if settings.regions else frozenset(),
    )
    for name in others:
        backend = choose_backend(settings, database, name, metrics)
        withheld = settings.regions[name].withhold
        cloud.add_region(name, backend, withheld, choose_defer(settings, name))
    return cloud


def choose_defer(settings: Settings, region: str) -> Callable[[Any, str, str], None] | None:
    """Return how a worker is told of an operation in a region that is not the default one."""
    if settings.carrier != "distributed":
        return None
    return partial(defer_look, queue=name_queue(region))


def choose_backend(
    settings: Settings, database: Database, region: str, metrics: Metrics
) -> Backend:
    """Return the backend of a region. Raises ValueError when the settings cannot be used."""
    openstack = settings.find_openstack(region)
    if openstack is not None:
        recorder = metrics.open_region(region)
        return build_backend("openstack", database, settings=openstack, recorder=recorder)
    return build_backend(
        "simulator",
        database,
        capacity=settings.simulator_max_servers or None,
        latency=settings.simulator_latency,
        latencies=settings.simulator_latencies,
        faults=settings.simulator_faults,
        control=settings.simulator_control,
    )


def build_carriers(settings: Settings, cloud: Cloud) -> list[Part]:
    """Return what runs beside the requests; in a service whose workers carry that is nothing."""
    if settings.carrier == "distributed":
        return []
    threads = settings.carrier_threads
    carriers = [Carrier(each, threads, Duties(each).perform) for each in cloud.regions.clouds]
    return [*carriers, build_dispatcher(settings, cloud)]


def build_worker_cloud(settings: Settings, metrics: Metrics) -> Cloud:
    """Return the cloud that the settings name, as a worker uses it."""
    return build_cloud(settings, 2 * settings.carrier_threads + SPARE_CONNECTIONS, metrics)


def build_workers(settings: Settings, cloud: Cloud) -> list[Part]:
    """Return what runs in a worker, to be started in order and stopped in reverse."""
    threads = settings.carrier_threads
    carriers = [Carrier(each, threads) for each in cloud.regions.clouds]
    workers = [Worker(carrier, settings.database_url, threads) for carrier in carriers]
    return [*carriers, *workers, build_dispatcher(settings, cloud)]
