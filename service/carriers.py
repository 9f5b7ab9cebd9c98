"""Who carries out operations: what runs beside the requests, and what runs in a worker."""

from datetime import timedelta

from backends.base import Backend
from backends.registry import build_backend
from operations.carrier import Carrier
from operations.cloud import Cloud
from operations.duties import Duties
from operations.webhook_dispatcher import WebhookDispatcher
from operations.worker import Worker
from persistence.jobs import defer_look
from persistence.session import Database
from service.config import Settings
from service.metrics import Metrics
from service.webhooks import build_dispatcher

SPARE_CONNECTIONS = 4  # for the sweep, the duties and the webhooks

Part = Carrier | Worker | WebhookDispatcher
"""What has threads of its own, to be started and stopped."""


def build_cloud(settings: Settings, connections: int, metrics: Metrics) -> Cloud:
    """Return the cloud that the settings name, its database used by ``connections`` at once."""
    database = Database(settings.database_url, pool_size=connections)
    return Cloud(
        settings.openstack_region,
        choose_backend(settings, database, metrics),
        database,
        defer=defer_look if settings.carrier == "distributed" else None,
        recorders=[metrics.record_end],
        deadline=timedelta(seconds=settings.operation_deadline_seconds),
        reconcile_seconds=settings.reconcile_seconds,
    )


def choose_backend(settings: Settings, database: Database, metrics: Metrics) -> Backend:
    """Return the backend that the settings name. Raises ValueError when they cannot be used."""
    if not settings.use_mock_openstack:
        recorder = metrics.open_region(settings.openstack_region)
        return build_backend("openstack", database, settings=settings.openstack, recorder=recorder)
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
    carrier = Carrier(cloud, settings.carrier_threads, Duties(cloud).perform)
    return [carrier, build_dispatcher(settings, cloud)]


def build_worker_cloud(settings: Settings, metrics: Metrics) -> Cloud:
    """Return the cloud that the settings name, as a worker uses it."""
    return build_cloud(settings, 2 * settings.carrier_threads + SPARE_CONNECTIONS, metrics)


def build_workers(settings: Settings, cloud: Cloud) -> list[Part]:
    """Return what runs in a worker, to be started in order and stopped in reverse."""
    carrier = Carrier(cloud, settings.carrier_threads)
    worker = Worker(carrier, settings.database_url, settings.carrier_threads)
    return [carrier, worker, build_dispatcher(settings, cloud)]
