"""A live service whose simulated cloud obeys requests, and a browser that looks at its console."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser.visit import Visit, open_visit
from tests.databases import Databases, open_databases
from tests.http.api import open_client
from tests.http.simulator import CONTROLLED, RESET
from tests.server import LiveServer, serve


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    return open_databases(request, tmp_path_factory.mktemp("console-databases"))


@pytest.fixture(scope="session")
def live_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    directory = tmp_path_factory.mktemp("console-server")
    with serve(databases.create(), directory, **CONTROLLED) as server:
        yield server


@pytest.fixture
def own_server(databases: Databases, tmp_path: Path) -> Iterator[LiveServer]:
    """A service that may be killed."""
    with serve(databases.create(), tmp_path / "server", **CONTROLLED) as server:
        yield server


@pytest.fixture
def client(live_server: LiveServer) -> Iterator[httpx.Client]:
    """A client of the service, which is in its first state."""
    with open_client(live_server.url) as client:
        assert client.post(RESET).status_code == 204
        yield client


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, client: httpx.Client) -> Iterator[Visit]:
    """A page of the console: whatever is done there, it has nothing to complain of."""
    visit = open_visit(browser, live_server.url)
    yield visit
    complaints, elsewhere = visit.complaints, visit.list_elsewhere(live_server.url)
    visit.page.context.close()
    assert [one for one in complaints if not is_refusal(one)] == []
    assert elsewhere == []


def is_refusal(complaint: str) -> bool:
    """Whether Chromium says of a request that it was refused, or not answered, as some are."""
    return complaint.startswith("Failed to load resource: ")
