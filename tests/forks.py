"""Processes of the service that come from one that has imported it: imports are most of a start."""

import atexit
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver
from pathlib import Path

PRELOADED = [
    "tests.forks",
    "tests.preloaded",
    "service.__main__",
    "service.server.serving",
    "service.app",
    "service.process.worker",
]
IMPORTED_LATE = [
    "backends.simulator.simulated_backend",
    "handlers.audit",
    "handlers.documentation",
    "handlers.networks",
    "handlers.quotas",
    "spec",
]
"""What a service of its own imports when it builds its cloud and its operations."""

WITH_POSTGRESQL = ["psycopg", "procrastinate"]

ENVIRONMENT = dict(os.environ)
"""What the process of the tests sees before any of them changes it, as prometheus-client's is."""

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        *PRELOADED,
        *IMPORTED_LATE,
        *(WITH_POSTGRESQL if os.environ.get("TEST_DATABASE") == "postgresql" else []),
    ]
)


class Fork:
    """One ``ostler`` command in a process of its own; what ``subprocess.Popen`` has, as it has it.

    It works in ``directory`` and sees ``environment`` and nothing else; files ``stdout`` and
    ``stderr`` in ``output`` take what it prints.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        directory: Path,
        environment: Mapping[str, str],
        output: Path,
    ) -> None:
        given = arguments, directory, dict(environment), output
        ensure_forkserver()
        self._process = CONTEXT.Process(target=run_command, args=given, daemon=True)
        self._process.start()
        self.pid: int = self._process.pid or 0

    def poll(self) -> int | None:
        """Return the exit code, or None as long as there is none."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code. Raises TimeoutExpired after ``timeout`` seconds."""
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("ostler", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


def ensure_forkserver() -> None:
    """Start the process that services come from, with the environment of before any test."""
    changed = dict(os.environ)
    set_environment(ENVIRONMENT)
    try:
        forkserver.ensure_running()
    finally:
        set_environment(changed)


def set_environment(environment: Mapping[str, str]) -> None:
    """Have this process see ``environment`` and nothing else."""
    os.environ.clear()
    os.environ.update(environment)


def run_command(
    arguments: Sequence[str], directory: Path, environment: Mapping[str, str], output: Path
) -> None:
    """Be what ``ostler`` is when it is started with ``arguments`` in ``directory``."""
    from service.__main__ import main

    gc.freeze()  # the collector need not look through what was imported before the fork
    os.setsid()
    os.chdir(directory)
    set_environment(environment)
    for name, number, buffering in (("stdout", 1, -1), ("stderr", 2, 1)):
        with open(output / name, "ab") as file:
            os.dup2(file.fileno(), number)
        stream = open(number, "w", buffering, encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
    sys.argv = ["ostler", *arguments]
    try:
        main()
    finally:
        atexit._run_exitfuncs()
