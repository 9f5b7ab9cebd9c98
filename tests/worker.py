"""Live ``ostler worker`` processes, beside services that leave the work to them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.server import LiveServer

WITH_WORKERS = {"OPERATIONS": "workers"}
READY = "Worker ready"


class LiveWorker(LiveServer):
    """An ``ostler worker`` process."""

    command = "worker"
    ready_before = 0

    def launch(self) -> None:
        """Start the process."""
        self.ready_before = self._count_ready()
        super().launch()

    def _answers(self) -> bool:
        return self._count_ready() > self.ready_before

    def _count_ready(self) -> int:
        written = self.directory / "stdout"
        return written.read_text(encoding="utf-8").count(READY) if written.exists() else 0


def start_all(processes: Sequence[LiveServer]) -> None:
    """Start several processes at once."""
    with ThreadPoolExecutor(len(processes)) as pool:
        for started in [pool.submit(process.start) for process in processes]:
            started.result()


@contextmanager
def run_together(
    database_url: str, directory: Path, services: int, workers: int, **settings: str
) -> Iterator[tuple[list[LiveServer], list[LiveWorker]]]:
    """Give services and workers on one database for the time of the block."""
    given = {**WITH_WORKERS, **settings}
    serving = [LiveServer(database_url, directory / f"serve-{n}") for n in range(services)]
    working = [LiveWorker(database_url, directory / f"worker-{n}") for n in range(workers)]
    everyone = [*serving, *working]
    for process in everyone:
        process.settings.update(given)
    with ExitStack() as ending:
        for process in everyone:
            ending.callback(end, process)
        start_all(everyone)
        yield serving, working


def end(process: LiveServer) -> None:
    """Ask a process to end, and see to it."""
    try:
        process.stop()
    finally:
        process.kill()
