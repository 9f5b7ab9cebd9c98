"""One process of the cloud: start, stop, kill, and whether it is there."""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from tests.openstack.cloud.environment import PYTHON, make_environment
from tests.openstack.cloud.state import State

START_DEADLINE_S = 180
STOP_DEADLINE_S = 30
INSIDE = "tests.openstack.cloud.inside"

# Python complains of a process that is forgotten while it runs, as these are meant to.
STARTED: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Service:
    """Keystone, Placement, Glance, Neutron or Nova, as a process that outlives its starter."""

    state: State
    name: str

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.state.url(self.name)

    def start(self) -> None:
        """Start the process and wait until it answers; raises RuntimeError when it ends."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start the process unless it runs."""
        if self.is_running():
            return
        process = self._spawn("serve", self.name, str(self.state.ports[self.name]))
        STARTED.append(process)
        while not self.is_running() and process.poll() is None:
            time.sleep(0.05)

    def prepare(self) -> None:
        """Make its databases and keys; raises RuntimeError when that fails."""
        if self._spawn("prepare", self.name).wait() != 0:
            raise RuntimeError(f"{self.name} could not be prepared: {self.read_log()}")

    def wait(self) -> None:
        """Wait until it answers; raises RuntimeError when it has ended or is too slow."""
        deadline = time.monotonic() + START_DEADLINE_S
        while not self.answers():
            if time.monotonic() > deadline or not self.is_running():
                raise RuntimeError(f"{self.name} did not start: {self.read_log()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask the process to end, and wait for it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the process at once, as a crash does."""
        self._end(signal.SIGKILL)

    def is_running(self) -> bool:
        """Say whether the process is there: it holds a lock as long as it lives."""
        file = self.state.home(self.name) / "pid"
        if not file.exists():
            return False
        with file.open("rb") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def answers(self) -> bool:
        """Say whether it answers requests."""
        try:
            urllib.request.urlopen(self.url, timeout=10).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def read_log(self) -> str:
        """Return the end of what the process has written."""
        return (self.state.home(self.name) / "log").read_text(errors="replace")[-3000:].strip()

    def _spawn(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        home = self.state.home(self.name)
        with (home / "log").open("ab") as log:
            return subprocess.Popen(
                [PYTHON, "-m", f"{INSIDE}.{module}", *arguments],
                cwd=home,
                env=make_environment(self.state),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _end(self, how: signal.Signals) -> None:
        if not self.is_running():
            return
        deadline = time.monotonic() + STOP_DEADLINE_S
        self._signal(how)
        while self.is_running():
            if time.monotonic() > deadline:
                self._signal(signal.SIGKILL)
            time.sleep(0.05)
        for started in STARTED:
            started.poll()

    def _signal(self, how: signal.Signals) -> None:
        process = int((self.state.home(self.name) / "pid").read_text())
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, how)
