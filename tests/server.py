"""A live ``ostler serve`` process with a database of its own."""

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.commands import Process, make_environment, start_ostler

START_DEADLINE_S = 60
STOP_DEADLINE_S = 60
LOG_LEVEL = "INFO"
ANNOUNCEMENT = "Ostler serves "


def find_free_port() -> int:
    """Return a TCP port of the loopback interface that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class LiveServer:
    """An ``ostler serve`` process; its output goes to files in ``directory``."""

    command = "serve"

    def __init__(
        self,
        database_url: str,
        directory: Path,
        *,
        workers: int = 1,
        arguments: Sequence[str] = (),
        **settings: str,
    ) -> None:
        self.port = find_free_port()
        self.directory = directory
        self.arguments = arguments
        self.settings = {
            "DATABASE_URL": database_url,
            "ENV": "test",
            "LOG_LEVEL": LOG_LEVEL,
            "LISTEN_HOST": "127.0.0.1",
            "LISTEN_PORT": str(self.port),
            "WORKERS": str(workers),
            **settings,
        }
        directory.mkdir(parents=True, exist_ok=True)
        self._process: Process | None = None

    @property
    def url(self) -> str:
        """The base URL of the service."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> Process:
        """The process that is running or ran last. Raises RuntimeError before the first start."""
        if self._process is None:
            raise RuntimeError("The server has not been started")
        return self._process

    @property
    def stdout(self) -> str:
        """What the process has written to its standard output."""
        return (self.directory / "stdout").read_text(encoding="utf-8")

    @property
    def stderr(self) -> str:
        """What the process has written to its standard error."""
        return (self.directory / "stderr").read_text(encoding="utf-8")

    @property
    def complaints(self) -> str:
        """What the process has written to its standard error, but for the line that it serves."""
        lines = self.stderr.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith(ANNOUNCEMENT))

    def await_announcement(self) -> str:
        """Return the line by which it tells where it serves, or what it said instead."""
        deadline = time.monotonic() + START_DEADLINE_S
        written = self.directory / "stderr"
        while self.process.poll() is None and time.monotonic() < deadline:
            if written.exists() and self.stderr.endswith("\n"):
                break
            time.sleep(0.05)
        return self.stderr

    @property
    def log(self) -> list[dict[str, Any]]:
        """Every whole line of stdout, parsed; only a line feed ends a line of JSON."""
        return [json.loads(line) for line in self.stdout.split("\n")[:-1]]

    @property
    def failures(self) -> set[int]:
        """With which statuses of 500 and above requests were answered."""
        return {line["status"] for line in self.log if line.get("status", 0) >= 500}

    def start(self) -> Self:
        """Start the process and return once it answers. Raises RuntimeError when it ends."""
        self.launch()
        self._wait_until_it_answers()
        return self

    def launch(self) -> None:
        """Start the process."""
        self._process = start_ostler(
            [self.command, *self.arguments],
            self.directory,
            make_environment(**self.settings),
            self.directory,
        )

    def stop(self) -> int:
        """Ask the process to end, wait for it, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_DEADLINE_S)

    def kill(self) -> None:
        """End the process and its workers at once, if they are still there."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.process.wait(STOP_DEADLINE_S)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.stop()
        finally:
            self.kill()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_DEADLINE_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended at start: {self.stderr or self.stdout}")
            if self._answers():
                return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"The server did not answer in time: {self.stderr or self.stdout}")

    def _answers(self) -> bool:
        connection = self._connect()
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)


@contextmanager
def serve(
    database_url: str, directory: Path, *, workers: int = 1, **settings: str
) -> Iterator[LiveServer]:
    """Serve for the time of the block."""
    with LiveServer(database_url, directory, workers=workers, **settings) as server:
        yield server
