"""The page of regions."""

import httpx
from playwright.sync_api import expect

from tests.browser.console.looks import check_looks
from tests.browser.visit import Visit
from tests.http.simulator import tell


def test_a_region_that_is_away_is_told_with_what_that_means(
    visit: Visit, client: httpx.Client
) -> None:
    page = visit.page
    page.goto("/console/regions")
    region = page.locator("[data-region=RegionOne]")
    expect(region).to_contain_text("all that it can do may be asked for")
    page.get_by_text("What it can do").click()
    expect(region).to_contain_text("confirm_resize")
    check_looks(visit, "regions")
    tell(client, faults={"unavailable": 1})
    expect(region.locator(".status")).to_have_text("down")
    expect(region).to_contain_text("what is asked for is recorded")
    expect(region).not_to_contain_text("or longer")
    tell(client, faults={})
    expect(region.locator(".status")).to_have_text("up")
