"""The page on which a server is made."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.console.form import (
    NAME,
    NEW,
    SCRIPT,
    add_label,
    create,
    fill_in,
    fill_in_all,
    find_field,
    open_form,
    open_more,
    read_server,
)
from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit, open_visit
from tests.databases import Databases
from tests.http.api import SERVERS, open_client
from tests.http.keypairs import make_public_key
from tests.http.regions import AWAY, set_regions, simulate
from tests.http.simulator import tell
from tests.server import serve


def test_a_server_is_made_and_what_is_refused_is_told_beside_its_field(
    visit: Visit, client: httpx.Client
) -> None:
    page = open_form(visit)
    create(page)
    for label in ("Name", "Image", "Flavor"):
        expect(find_field(page, label)).to_contain_text("Field required")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    check_looks(visit, "create-refused")
    fill_in(page, "web-01")
    expect(page.get_by_text("Field required")).to_have_count(0)
    expect(page.get_by_role("radio", name="m1.tiny")).to_have_accessible_name(
        "m1.tiny 1 vCPU · 512 MiB 1 GiB disk Debian 12 needs a disk of 8 GiB."
    )
    for network in ("storage", "private"):
        page.get_by_role("checkbox", name=network).check()
    add_label(page, 1, "tier", "web")
    add_label(page, 2, "é", "web")
    create(page)
    expect(page.get_by_label("Key of label 2")).to_be_focused()
    row = page.locator(".label-row", has=page.get_by_label("Key of label 2"))
    expect(row).to_contain_text("letters without accents")
    page.get_by_role("button", name="Remove label 2").click()
    open_more(page)
    page.get_by_label("Security groups").fill("default\nnobodies")
    create(page)
    expect(page.get_by_label("Security groups")).to_be_focused()
    expect(page.get_by_text("Security group nobodies not found")).to_be_visible()
    page.get_by_label("Security groups").fill("default")
    add_key_pair(page)
    create(page)
    server = read_server(page, client)
    assert server["name"] == "web-01"
    assert server["labels"] == {"tier": "web"}
    assert server["key_name"] == "laptop"
    assert list(server["addresses"]) == ["storage", "private"]


def add_key_pair(page: Page) -> None:
    """Bring in a public key on the spot, at the second attempt."""
    page.get_by_role("button", name="Import a key").click()
    dialog = page.get_by_role("dialog", name="Import a public key")
    dialog.get_by_label("Name").fill("laptop")
    dialog.get_by_label("Public key").fill("secret")
    dialog.get_by_role("button", name="Import").click()
    expect(dialog.get_by_label("Public key")).to_be_focused()
    expect(dialog).to_contain_text("Must be a public key in the one line that OpenSSH writes")
    dialog.get_by_label("Public key").fill(f"{make_public_key()}\n")
    dialog.get_by_role("button", name="Import").click()
    expect(dialog).not_to_be_visible()
    expect(page.get_by_label("Key pair")).to_have_value("laptop")


@pytest.mark.long
def test_what_is_typed_stays_and_what_may_be_secret_is_kept_in_memory_alone(visit: Visit) -> None:
    page = open_form(visit)
    fill_in_all(page)
    page.get_by_role("link", name="Images", exact=True).click()
    expect(page).to_have_title("Images · Ostler")
    page.go_back()
    expect(page.get_by_label("User data")).to_have_value(SCRIPT)
    assert "quoted" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value(NAME)
    expect(page.get_by_label("Value of label 1")).to_have_value("it's $HOME")
    expect(page.get_by_role("radio", name="m1.small")).to_be_checked()
    expect(page.get_by_label("Protected")).to_be_checked()
    expect(page.get_by_label("User data")).to_have_value("")
    page.get_by_role("button", name="Clear the form").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("")
    expect(page.get_by_role("radio", name="m1.small")).not_to_be_checked()


@pytest.mark.long
def test_every_look_of_the_form_is_well_made(visit: Visit) -> None:
    page = open_form(visit)
    check_looks(visit, "create")
    fill_in_all(page)
    page.locator("summary", has_text="Show the same request").click()
    check_looks(visit, "create-filled")
    page.get_by_role("button", name="Import a key").click()
    check_looks(visit, "create-key-pair")


@pytest.fixture
def tight(browser: Browser, databases: Databases, tmp_path: Path) -> Iterator[Visit]:
    """The console of a service with little room and two regions, of which one is away."""
    near = {**simulate("labels"), "strict": True}
    settings = {**set_regions(near=near, far=AWAY), "QUOTA_VCPUS": "2", "QUOTA_SERVERS": "1"}
    with serve(databases.create(), tmp_path, **settings) as server:
        visit = open_visit(browser, server.url)
        yield visit
        visit.page.context.close()


@pytest.mark.long
def test_what_there_is_no_room_for_is_told_with_what_there_is_room_for(tight: Visit) -> None:
    page = open_form(tight)
    expect(page.get_by_text("Labels")).to_have_count(0)
    fill_in(page, "web-01", flavor="m1.tiny")
    create(page)
    expect(find_field(page, "Flavor")).to_contain_text(
        "The image Debian 12 needs a disk of 8 GB, and that of the flavor m1.tiny has 1 GB"
    )
    expect(page.get_by_role("radio", name="m1.large")).to_have_accessible_name(
        "m1.large 4 vCPUs · 8 GiB 80 GiB disk Your quota has 2 vCPUs left."
    )
    page.get_by_role("radio", name="m1.large").check()
    create(page)
    alert = page.locator("aside").get_by_role("alert")
    expect(alert).to_contain_text("QUOTA_EXCEEDED")
    expect(page.locator("aside")).to_contain_text("2 of 2")
    check_looks(tight, "create-quota")
    page.get_by_role("button", name="Take m1.medium, for which there is room").click()
    expect(alert).to_have_count(0)
    create(page)
    page.wait_for_url("**/servers/*-*")
    open_form(tight)
    expect(page.get_by_text("Your quota has no room for another server")).to_be_visible()


@pytest.mark.long
def test_a_region_that_is_away_says_so_and_takes_nothing_that_was_typed(tight: Visit) -> None:
    page = open_form(tight)
    fill_in(page, "web-01")
    page.get_by_label("Region").select_option("far")
    expect(page.get_by_role("alert")).to_contain_text("The region far is down")
    check_looks(tight, "create-region-down")
    expect(page.get_by_label("Name", exact=True)).to_have_value("web-01")
    page.get_by_label("Region").select_option("near")
    fill_in(page, "web-02")
    expect(page.get_by_role("alert")).to_have_count(0)
    create(page)
    page.wait_for_url("**/servers/*-*")


@pytest.mark.long
def test_what_is_sent_while_the_service_is_away_is_made_once_it_is_back(
    browser: Browser, databases: Databases, tmp_path: Path
) -> None:
    with serve(databases.create(), tmp_path) as server:
        visit = open_visit(browser, server.url)
        page = open_form(visit)
        fill_in(page, "web-01")
        server.kill()
        create(page)
        expect(page.get_by_text("goes on by itself once the service is back")).to_be_visible()
        expect(page.get_by_label("Name", exact=True)).to_have_value("web-01")
        server.start()
        page.wait_for_url("**/servers/*-*")
        visit.page.context.close()
        with open_client(server.url) as client:
            assert client.get(SERVERS).json()["total"] == 1


@pytest.mark.long
def test_who_may_not_make_servers_is_told_so(visit: Visit) -> None:
    viewer = {"role": "viewer", "all_projects": False}
    visit.page.route(
        "**/api/v1/me", lambda route: route.fulfill(json={**route.fetch().json(), **viewer})
    )
    visit.page.goto(NEW)
    expect(visit.page.get_by_text("Needs the role operator; yours is viewer.")).to_be_visible()
    expect(visit.page.get_by_role("button", name="Create server")).to_have_count(0)


@pytest.mark.long
def test_a_newcomer_makes_watches_and_deletes_a_server_with_nine_clicks(
    visit: Visit, client: httpx.Client
) -> None:
    tell(client, latency_seconds=1)
    page = visit.page
    page.goto("/console")
    clicked: list[Locator] = []

    def click(target: Locator) -> None:
        target.click()
        clicked.append(target)

    click(page.get_by_role("link", name="Create the first one"))
    expect(page.get_by_role("heading", level=1, name="New server")).to_be_visible()
    click(page.get_by_label("Name", exact=True))
    page.keyboard.type("my-first")
    click(page.get_by_label("Image", exact=True))
    page.keyboard.type("Debian")
    page.keyboard.press("Enter")
    click(page.get_by_role("radio", name="m1.small"))
    click(page.get_by_role("button", name="Create server"))
    expect(page.get_by_role("region", name="What is going on")).to_contain_text("Creation")
    expect(page.locator(".page-aside")).to_have_text("ACTIVE")
    click(page.get_by_role("button", name="Actions"))
    click(page.get_by_role("menuitem", name="Delete"))
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    page.keyboard.type("my-first")
    click(page.get_by_role("dialog").get_by_role("button", name="Delete"))
    expect(page.get_by_role("alert")).to_contain_text("my-first was deleted")
    click(page.get_by_role("link", name="Go to the servers"))
    expect(page.get_by_role("link", name="Create the first one")).to_be_visible()
    assert len(clicked) == 9
