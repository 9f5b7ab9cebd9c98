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


@pytest.mark.long
def test_every_page_is_used_by_keys_alone_in_forced_colours(
    visit: Visit, client: httpx.Client
) -> None:
    page = visit.page
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    for path in list_paths(client):
        await_page(page, path)
        page.evaluate("document.activeElement.blur()")
        reached = []
        for _ in range(120):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(DESCRIBE_FOCUS))
            if len(reached) > 1 and reached[-1]["place"] == reached[0]["place"]:
                break
        assert reached[0]["text"] == "Skip to the page", path
        assert [one for one in reached if one["outline"] is None] == [], path
        assert [one for one in reached if min(one["size"]) < 24 and not one.get("inline")] == [], (
            path
        )


DESCRIBE_FOCUS = """() => {
  const ancestors = (one) => one === null ? [] : [one, ...ancestors(one.parentElement)]
  const one = document.activeElement
  if (one === document.body) return { place: 0, text: '', outline: 'auto', size: [24, 24] }
  const { width, height } = one.getBoundingClientRect()
  const style = getComputedStyle(one)
  const all = [...document.querySelectorAll('*')]
  return {
    place: all.indexOf(one), text: one.innerText, size: [width, height],
    outline: ancestors(one)
      .map((each) => getComputedStyle(each).outlineStyle)
      .find((style) => style !== 'none') ?? null,
    inline: style.display === 'inline' || one.matches('input'),
  }
}"""
