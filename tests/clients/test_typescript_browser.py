"""The TypeScript SDK does the same in a page of another origin, in a real Chromium."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.visit import launch_chromium
from tests.clients.test_typescript_scenarios import FULL, SLOW
from tests.clients.typescript import bundle, compile_sdk
from tests.databases import Databases
from tests.server import serve

pytestmark = pytest.mark.long


class Page(BaseHTTPRequestHandler):
    script: bytes

    def do_GET(self) -> None:
        is_script = self.path == "/scenarios.js"
        body = self.script if is_script else b"<script type=module src=/scenarios.js></script>"
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_script else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    """The origin of a page that has loaded every scenario."""
    sdk = compile_sdk(tmp_path / "typescript")
    handler = type("Scenarios", (Page,), {"script": bundle(sdk / "test" / "browser.mjs")})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_page_of_another_origin_uses_all_of_it(
    databases: Databases, origin: str, tmp_path: Path
) -> None:
    allowed: dict[str, Any] = {"ALLOWED_ORIGINS": f'["{origin}"]'}
    with (
        serve(databases.create(), tmp_path / "slow", **SLOW, **allowed) as service,
        serve(databases.create(), tmp_path / "full", **FULL, **allowed) as full_service,
        sync_playwright() as playwright,
    ):
        browser = launch_chromium(playwright)
        page = browser.new_page()
        page.goto(origin, wait_until="networkidle")
        urls = [service.url, full_service.url]
        seen = page.evaluate("urls => runScenarios(...urls)", urls)
        browser.close()
    assert len(seen) > 40
    assert {name: how for name, how in seen.items() if how != "passed"} == {}
