"""The backend under test, as an ordinary user of the test cloud."""

import time
from functools import cache, partial
from pathlib import Path

from backends.base import Backend
from backends.openstack.client.settings import OpenStackSettings
from backends.registry import build_backend
from tests.conformance.clouds import Cloud
from tests.openstack.cloud.clouds import REGION
from tests.openstack.cloud.content import connect
from tests.openstack.cloud.state import State
from tests.openstack.project import POLL_S

USER = "member"
CROWD = 8


def describe_login(state: State, user: str = USER) -> OpenStackSettings:
    """Return how an ordinary user reaches the cloud."""
    return OpenStackSettings(REGION, cloud=user, config_file=str(state.clouds_yaml))


def open_backend(directory: Path, user: str = USER) -> Backend:
    """Return a backend that remembers nothing, as in another process."""
    login = describe_login(State.read(directory), user)
    return build_backend("openstack", None, settings=login)


share_backend = cache(open_backend)
"""Returns the backend that the tests of this process share, so that it logs in once."""


def open_openstack(state: State, user: str = USER) -> Cloud:
    """Return the real cloud for the conformance suite."""
    return Cloud(
        share_backend(state.directory, user),
        partial(open_backend, state.directory, user),
        frozenset(),
        list_networks(state.directory, user),
        pass_time=lambda: time.sleep(POLL_S),
        crowd=CROWD,
    )


@cache
def list_networks(directory: Path, user: str) -> tuple[str, ...]:
    """Return the ids of the networks that servers can be on, ``private`` first."""
    networks = connect(State.read(directory), user).network.networks()
    found = sorted(networks, key=lambda one: one.name)
    return tuple(one.id for one in found if not one.is_router_external)
