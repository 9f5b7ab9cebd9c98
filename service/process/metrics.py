"""The figures of this service, as Prometheus reads them.

They are counted in each process. Processes that serve at one port share a directory, named by
``DIRECTORY`` in the environment before prometheus-client is imported, and whichever is asked tells
the figures of all.
"""

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from backends.base import CircuitState
from domain.operations import Operation
from service.process.log import VERSION

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"  # as prometheus-client calls it
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
OTHER = "other"
NO_OPERATION = "none"
REQUEST = ("operation", "method", "status")
CALL = ("region", "service", "method")
OUTCOME = (*CALL, "outcome")


class Metrics:
    """Every figure; labels hold names of this program and of the cloud's services alone.

    Safe under threads.
    """

    def __init__(self) -> None:
        disable_created_metrics()
        self._registry = CollectorRegistry()
        self._requests = self._count(
            "ostler_http_requests", "Requests that were answered.", REQUEST
        )
        self._request_seconds = self._time(
            "ostler_http_request_seconds",
            "Time from a request to the end of its answer.",
            ["operation"],
        )
        self._refused = self._count(
            "ostler_answers_refused",
            "Answers that were not as the document describes them, and became a 500.",
            ["operation"],
        )
        self._dropped = self._count(
            "ostler_log_lines_dropped", "Lines of the log that were not written.", []
        )
        self._ended = self._count(
            "ostler_operations", "Operations that have ended.", ["action", "status"]
        )
        self._calls = self._count(
            "ostler_backend_requests", "Calls on the cloud, by what came of them.", OUTCOME
        )
        self._call_seconds = self._time(
            "ostler_backend_request_seconds", "Time that calls on the cloud took.", CALL
        )
        self._circuits = Gauge(
            "ostler_backend_circuit_state",
            "Processes whose circuit is in this state.",
            ["region", "service", "state"],
            multiprocess_mode="livesum",
            registry=self._registry,
        )
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def _count(self, name: str, what: str, labels: Sequence[str]) -> Counter:
        return Counter(name, what, labels, registry=self._registry)

    def _time(self, name: str, what: str, labels: Sequence[str]) -> Histogram:
        return Histogram(name, what, labels, buckets=SECONDS, registry=self._registry)

    def record_request(
        self, operation: str | None, method: str, status: int, seconds: float
    ) -> None:
        """Count a request; ``operation`` is its operationId, None where there is none."""
        key = (operation or NO_OPERATION, method if method in METHODS else OTHER, status)
        found = self._known.get(key)
        if found is None:
            labels = (self._requests.labels(*key), self._request_seconds.labels(key[0]))
            found = self._known[key] = labels
        found[0].inc()
        found[1].observe(seconds)

    def record_refusal(self, operation: str | None) -> None:
        """Count a response that was not sent since it breaks the contract."""
        self._refused.labels(operation or NO_OPERATION).inc()

    def record_dropped_lines(self, count: int) -> None:
        """Count lines of the log that were not written."""
        self._dropped.inc(count)

    def record_end(self, operation: Operation) -> None:
        """Count an operation that has ended."""
        self._ended.labels(operation.action.value, operation.status.value).inc()

    def open_region(self, region: str) -> "RegionMetrics":
        """Return the recorder of a region's backend."""
        return RegionMetrics(region, self._calls, self._call_seconds, self._circuits)

    def collect(self) -> Iterable[Metric]:
        """Yield what was counted: in this process, or in all that share its directory."""
        yield InfoMetricFamily(
            "ostler_build",
            "What runs here.",
            value={"version": VERSION, "python": platform.python_version()},
        )
        directory = os.environ.get(DIRECTORY)
        if directory is None:
            yield from self._registry.collect()
            return
        forget_the_dead(Path(directory))
        yield from MultiProcessCollector(CollectorRegistry(), directory).collect()


class RegionMetrics:
    """Counts what the backend of one region does."""

    def __init__(self, region: str, calls: Counter, seconds: Histogram, circuits: Gauge) -> None:
        self._region = region
        self._calls = calls
        self._seconds = seconds
        self._circuits = circuits

    def record_call(self, service: str, method: str, outcome: str, seconds: float) -> None:
        """Count a call on the cloud."""
        self._calls.labels(self._region, service, method, outcome).inc()
        self._seconds.labels(self._region, service, method).observe(seconds)

    def record_circuit(self, service: str, state: CircuitState) -> None:
        """Show in which state a circuit is, and that it is in no other."""
        for other in CircuitState:
            self._circuits.labels(self._region, service, other.value).set(other is state)


class Scrape:
    """What a scrape shows: the figures that were counted, and how many operations are open.

    ``count`` returns that number, None while the database is away.
    """

    def __init__(self, metrics: Metrics, count: Callable[[], int | None]) -> None:
        self._metrics = metrics
        self._count = count

    def collect(self) -> Iterable[Metric]:
        """Yield every figure."""
        yield from self._metrics.collect()
        found = self._count()
        if found is not None:
            name = "ostler_operations_open"
            yield GaugeMetricFamily(name, "Operations that have not ended.", found)


def render_metrics(metrics: Metrics, open_operations: int | None) -> tuple[bytes, str]:
    """Return every figure in Prometheus's text format, and its media type."""
    scrape = Scrape(metrics, lambda: open_operations)
    return generate_latest(scrape), CONTENT_TYPE_PLAIN_0_0_4


def forget_the_dead(directory: Path) -> None:
    """Leave out the states of processes that are no more; what they counted stays."""
    for file in directory.glob("gauge_live*_*.db"):
        process_id = int(file.stem.rpartition("_")[2])
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            mark_process_dead(process_id, str(directory))
        except PermissionError:
            continue  # another user's process has the number: the next scrape may see it free
