"""A worker's process: from its start to the signal that ends it."""

import logging
import signal
from functools import partial

from prometheus_client import start_http_server

from handlers.metrics import count_open
from operations.record import fault_points
from service.process.log import start_logging, watch_dropped_lines
from service.process.metrics import Metrics, Scrape
from service.process.pools import build_worker_cloud, build_workers
from service.settings.config import ConfigError, Settings
from service.settings.environment import list_outdated

ENDING = {signal.SIGTERM, signal.SIGINT}

logger = logging.getLogger(__name__)


def require_workers(settings: Settings) -> None:
    """Raise ConfigError when services carry out what they record themselves."""
    if settings.operations != "workers":
        raise ConfigError(
            "OPERATIONS: with embedded, ostler serve carries out its operations itself; set "
            "OPERATIONS to workers for ostler serve and ostler worker alike"
        )


def run_worker(settings: Settings) -> None:
    """Carry out operations until SIGTERM or SIGINT; steps in flight are finished first."""
    fault_points.arm()
    start_logging(settings)
    for line in list_outdated():
        logger.warning(line)
    metrics = Metrics()
    watch_dropped_lines(metrics.record_dropped_lines)
    cloud = build_worker_cloud(settings, metrics)
    serve_metrics(settings, Scrape(metrics, partial(count_open, cloud)))
    parts = build_workers(settings, cloud)
    for part in parts:
        part.start()
    logger.info("Worker ready", extra={"threads": settings.operation_threads})
    signal.sigwait(ENDING)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    logger.info("Worker shutting down")
    for part in reversed(parts):
        part.stop()
    cloud.database.close()


def serve_metrics(settings: Settings, scrape: Scrape) -> None:
    """Answer Prometheus at a port of the worker's own, where the settings name one.

    Raises OSError, in words for the user, when it cannot be had.
    """
    host, port = settings.listen_host, settings.metrics_port
    if not port:
        return
    try:
        start_http_server(port, host, scrape)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OSError(
            f"--metrics-port (METRICS_PORT): cannot listen on {host} port {port}: {reason}"
        ) from None


def hold_signals() -> None:
    """Keep signals that end the process until ``run_worker`` asks for them, in every thread."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
