"""A live service for the contract tests, with a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.databases import open_databases
from tests.http.keys import BOOTSTRAP
from tests.server import LiveServer

# Generated webhooks name hosts of all kinds; they are taken, and nothing is sent to them.
QUIET = {
    "WEBHOOK_THREADS": "0",
    "WEBHOOK_ALLOWED_NETWORKS": '["0.0.0.0/0"]',
    "WEBHOOK_LIMIT": "10000",
}
KEYED = {"AUTH_MODE": "api-key", "AUTH_BOOTSTRAP_KEY": BOOTSTRAP}


@pytest.fixture(scope="session")
def live_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    with open_server(request, tmp_path_factory) as server:
        yield server


@pytest.fixture(scope="session")
def keyed_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service that asks who calls."""
    with open_server(request, tmp_path_factory, **KEYED) as server:
        yield server


@pytest.fixture(scope="session")
def controlled_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service that asks who calls, and whose simulated cloud obeys requests."""
    settings = {**KEYED, "SIMULATOR_CONTROL": "true"}
    with open_server(request, tmp_path_factory, **settings) as server:
        yield server


@contextmanager
def open_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, **settings: str
) -> Iterator[LiveServer]:
    """Serve a database of its own for the time of the block."""
    databases = open_databases(request, tmp_path_factory.mktemp("contract-databases"))
    server = LiveServer(databases.create(), tmp_path_factory.mktemp("contract-server"))
    server.settings.update(QUIET | settings)
    with server:
        yield server


@pytest.fixture(scope="session")
def client(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=30, trust_env=False) as client:
        yield client
