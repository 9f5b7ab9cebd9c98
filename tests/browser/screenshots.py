"""``python -m tests.browser.screenshots``: make the pictures that documents show of the console."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.visit import DEADLINE_MS, launch_chromium
from tests.commands import ROOT
from tests.http.api import create_server, open_client, perform
from tests.http.simulator import CONTROLLED, move_clock, tell
from tests.server import serve

PICTURES = ROOT / "docs" / "images" / "console"
DESK = (1280, 800)
PHONE = (390, 780)
DEBIAN = "22222222-0000-0000-0000-000000000002"
LARGE = "11111111-0000-0000-0000-000000000004"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada"
STEP_S = 60
LIMITS = {"servers": 12, "vcpus": 24, "ram_mb": 49152, "disk_gb": 1000, "keypairs": 10}


def furnish(client: httpx.Client) -> dict[str, str]:
    """Have something of each kind that tells what the console is for; return ids by name."""
    tell(client, instant=True)
    client.put("/api/v1/quotas/default", json=LIMITS)
    client.post("/api/v1/keypairs", json={"name": "ada laptop", "public_key": KEY})
    made = [
        create_server(client, f"web-0{number}", labels={"app": "shop", "tier": "web"})
        for number in (1, 2, 3)
    ]
    made.append(create_server(client, "db-01", flavor_id=LARGE, labels={"app": "shop"}))
    made.append(create_server(client, "db-02", image_id=DEBIAN, labels={"app": "billing"}))
    made.append(create_server(client, "report-07", image_id=DEBIAN, labels={"app": "billing"}))
    perform(client, made[5], "stop")
    perform(client, made[3], "snapshot", name="db-01 before the upgrade")
    client.post("/api/v1/keys", json={"name": "deploy pipeline", "role": "operator"})
    webhook = client.post(
        "/api/v1/webhooks",
        json={"url": "https://inventory.example/hooks", "description": "Inventory"},
    ).json()
    tell(client, faults={"no_valid_host": 1})
    failing = create_server(client, "batch-12", flavor_id=LARGE, labels={"app": "reports"})
    client.get(f"/api/v1/operations/{failing['operation_id']}", params={"wait": 30})
    tell(client, latency_seconds=STEP_S)
    perform(client, made[1], "reboot")
    made.append(create_server(client, "web-04", labels={"app": "shop", "tier": "web"}))
    move_clock(client, frozen=True, advance_seconds=STEP_S / 2)
    return {**{one["name"]: one["id"] for one in made}, "webhook": webhook["id"]}


def await_page(page: Page, path: str) -> None:
    """Open a page and wait until all of it is there, and nothing of it moves."""
    page.goto(path)
    expect(page.locator(".connection")).to_have_text("Live")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")


def await_names(page: Page) -> None:
    """Wait until servers are called by their names."""
    expect(page.get_by_role("link", name="web-04").first).to_be_visible()


def fill_form(page: Page) -> None:
    """Have the form of a new server filled in."""
    page.get_by_label("Name", exact=True).fill("web-05")
    page.get_by_label("Image").select_option(label="Ubuntu 22.04 LTS")
    page.get_by_role("radio").nth(1).check()
    page.evaluate("document.activeElement.blur()")


def list_pictures(ids: dict[str, str]) -> list[tuple[str, str, Callable[[Page], None] | None]]:
    """Return the name of each picture, what it shows, and what is done there before."""
    return [
        ("servers", "/console/servers", None),
        ("create", "/console/servers/new", fill_form),
        ("server", f"/console/servers/{ids['web-02']}", None),
        ("operations", "/console/operations", await_names),
        ("events", "/console/events", await_names),
        ("quota", "/console/quota", None),
    ]


def take_pictures(browser: Browser, url: str, ids: dict[str, str]) -> None:
    """Write each picture in light, two of them in dark as well, and one as a phone shows it."""
    for name, path, prepare in list_pictures(ids):
        take(browser, url, name, path, prepare)
    for name, path, prepare in list_pictures(ids)[::2][:2]:
        take(browser, url, f"{name}-dark", path, prepare, scheme="dark")
    take(browser, url, "servers-phone", "/console/servers", None, size=PHONE)


def take(
    browser: Browser,
    url: str,
    name: str,
    path: str,
    prepare: Callable[[Page], None] | None,
    *,
    size: tuple[int, int] = DESK,
    scheme: str = "light",
) -> None:
    """Write one picture."""
    width, height = size
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    await_page(page, path)
    if prepare:
        prepare(page)
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
    context.close()


def main() -> int:
    """Serve a cloud with something in it, and write the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=DEADLINE_MS)
    with TemporaryDirectory() as directory:
        place = Path(directory)
        with (
            serve(f"sqlite:///{place / 'ostler.db'}", place / "server", **CONTROLLED) as server,
            open_client(server.url) as client,
            sync_playwright() as playwright,
        ):
            ids = furnish(client)
            browser = launch_chromium(playwright.chromium)
            take_pictures(browser, server.url, ids)
            browser.close()
    for picture in sorted(PICTURES.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
