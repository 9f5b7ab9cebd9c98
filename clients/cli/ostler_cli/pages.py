"""Lists, which the service tells in pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ostler_cli.session import Session
from ostler_cli.table import Row

LARGEST_PAGE = 100
LIMIT = 100
"""How many items a list shows where nothing else is said."""


@dataclass
class Listing:
    """Items of a list, and how many there are beside them, None where that is not told."""

    items: list[Row]
    total: int | None
    is_whole: bool


def read_list(
    session: Session, path: str, pages: Row, query: dict[str, Any], limit: int | None
) -> Listing:
    """Return the first ``limit`` items of a list, all of them for None."""
    items: list[Row] = []
    total: int | None = None
    following: Any = None
    while limit is None or len(items) < limit:
        size = LARGEST_PAGE if limit is None else min(LARGEST_PAGE, limit - len(items))
        asked = {**query, "limit": size}
        if following is not None:
            asked.pop("offset", None)
            asked[pages["send"]] = following
        page = session.request("GET", path, query=asked).data
        items += page["items"]
        total = page.get("total", total)
        following = page.get(pages["next"])
        if following is None:
            return Listing(items, total, is_whole=True)
    return Listing(items, total, is_whole=False)


def iterate_items(session: Session, path: str, **query: Any) -> Iterator[Row]:
    """Yield every item of a list."""
    pages = {"next": "next_cursor", "send": "cursor"}
    yield from read_list(session, path, pages, query, None).items
