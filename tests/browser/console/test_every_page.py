"""Every page of the console, in every look."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit
from tests.commands import ROOT
from tests.http.api import create_server
from tests.http.simulator import tell

ROUTES = ROOT / "console" / "src" / "pages" / "pages.tsx"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada"


def list_paths(client: httpx.Client) -> list[str]:
    """Return a path for each route of the console, with things of each kind to look at."""
    tell(client, instant=True)
    server = create_server(client, "web-01", labels={"tier": "web"})
    tell(client, faults={"build_error": 1}, latency_seconds=600)
    create_server(client, "web-02")
    webhook = client.post("/api/v1/webhooks", json={"url": "https://receiver.invalid/a"}).json()
    client.post(f"/api/v1/webhooks/{webhook['id']}/ping")
    client.post("/api/v1/keypairs", json={"name": "ada", "public_key": KEY})
    client.put("/api/v1/quotas/default", json={"servers": 3, "vcpus": 2})
    ids = {"servers": server["id"], "webhooks": webhook["id"]}
    routes = re.findall(r'<Route path="([^"]+)"', ROUTES.read_text(encoding="utf-8"))
    return [re.sub(r"(\w+)/:id", lambda found: f"{found[1]}/{ids[found[1]]}", r) for r in routes]


def await_page(page: Page, path: str) -> None:
    """Open a page and wait until what it reads is there."""
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".connection")).to_have_text("Live")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


@pytest.mark.long
def test_every_page_is_sound_in_every_look(visit: Visit, client: httpx.Client) -> None:
    paths = list_paths(client)
    assert len(paths) > 14
    page = visit.page
    for path in [*paths, "/console/no-such-page"]:
        await_page(page, path)
        check_looks(visit, "page" + re.sub(r"\W+", "-", path))
