"""Regions: list, read, and what each can do."""

from typing import Any

from backends.base import CloudUnavailable
from domain.capabilities import Capabilities
from domain.pages import Cursor, Page, PageRequest
from domain.regions import Region
from handlers.inline import from_memory
from handlers.pages import Response, parse_cursor, render_page
from operations.clouds.cloud import Cloud
from operations.clouds.regions import choose_region, describe_region

Body = dict[str, Any]
NOTHING = Capabilities((), (), (), console_log=False, console=False, networks=False, keypairs=False)


@from_memory
def list_regions(cloud: Cloud, limit: int, offset: int, cursor: str | None = None) -> Response:
    """Return one page of regions, ordered by name."""
    regions = sorted(map(describe_region, cloud.regions.clouds), key=lambda region: region.name)
    page = cut_page(regions, PageRequest(limit, offset, "name", parse_cursor(cursor)))
    return render_page(page, render_region, "/api/v1/regions", {})


def cut_page(regions: list[Region], request: PageRequest) -> Page[Region]:
    """Return the page of regions that are in order; a cursor is a place in it, as in any list."""
    start = offset = request.offset
    if request.cursor:
        offset = request.cursor.offset
        start = sum(region.name <= request.cursor.value for region in regions)
    items = regions[start : start + request.limit]
    following = None
    if start + len(items) < len(regions) and items:
        name = items[-1].name
        following = Cursor("name", offset + len(items), name, name)
    return Page(items, len(regions), request.limit, offset, following)


@from_memory
def get_region(cloud: Cloud, region: str) -> Body:
    """Return the region as it is known. Raises RegionNotFound."""
    return render_region(describe_region(cloud.regions.find(region)))


@from_memory
def get_capabilities(cloud: Cloud, region: str | None = None) -> Body:
    """Return what a region can do as far as is known. Raises RegionUnknown."""
    chosen = choose_region(cloud, region)
    try:
        offered = chosen.capabilities
    except CloudUnavailable:
        offered = NOTHING  # its reason is that of the region
    described = describe_region(chosen)
    return {
        "region": described.name,
        "backend": described.backend,
        "instant": chosen.backend.instant,
        "status": described.status,
        "reason": described.reason,
        "actions": offered.actions,
        "boot_options": offered.boot_options,
        "availability_zones": offered.availability_zones,
        "console_log": offered.console_log,
        "console": offered.console,
        "networks": offered.networks,
        "keypairs": offered.keypairs,
    }


def keep_region(region: str | None) -> dict[str, str]:
    """Return what of a query for a region belongs to the next page."""
    return {} if region is None else {"region": region}


def render_region(region: Region) -> Body:
    """Return the region as the document describes it."""
    return {
        "name": region.name,
        "backend": region.backend,
        "default": region.default,
        "status": region.status,
        "reason": region.reason,
        "circuit": region.circuit,
    }
