"""Backends that tell what they do, and that wait no longer than a test likes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import yaml

from backends.base import CircuitState, CloudUnavailable
from backends.openstack.backend import OpenStack
from backends.openstack.client.settings import OpenStackSettings
from tests.openstack.backend import USER
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.cloud.clouds import REGION, describe_cloud

SHORT_S = 1.0


class Recorder:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.calls: list[tuple[str, str]] = []
        self.states: dict[str, list[str]] = {}

    def record_call(self, service: str, method: str, outcome: str, seconds: float) -> None:
        with self.lock:
            self.calls.append((service, outcome))

    def record_circuit(self, service: str, state: CircuitState) -> None:
        self.states.setdefault(service, []).append(state.value)

    def count(self, service: str) -> int:
        """Return how often a service was called."""
        return sum(name == service for name, _ in self.calls)


@contextmanager
def open_backend(
    cloud: Machine, directory: Path, recorder: Recorder, user: str = USER, **changes: Any
) -> Iterator[OpenStack]:
    """Give a backend with a ``clouds.yaml`` of its own, in which ``changes`` are made."""
    described = describe_cloud(cloud.state, USER) | changes
    described["auth"] = described["auth"] | {"username": user}
    file = directory / "clouds.yaml"
    file.write_text(yaml.safe_dump({"clouds": {USER: described}}))
    settings = OpenStackSettings(REGION, cloud=USER, config_file=str(file))
    yield OpenStack(None, settings, recorder)


def fail(backend: OpenStack) -> CloudUnavailable:
    """Ask Nova for its servers, and return why it does not answer."""
    with pytest.raises(CloudUnavailable) as unavailable:
        list(backend.observe_servers())
    return unavailable.value


def get_session(backend: OpenStack) -> Any:
    """Return the session of a backend, which has logged in; Nova remembers no token of it yet."""
    session = backend._api._connection.session
    session.get_token()
    return session


@contextmanager
def hurry(backend: OpenStack) -> Iterator[None]:
    """Have a backend wait for answers no longer than a moment."""
    session = get_session(backend)
    usual, session.timeout = session.timeout, SHORT_S
    yield
    session.timeout = usual
