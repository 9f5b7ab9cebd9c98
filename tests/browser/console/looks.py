"""A page in light and dark, on a phone and on a desk."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from tests.browser.console.axe import find_violations
from tests.browser.visit import Visit

Theme = Literal["light", "dark"]

THEMES: tuple[Theme, ...] = ("light", "dark")
SIZES = {360: 740, 1400: 900}
"""The widths that pages are looked at in, and the heights beside them, in pixels."""


def each_look(page: Page) -> Iterator[tuple[Theme, int]]:
    """Bring the page into each look in turn, and yield it."""
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            yield theme, width


def check_looks(visit: Visit, name: str) -> None:
    """Find nothing in any look that axe takes exception to, and none that scrolls sideways.

    Where ``TEST_SCREENSHOTS`` names a directory, how each looks is kept there under ``name``.
    """
    page = visit.page
    for theme, width in each_look(page):
        keep_screenshot(page, f"{name}-{width}-{theme}")
        assert find_violations(page) == [], (theme, width)
        assert not scrolls_sideways(page), (theme, width)


def scrolls_sideways(page: Page) -> bool:
    """Whether something of the page is beyond its width: of the document, or of its main part."""
    return bool(
        page.evaluate(
            """[document.documentElement, document.getElementById('main')].some(
                (one) => one !== null && one.scrollWidth > one.clientWidth
            )"""
        )
    )


def keep_screenshot(page: Page, name: str) -> None:
    """Keep how the page looks, where that is asked for."""
    if directory := os.environ.get("TEST_SCREENSHOTS"):
        page.screenshot(path=Path(directory) / f"{name}.png")
