"""Samples of a service under load: its memory, files and threads, and what its clients see."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clients import Ledger
from benchmarks.processes import (
    count_files,
    count_threads,
    read_cpu_seconds,
    read_memory_bytes,
)
from benchmarks.tables import write_count, write_megabytes, write_precise


@dataclass(frozen=True, slots=True)
class Sample:
    """How it is at one time: seconds since the start, answers a second since the last sample.

    ``p50`` and ``p99`` in seconds, without the slow clients; ``connections`` those that clients
    have open; ``cpu`` in cores; sizes in bytes, that of the write-ahead log for SQLite alone.
    """

    at: float
    throughput: float
    p50: float
    p99: float
    wrong: int
    connections: int
    cpu: float
    memory: int
    files: int
    threads: int
    log: int | None

    def write_row(self) -> list[str]:
        """Return the sample as a row of the table."""
        return [
            write_precise(self.at / 60),
            write_count(self.throughput),
            write_precise(self.p50 * 1e3),
            write_precise(self.p99 * 1e3),
            write_count(self.wrong),
            write_count(self.connections),
            write_precise(self.cpu),
            write_megabytes(self.memory),
            write_count(self.files),
            write_count(self.threads),
            "-" if self.log is None else write_megabytes(self.log),
        ]


HEADS = (
    "minute", "req/s", "p50 ms", "p99 ms", "errors", "open", "cores", "MB", "files", "threads",
    "WAL MB",
)  # fmt: skip


class Sampler:
    """Looks at a service and at what its clients have seen since the last look."""

    def __init__(self, pid: int, ledger: Ledger, wal: Path) -> None:
        self._pid = pid
        self._ledger = ledger
        self._wal = wal
        self._began = self._last = time.monotonic()
        self._seen = 0
        self._answers = 0
        self._cpu = read_cpu_seconds(pid)

    def look(self) -> Sample:
        """Return how it is now."""
        now, cpu = time.monotonic(), read_cpu_seconds(self._pid)
        responses, times = self._ledger.responses, self._ledger.times[self._seen :]
        lasted = now - self._last
        p50, p99 = find_percentiles(times)
        sample = Sample(
            at=now - self._began,
            throughput=(responses - self._answers) / lasted,
            p50=p50,
            p99=p99,
            wrong=self._ledger.wrong.total(),
            connections=self._ledger.opened - self._ledger.closed,
            cpu=(cpu - self._cpu) / lasted,
            memory=read_memory_bytes(self._pid),
            files=count_files(self._pid),
            threads=count_threads(self._pid),
            log=self._wal.stat().st_size if self._wal.exists() else None,
        )
        self._last, self._cpu, self._answers = now, cpu, responses
        self._seen += len(times)
        return sample


def find_percentiles(times: Sequence[float]) -> tuple[float, float]:
    """Return the 50th and the 99th percentile, zero of nothing."""
    if len(times) < 2:
        return (times[0], times[0]) if times else (0.0, 0.0)
    parts = statistics.quantiles(times, n=100)
    return parts[49], parts[98]
