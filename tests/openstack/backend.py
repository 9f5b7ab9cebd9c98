"""The backend under test, as an ordinary user of the test cloud."""

import time

from backends.base import Backend
from backends.openstack_settings import OpenStackSettings
from backends.registry import build_backend
from tests.conformance.clouds import Cloud
from tests.openstack.cloud.clouds import REGION
from tests.openstack.cloud.state import State
from tests.openstack.project import POLL_S

USER = "member"


def describe_login(state: State) -> OpenStackSettings:
    """Return how an ordinary user reaches the cloud."""
    return OpenStackSettings(REGION, cloud=USER, config_file=str(state.clouds_yaml))


def open_openstack(state: State) -> Cloud:
    """Return the real cloud for the conformance suite."""

    def build() -> Backend:
        return build_backend("openstack", None, settings=describe_login(state))

    return Cloud(build(), build, frozenset(), pass_time=lambda: time.sleep(POLL_S))
