"""A page of the documentation, opened in Chromium, and what was noticed meanwhile."""

import shutil
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
WANTED = "There is no Chromium: install it (Debian: apt install chromium), then test again"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITHOUT_KEPT_PAGES = "--disable-back-forward-cache"
DEADLINE_MS = 60_000
DESKTOP = (1440, 1000)


def launch_chromium(chromium: BrowserType, *, keeps_pages: bool = False) -> Browser:
    """Start the Chromium of this machine; without one the test fails and says what to install.

    One that ``keeps_pages`` shows whoever goes back a page as it was left, as people's browsers do.
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(WANTED, pytrace=False)
    left_out = [WITHOUT_KEPT_PAGES] if keeps_pages else []
    return chromium.launch(executable_path=path, args=OPTIONS, ignore_default_args=left_out)


@dataclass
class Visit:
    """One page: what its console had to complain about, and what it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(DEADLINE_MS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requested.append(request.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def list_elsewhere(self, url: str) -> list[str]:
        """Return what was asked for that the service at ``url`` does not have."""
        own = (f"{url}/", f"blob:{url}/", "data:")
        return [asked for asked in self.requested if not asked.startswith(own)]


def open_visit(browser: Browser, url: str) -> Visit:
    """Return a visit whose page has nothing in it yet; paths are seen from ``url``."""
    width, height = DESKTOP
    context = browser.new_context(base_url=url, viewport={"width": width, "height": height})
    return Visit(context.new_page())
