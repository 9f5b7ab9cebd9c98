"""Commands of ``ostler``: started, or run to their end."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.forks import Fork

ROOT = Path(__file__).resolve().parent.parent
OSTLER = (sys.executable, "-m", "service")
DEADLINE_S = 60

may_fork = False
"""Whether processes come from one that has imported the service: quicker, and no good measure."""

Process = Fork | subprocess.Popen[bytes]


def make_environment(**settings: str) -> dict[str, str]:
    """Return the environment of a process that sees ``settings`` and none of the caller's own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}


def run_ostler(
    *arguments: str, directory: Path, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run one ``ostler`` command to its end in ``directory`` and return what it printed.

    Raises subprocess.TimeoutExpired when the command does not end by itself.
    """
    with TemporaryDirectory() as output:
        process = start_ostler(arguments, directory, make_environment(**settings), Path(output))
        try:
            code = process.wait(DEADLINE_S)
        finally:
            process.send_signal(signal.SIGKILL)
        printed = [(Path(output) / name).read_text("utf-8") for name in ("stdout", "stderr")]
    return subprocess.CompletedProcess(arguments, code, *printed)


def start_ostler(
    arguments: Sequence[str], directory: Path, environment: Mapping[str, str], output: Path
) -> Process:
    """Start a command, by a fork where processes may be forks and nothing speaks against it.

    Several workers are started anew by their supervisor, and modules beside the service's own are
    only seen by a new process.
    """
    alone = environment.get("WORKERS", "1") == "1"
    if may_fork and alone and environment["PYTHONPATH"] == str(ROOT):
        return Fork(arguments, directory, environment, output)
    return spawn([*OSTLER, *arguments], directory, environment, output)


def spawn(
    command: Sequence[str], directory: Path, environment: Mapping[str, str], output: Path
) -> subprocess.Popen[bytes]:
    """Start any command in ``directory``; files ``stdout`` and ``stderr`` take what it prints."""
    with open(output / "stdout", "ab") as out, open(output / "stderr", "ab") as err:
        return subprocess.Popen(
            command,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
