"""What must hold of every page of a list; each check raises AssertionError."""

from typing import Any

from tests.contract.exchange import Exchange

DEFAULT_LIMIT = 20
FILTERS = ("status", "name", "flavor_id", "image_id")


def read_page(exchange: Exchange) -> dict[str, Any] | None:
    """Return the page that a GET was answered with, or None when it was no page."""
    data = exchange.data if exchange.method == "GET" and exchange.status == 200 else None
    return data if isinstance(data, dict) and "items" in data else None


def check_page_arithmetic(exchange: Exchange) -> None:
    """Limit and offset are those asked for, and the next page begins where this one ends."""
    page = read_page(exchange)
    if page is None:
        return
    asked = dict(exchange.query)
    assert page["limit"] == int(asked.get("limit", DEFAULT_LIMIT)), "the limit is another"
    assert len(page["items"]) <= page["limit"], "the page is longer than its limit"
    end = page["offset"] + len(page["items"])
    assert page["next_offset"] in (None, end), f"next_offset is {page['next_offset']}, not {end}"
    assert (page["next_cursor"] is None) == (page["next_offset"] is None)
    if "cursor" not in asked:
        _check_counts(page, int(asked.get("offset", 0)))
    _check_link(exchange, page)


def _check_counts(page: dict[str, Any], offset: int) -> None:
    assert page["offset"] == offset, "the offset is another"
    rest = max(0, page["total"] - offset)
    wanted = min(page["limit"], rest)
    assert len(page["items"]) == wanted, f"{len(page['items'])} items where {wanted} are left"
    assert (page["next_offset"] is not None) == (rest > page["limit"]), "the last page is another"


def _check_link(exchange: Exchange, page: dict[str, Any]) -> None:
    link = exchange.get_header("link")
    assert (link is None) == (page["next_cursor"] is None), f"Link is {link}"
    assert link is None or (
        link.startswith(f"<{exchange.path}?") and link.endswith('>; rel="next"')
    )


def check_page_order(exchange: Exchange) -> None:
    """Items are in the order asked for, ties by id, and none is there twice."""
    page = read_page(exchange)
    if page is None:
        return
    ids = [item["id"] for item in page["items"]]
    assert len(ids) == len(set(ids)), "an item is there twice"
    asked = dict(exchange.query)
    by_default = "created_at" if exchange.path.endswith("/servers") else "name"
    sort = asked["cursor"].split("~")[0] if "cursor" in asked else asked.get("sort", by_default)
    keys = [(item[sort.removeprefix("-")], item["id"]) for item in page["items"]]
    assert keys == sorted(keys, reverse=sort.startswith("-")), f"the page is not in order of {sort}"


def check_page_filters(exchange: Exchange) -> None:
    """Every item passes every filter."""
    page = read_page(exchange)
    if page is None:
        return
    asked = {name: value for name, value in exchange.query if name in FILTERS}
    for item in page["items"]:
        assert asked.items() <= item.items(), f"{item['id']} does not pass {asked}"
