"""The promises of ``backends.base``, put to a real OpenStack: the suite of every backend."""

from collections.abc import Iterator
from typing import Any

import pytest

from backends.base import ObservedServer
from tests.conformance.clouds import Cloud
from tests.conformance.test_actions import *  # noqa: F403
from tests.conformance.test_capabilities import *  # noqa: F403
from tests.conformance.test_choices import *  # noqa: F403
from tests.conformance.test_consoles import *  # noqa: F403
from tests.conformance.test_creation import *  # noqa: F403
from tests.conformance.test_deletion import *  # noqa: F403
from tests.conformance.test_durability import *  # noqa: F403
from tests.conformance.test_images import *  # noqa: F403
from tests.conformance.test_keypairs import *  # noqa: F403
from tests.conformance.test_labels import *  # noqa: F403
from tests.conformance.test_limits import *  # noqa: F403
from tests.conformance.test_networks import *  # noqa: F403
from tests.conformance.test_observation import *  # noqa: F403
from tests.conformance.test_options import *  # noqa: F403
from tests.conformance.test_references import *  # noqa: F403
from tests.conformance.test_resizes import *  # noqa: F403
from tests.conformance.test_tokens import *  # noqa: F403
from tests.http.seeds import IMAGE_PREFIX
from tests.openstack.backend import USER, open_openstack, share_backend
from tests.openstack.cloud.cloud import Cloud as Machine


@pytest.fixture
def cloud(cloud: Machine) -> Iterator[Cloud]:
    opened = open_openstack(cloud.state)
    yield opened
    for server_id in opened.made:
        opened.backend.delete_server(server_id)
    images: Any = cloud.connect(USER).image
    for image in opened.backend.list_images():
        if not image.id.startswith(IMAGE_PREFIX):
            images.delete_image(image.id)


@pytest.fixture(scope="module")
def freelist(machine: Machine) -> Iterator[list[ObservedServer]]:
    """Running servers that no test has touched; the next one takes one instead of booting."""
    freelist: list[ObservedServer] = []
    yield freelist
    for server in freelist:
        share_backend(machine.state.directory).delete_server(server.id)


@pytest.fixture
def server(cloud: Cloud, freelist: list[ObservedServer]) -> Iterator[ObservedServer]:
    server = freelist.pop() if freelist else cloud.boot()
    server = server if cloud.exists(server.id) else cloud.boot()
    began = cloud.backend.read_history_cursor(server.id)
    cloud.made.append(server.id)
    yield server
    if is_untouched(cloud, server, began):
        cloud.made = [made for made in cloud.made if made != server.id]
        freelist.append(server)


def is_untouched(cloud: Cloud, server: ObservedServer, history_cursor: str | None) -> bool:
    """Tell whether a server is as it was, and nothing has been done in between."""
    if (
        not cloud.exists(server.id)
        or cloud.backend.read_history_cursor(server.id) != history_cursor
    ):
        return False
    return cloud.backend.observe_server(server.id) == server
