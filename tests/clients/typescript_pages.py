"""Programs of the TypeScript SDK in a page of another origin, in a real Chromium."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.visit import launch_chromium
from tests.clients.typescript import bundle


@contextmanager
def open_page(origin: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright.chromium)
        page = browser.new_page()
        page.goto(origin)
        yield page
        browser.close()


def load(page: Page, script: Path, *options: str) -> None:
    """Run a program in the page, with what it imports."""
    page.add_script_tag(content=bundle(script, *options).decode(), type="module")
