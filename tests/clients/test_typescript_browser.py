"""The TypeScript SDK does the same in a page of another origin, in a real Chromium."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.elsewhere import serve_empty_page
from tests.clients.test_typescript_scenarios import FULL, SLOW
from tests.clients.typescript import compile_sdk
from tests.clients.typescript_pages import load, open_page
from tests.databases import Databases
from tests.server import serve

pytestmark = pytest.mark.long


def test_a_page_of_another_origin_uses_all_of_it(databases: Databases, tmp_path: Path) -> None:
    sdk = compile_sdk(tmp_path / "typescript")
    with serve_empty_page() as origin, open_page(origin) as page:
        allowed: dict[str, Any] = {"ALLOWED_ORIGINS": f'["{origin}"]'}
        with (
            serve(databases.create(), tmp_path / "slow", **SLOW, **allowed) as service,
            serve(databases.create(), tmp_path / "full", **FULL, **allowed) as full_service,
        ):
            load(page, sdk / "test" / "browser.mjs")
            urls = [service.url, full_service.url]
            seen = page.evaluate("urls => runScenarios(...urls)", urls)
    assert len(seen) > 40
    assert {name: how for name, how in seen.items() if how != "passed"} == {}
