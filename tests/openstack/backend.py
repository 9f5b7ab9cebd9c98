"""The backend under test, as an ordinary user of the test cloud."""

import time

from backends.base import Backend
from backends.openstack_settings import OpenStackSettings
from backends.registry import build_backend
from tests.conformance.clouds import Cloud
from tests.openstack.cloud.clouds import REGION
from tests.openstack.cloud.content import connect
from tests.openstack.cloud.state import State
from tests.openstack.project import POLL_S

USER = "member"


def describe_login(state: State, user: str = USER) -> OpenStackSettings:
    """Return how an ordinary user reaches the cloud."""
    return OpenStackSettings(REGION, cloud=user, config_file=str(state.clouds_yaml))


def open_openstack(state: State, user: str = USER) -> Cloud:
    """Return the real cloud for the conformance suite."""

    def build() -> Backend:
        return build_backend("openstack", None, settings=describe_login(state, user))

    return Cloud(
        build(),
        build,
        frozenset(),
        list_networks(state, user),
        pass_time=lambda: time.sleep(POLL_S),
    )


def list_networks(state: State, user: str) -> tuple[str, ...]:
    """Return the ids of the networks that servers can be on, ``private`` first."""
    found = sorted(connect(state, user).network.networks(), key=lambda one: one.name)
    return tuple(one.id for one in found if not one.is_router_external)
