"""The cloud under test: each backend, on each database."""

from collections.abc import Iterator

import pytest

from backends.base import ObservedServer
from persistence.database.session import Database
from tests.conformance.clouds import CLOUDS, Cloud


@pytest.fixture(params=CLOUDS)
def cloud(request: pytest.FixtureRequest, database: Database) -> Iterator[Cloud]:
    opened = CLOUDS[request.param](database)
    yield opened
    backend = opened.reopen()
    for server_id in opened.made:
        backend.delete_server(server_id)


@pytest.fixture
def server(cloud: Cloud) -> ObservedServer:
    return cloud.boot()
