"""Who carries out operations: what runs beside the requests, and what runs in a worker."""

import socket
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from backends.base import Backend
from backends.registry import build_backend
from backends.simulator.control import Latencies, SimulatorControl
from domain.addresses import AddressRule
from domain.delivery_log import Message
from domain.webhooks import RetryRule
from handlers.webhooks import render_message
from operations.clouds.cloud import Cloud
from operations.webhooks.dispatcher import WebhookDispatcher
from operations.webhooks.sender import WebhookSender
from operations.webhooks.slots import DeliverySlots
from operations.workers.event_placer import EventPlacer
from operations.workers.periodic_tasks import PeriodicTasks
from operations.workers.pool import WorkerPool
from persistence.database.session import Database
from persistence.operations.workers import name_sessions
from service.http.json import dump_json
from service.process.metrics import Metrics
from service.settings.config import Settings

SPARE_CONNECTIONS = 4  # for the sweep, the periodic tasks and the webhooks


def build_address_rule(settings: Settings) -> AddressRule:
    """Return the rule for the addresses of receivers."""
    return AddressRule(settings.webhook_allowed_networks)


def build_dispatcher(settings: Settings, cloud: Cloud) -> WebhookDispatcher:
    """Return the dispatcher of a process; it opens nothing before its start."""
    seconds = settings.webhook_timeout_seconds
    sender = WebhookSender(build_address_rule(settings), write_message, seconds)
    rule = RetryRule(settings.webhook_retry_seconds, settings.webhook_disable_after_seconds)
    slots = DeliverySlots(settings.webhook_threads, settings.webhook_slow_threads)
    return WebhookDispatcher(cloud, sender, rule, slots, settings.webhook_kept_deliveries)


def write_message(message: Message) -> bytes:
    """Return the body of a message."""
    return dump_json(render_message(message))


class Part(Protocol):
    """What has threads of its own."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End, when what is in flight is done."""


def build_cloud(settings: Settings, connections: int, metrics: Metrics, name: str = "") -> Cloud:
    """Return the cloud of the default region, which knows those of the others.

    Their database is used by ``connections`` at once, and by the worker pools of the other regions;
    PostgreSQL shows those under ``name``.
    """
    first, *others = settings.regions or [settings.openstack_region]
    more = len(others) * (settings.operation_threads + 1)
    database = Database(settings.database, pool_size=connections + more, name=name)
    cloud = Cloud(
        first,
        choose_backend(settings, database, first, metrics),
        database,
        defer=choose_defer(settings),
        recorders=[metrics.record_end],
        deadline=timedelta(seconds=settings.operation_deadline_seconds),
        reconcile_seconds=settings.reconcile_seconds,
        retention=settings.retention,
        withheld=settings.regions[first].withhold if settings.regions else frozenset(),
        quota_limits=settings.quota_limits,
        control=build_control(settings, database),
    )
    cloud.regions.add(cloud)
    for name in others:
        backend = choose_backend(settings, database, name, metrics)
        withheld = settings.regions[name].withhold
        cloud.add_region(name, backend, withheld, choose_defer(settings, name))
    return cloud


def build_control(settings: Settings, database: Database) -> SimulatorControl | None:
    """Return what tells the simulated cloud what to do, None where requests may not."""
    if not settings.has_simulator_control:
        return None
    latencies = Latencies(settings.simulator_latency, settings.simulator_latencies)
    return SimulatorControl(database, settings.simulator_faults, latencies)


def choose_defer(
    settings: Settings, region: str | None = None
) -> Callable[[Any, str, str], None] | None:
    """Return how a worker is told of an operation in a region, by default in the default one."""
    if settings.operations != "workers":
        return None
    # Procrastinate and what it needs take a tenth of the memory of a service that has no workers.
    from persistence.operations.jobs import defer_step, name_queue

    return partial(defer_step, queue=name_queue(region)) if region else defer_step


def choose_backend(
    settings: Settings, database: Database, region: str, metrics: Metrics
) -> Backend:
    """Return the backend of a region. Raises ValueError when the settings cannot be used."""
    openstack = settings.find_openstack(region)
    if openstack is not None:
        recorder = metrics.open_region(region)
        # Callers whom Keystone knows have projects of the cloud; all others are in the login's.
        kind = "openstack-projects" if settings.has_keystone_callers else "openstack"
        return build_backend(kind, database, settings=openstack, recorder=recorder)
    return build_backend(
        "simulator",
        database,
        strict=settings.is_strict(region),
        capacity=settings.simulator_max_servers or None,
        latency=settings.simulator_latency,
        latencies=settings.simulator_latencies,
        faults=settings.simulator_faults,
        control=settings.simulator_control,
    )


def build_pools(settings: Settings, cloud: Cloud) -> list[Part]:
    """Return what runs beside the requests; beside workers, what gives events their positions."""
    if settings.operations == "workers":
        return [EventPlacer(cloud)]
    threads = settings.operation_threads
    pools = [build_pool(each, threads) for each in cloud.regions.clouds]
    return [*pools, build_dispatcher(settings, cloud)]


def build_pool(cloud: Cloud, threads: int) -> WorkerPool:
    """Return what carries out the operations of a region; an instant cloud needs no comparison."""
    periodic_tasks = PeriodicTasks(cloud)
    compare = None if cloud.backend.instant else periodic_tasks.compare
    return WorkerPool(cloud, threads, periodic_tasks.perform, compare)


def build_worker_cloud(settings: Settings, metrics: Metrics) -> Cloud:
    """Return the cloud that the settings name, as a worker uses it."""
    connections = 2 * settings.operation_threads + SPARE_CONNECTIONS
    return build_cloud(settings, connections, metrics, name_sessions(socket.gethostname()))


def build_workers(settings: Settings, cloud: Cloud) -> list[Part]:
    """Return what runs in a worker, to be started in order and stopped in reverse."""
    from operations.workers.worker import Worker

    threads = settings.operation_threads
    pools = [WorkerPool(each, threads) for each in cloud.regions.clouds]
    workers = [Worker(pool, settings.database, threads) for pool in pools]
    return [*pools, *workers, build_dispatcher(settings, cloud)]
