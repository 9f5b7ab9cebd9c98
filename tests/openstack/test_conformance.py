"""The promises of ``backends.base``, put to a real OpenStack: the suite of every backend."""

from collections.abc import Iterator
from typing import Any

import pytest

from backends.base import ObservedServer
from tests.conformance.clouds import Cloud
from tests.conformance.test_actions import *  # noqa: F403
from tests.conformance.test_capabilities import *  # noqa: F403
from tests.conformance.test_consoles import *  # noqa: F403
from tests.conformance.test_creation import *  # noqa: F403
from tests.conformance.test_deletion import *  # noqa: F403
from tests.conformance.test_durability import *  # noqa: F403
from tests.conformance.test_images import *  # noqa: F403
from tests.conformance.test_keypairs import *  # noqa: F403
from tests.conformance.test_labels import *  # noqa: F403
from tests.conformance.test_networks import *  # noqa: F403
from tests.conformance.test_observation import *  # noqa: F403
from tests.conformance.test_options import *  # noqa: F403
from tests.conformance.test_references import *  # noqa: F403
from tests.conformance.test_resizes import *  # noqa: F403
from tests.conformance.test_tokens import *  # noqa: F403
from tests.http.seeds import IMAGE_PREFIX
from tests.openstack.backend import USER, open_openstack
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


@pytest.fixture
def server(cloud: Cloud) -> ObservedServer:
    return cloud.boot()
