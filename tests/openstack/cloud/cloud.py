"""The cloud as a whole: made, started, stopped, and told to misbehave."""

import fcntl
import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openstack

from tests.openstack.cloud.clouds import describe_cloud, write_clouds
from tests.openstack.cloud.configuration import write_configuration
from tests.openstack.cloud.content import create_content
from tests.openstack.cloud.controls import FILE as CONTROLS
from tests.openstack.cloud.controls import Controls
from tests.openstack.cloud.environment import ROOT
from tests.openstack.cloud.service import Service
from tests.openstack.cloud.state import FILE, SERVICES, State
from tests.postgres import find_free_port

LOCK_FILE = ROOT / "requirements" / "openstack.txt"


class Cloud:
    """A cloud with its state in ``directory``; it goes on when this process ends."""

    def __init__(self, directory: Path) -> None:
        self.state = open_state(directory)
        self.services = {name: Service(self.state, name) for name in SERVICES}
        self._connections: dict[Any, openstack.connection.Connection] = {}

    def start(self) -> None:
        """Start what does not run, and wait until all serve; raises RuntimeError if one fails.

        A cloud that is not whole, or was made by other versions of OpenStack, is made anew.
        """
        with self._alone():
            whole = self._is_whole()
            if not whole:
                self._clear()
            self._launch(new=not whole)
            if not whole:
                create_content(self.state)
                self._mark.write_text(read_versions())

    def stop(self) -> None:
        """Stop everything; the servers in the cloud are there again after a start."""
        with ThreadPoolExecutor(len(self.services)) as pool:
            list(pool.map(Service.stop, self.services.values()))

    def kill(self) -> None:
        """End everything at once, as when the machine fails."""
        with ThreadPoolExecutor(len(self.services)) as pool:
            list(pool.map(Service.kill, self.services.values()))

    def control(self, controls: Controls) -> None:
        """Put ``controls`` in force, in place of those before."""
        controls.write(self.state.directory / CONTROLS)

    @contextmanager
    def controlled(self, controls: Controls) -> Iterator[None]:
        """Have ``controls`` in force for the time of the block, and none after it."""
        self.control(controls)
        try:
            yield
        finally:
            self.control(Controls())

    def connect(self, user: str, **settings: Any) -> openstack.connection.Connection:
        """Return a connection of openstacksdk as ``admin``, ``member``, ``reader`` or ``other``.

        One login serves all who ask for the same; ``disconnect`` closes what was opened.
        """
        key = (user, *sorted(settings.items()))
        if key not in self._connections:
            described = describe_cloud(self.state, user) | settings
            self._connections[key] = openstack.connect(
                load_yaml_config=False, load_envvars=False, **described
            )
        return self._connections[key]

    def disconnect(self) -> None:
        """Close every connection that was given out."""
        while self._connections:
            self._connections.popitem()[1].close()

    @property
    def _mark(self) -> Path:
        return self.state.directory / "whole"

    def _is_whole(self) -> bool:
        return self._mark.exists() and self._mark.read_text() == read_versions()

    def _launch(self, *, new: bool) -> None:
        self.control(Controls())
        write_configuration(self.state)
        write_clouds(self.state)
        with ThreadPoolExecutor(len(self.services)) as pool:
            if new:
                list(pool.map(Service.prepare, self.services.values()))
            list(pool.map(Service.start, self.services.values()))

    def _clear(self) -> None:
        self.kill()
        self._mark.unlink(missing_ok=True)
        for service in SERVICES:
            shutil.rmtree(self.state.home(service), ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.state.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def open_state(directory: Path) -> State:
    """Return the state in ``directory``; ports and password are chosen the first time."""
    file = directory / FILE
    if not file.exists():
        directory.mkdir(parents=True, exist_ok=True)
        chosen = {"ports": choose_ports(), "password": secrets.token_urlsafe(12)}
        file.touch(mode=0o600)
        file.write_text(json.dumps(chosen))
    return State.read(directory)


def choose_ports() -> dict[str, int]:
    """Return a free port for each service."""
    ports: set[int] = set()
    while len(ports) < len(SERVICES):
        ports.add(find_free_port())
    return dict(zip(SERVICES, sorted(ports), strict=True))


def read_versions() -> str:
    """Return what stands for the versions of OpenStack that are installed."""
    return hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()
