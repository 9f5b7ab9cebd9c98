"""A worker's process: from its start to the signal that ends it."""

import logging
import signal

from operations import fault_points
from service.carriers import build_workers
from service.config import ConfigError, Settings
from service.log import start_logging

ENDING = {signal.SIGTERM, signal.SIGINT}

logger = logging.getLogger(__name__)


def require_distributed(settings: Settings) -> None:
    """Raise ConfigError when services carry out what they record themselves."""
    if settings.carrier != "distributed":
        raise ConfigError(
            "CARRIER: with embedded, ostler serve carries out its operations itself; set CARRIER "
            "to distributed for ostler serve and ostler worker alike"
        )


def run_worker(settings: Settings) -> None:
    """Carry out operations until SIGTERM or SIGINT; looks in flight are finished first."""
    fault_points.arm()
    start_logging(settings)
    cloud, parts = build_workers(settings)
    for part in parts:
        part.start()
    logger.info("Worker ready", extra={"threads": settings.carrier_threads})
    signal.sigwait(ENDING)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    logger.info("Worker shutting down")
    for part in reversed(parts):
        part.stop()
    cloud.database.close()


def hold_signals() -> None:
    """Keep signals that end the process until ``run_worker`` asks for them, in every thread."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
