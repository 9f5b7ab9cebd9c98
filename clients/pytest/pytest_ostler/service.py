"""A service on a free port, with a database of its own, that ends with whoever has started it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from pytest_ostler import keeper
from pytest_ostler.ostler import Ostler

START_SECONDS = 120.0
LOOK_SECONDS = 0.05
ANNOUNCEMENT = re.compile(r"^Ostler serves (\S+)", re.MULTILINE)
QUIET_SECONDS = 0.15
LOG_SECONDS = 1.0
LOG = "service.log"
LINES = 500
"""How much of the log is shown."""

# Settings in the environment of whoever tests, such as a DATABASE_URL, are of other services.
KEPT = re.compile(
    r"PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|LD_.*|DYLD_.*|VIRTUAL_ENV"
)
SETTINGS = {
    "ENV": "test",
    "LISTEN_HOST": "127.0.0.1",
    "SIMULATOR_CONTROL": "true",
    "RECONCILE_SECONDS": "1",
    "WEBHOOK_ALLOWED_NETWORKS": '["127.0.0.0/8", "::1/128"]',
    "WEBHOOK_RETRY_SECONDS": "0.1",
}


class ServiceFailed(Exception):
    """The service cannot be started, or is not as it has to be; the text says why."""


class Service:
    """The process of a service, and the directory with its database and its log."""

    def __init__(self, directory: Path, settings: Mapping[str, str]) -> None:
        self.directory = directory
        self.settings = settings
        self.log_file = directory / LOG
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start the service, and return where it is. Raises ServiceFailed."""
        require_service()
        self.log_file.touch()
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603, a script of this package
                [sys.executable, "-P", keeper.__file__, "serve", "--port", "0"],
                cwd=self.directory,
                env=self._make_environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if found := ANNOUNCEMENT.search(self.read_log()):
                return found[1]
            if self._process.poll() is not None:
                self.stop()
                raise ServiceFailed(f"The service ended at its start:\n{self.read_log()}")
            time.sleep(LOOK_SECONDS)
        self.stop()
        raise ServiceFailed(f"The service did not start in time:\n{self.read_log()}")

    def stop(self) -> None:
        """End the service, and wait for that."""
        if self._process is None:
            return
        # The end of the pipe would not do: a process that a test has forked holds it open.
        self._process.terminate()
        try:
            self._process.wait(keeper.GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        assert self._process.stdin is not None  # noqa: S101, it is a pipe
        self._process.stdin.close()

    def read_log(self, start: int = 0, request_id: str = "") -> str:
        """Return the last lines behind a byte of the log, from those of a request on."""
        with self.log_file.open("rb") as log:
            log.seek(start)
            lines = log.read().decode("utf-8", "replace").splitlines(keepends=True)
        first = next((place for place, line in enumerate(lines) if request_id in line), 0)
        return "".join(lines[first:][-LINES:])

    def await_log(self) -> None:
        """Return once the service writes no more: its lines come a moment later than its answers.

        One that goes on writing is not waited for.
        """
        deadline, size = time.monotonic() + LOG_SECONDS, -1
        while self.measure_log() != size and time.monotonic() < deadline:
            size = self.measure_log()
            time.sleep(QUIET_SECONDS)

    def measure_log(self) -> int:
        """Return how many bytes the service has written."""
        return self.log_file.stat().st_size

    def _make_environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
        database = f"sqlite:///{self.directory / 'ostler.db'}"
        return {**kept, **SETTINGS, "DATABASE_URL": database, **self.settings}


def require_service() -> None:
    """Raise ServiceFailed where the service is not installed beside this."""
    try:
        metadata.distribution("ostler")
    except metadata.PackageNotFoundError:
        raise ServiceFailed(
            "The service is not installed in this environment: install Ostler, or name one that "
            "runs by --ostler-url"
        ) from None


@contextmanager
def run_service(**settings: str) -> Iterator[Ostler]:
    """Give a service for the time of the block, with settings such as ``LOG_LEVEL="DEBUG"``.

    It has a database in a temporary directory, and ends with this process however that ends.
    Raises ServiceFailed.
    """
    with tempfile.TemporaryDirectory(prefix="ostler-") as directory:
        service = Service(Path(directory), settings)
        ostler = Ostler(service.start())
        try:
            yield ostler
        finally:
            ostler.close()
            service.stop()
