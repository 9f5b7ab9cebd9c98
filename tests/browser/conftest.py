"""A live service, and a browser that looks at it."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visit import DEADLINE_MS, Visit, launch_chromium, open_visit
from tests.databases import open_databases
from tests.http.api import open_client
from tests.server import LiveServer, serve


@pytest.fixture(scope="session")
def live_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    databases = open_databases(request, tmp_path_factory.mktemp("browser-databases"))
    with serve(databases.create(), tmp_path_factory.mktemp("browser-server")) as server:
        yield server


@pytest.fixture(scope="session")
def client(live_server: LiveServer) -> Iterator[httpx.Client]:
    with open_client(live_server.url) as client:
        yield client


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=DEADLINE_MS)
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    visit = open_visit(browser, live_server.url)
    yield visit
    visit.page.context.close()
