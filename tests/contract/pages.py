"""What must hold of every page of a list; each check raises AssertionError."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.contract.exchange import Exchange

DEFAULT_LIMIT = 20
BY_NAME = ("/flavors", "/images", "/networks", "/keypairs", "/regions")
FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)
LAST_MOMENT = datetime.max.replace(tzinfo=UTC)
FILTERS = ("name", "region", "server_id")
REFERENCES = {"flavor_id": "flavor", "image_id": "image"}
"""Filters that take an id or a name, and the fields that have both."""
WORDS = ("status", "action")  # any of several, in any case of letters


def read_page(exchange: Exchange) -> dict[str, Any] | None:
    """Return the page that a GET was answered with, or None when it was no page.

    Pages of the logs, of events and of audit, have no total, and rules of their own.
    """
    return None if exchange.path.endswith(("/events", "/audit")) else _read_items(exchange)


def _read_items(exchange: Exchange) -> dict[str, Any] | None:
    data = exchange.data if exchange.method == "GET" and exchange.status == 200 else None
    return data if isinstance(data, dict) and "items" in data else None


def check_event_page(exchange: Exchange) -> None:
    """Events are behind the position asked for, in order, and the next page begins behind them."""
    page = _read_items(exchange) if exchange.path.endswith("/events") else None
    if page is None:
        return
    asked = dict(exchange.query)
    places = [int(event["id"]) for event in page["items"]]
    assert places == sorted(set(places)), f"the events are not in order: {places}"
    assert all(place > int(asked.get("after", 0)) for place in places), "an old event is there"
    limit = int(asked.get("limit", DEFAULT_LIMIT))
    assert len(places) <= limit, "the page is longer than its limit"
    if page["next_after"] is not None:
        assert len(places) == limit, "a page that is not full is followed by another"
        assert page["next_after"] == str(places[-1]), f"next_after is {page['next_after']}"
    assert (exchange.get_header("link") is None) == (page["next_after"] is None)


def check_audit_page(exchange: Exchange) -> None:
    """Entries are behind the cursor in their order, and the next page begins behind them."""
    page = _read_items(exchange) if exchange.path.endswith("/audit") else None
    if page is None:
        return
    asked = dict(exchange.query)
    newest = asked.get("order", "newest").lower() == "newest"
    places = [int(entry["id"]) for entry in page["items"]]
    assert places == sorted(set(places), reverse=newest), f"the entries are not in order: {places}"
    if "cursor" in asked:
        cursor = int(asked["cursor"])
        assert all((place < cursor) == newest and place != cursor for place in places)
    limit = int(asked.get("limit", DEFAULT_LIMIT))
    assert len(places) <= limit, "the page is longer than its limit"
    following = None if page["next_cursor"] is None else str(places[limit - 1])
    assert page["next_cursor"] == following, f"next_cursor is {page['next_cursor']}"
    assert (exchange.get_header("link") is None) == (page["next_cursor"] is None)


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
    ids = [item["id"] if "id" in item else item["name"] for item in page["items"]]
    assert len(ids) == len(set(ids)), "an item is there twice"
    asked = dict(exchange.query)
    by_default = "name" if exchange.path.endswith(BY_NAME) else "created_at"
    if exchange.path.endswith("/deliveries"):
        by_default = "-created_at"
    sort = asked["cursor"].split("~")[0] if "cursor" in asked else asked.get("sort", by_default)
    sort = sort.lower()
    values = [item[sort.removeprefix("-")] for item in page["items"]]
    keys = list(zip(values, ids, strict=True))
    assert keys == sorted(keys, reverse=sort.startswith("-")), f"the page is not in order of {sort}"


def check_page_filters(exchange: Exchange) -> None:
    """Every item passes every filter."""
    page = read_page(exchange)
    if page is None:
        return
    asked = {name: value for name, value in exchange.query if name in FILTERS}
    words = {name: _read_words(exchange, name) for name in WORDS}
    of_region = not exchange.path.endswith(BY_NAME)  # else it is no field of theirs
    for item in page["items"]:
        assert not of_region or asked.items() <= item.items(), f"{item['id']} does not pass {asked}"
        for name, wanted in words.items():
            assert not wanted or item[name].lower() in wanted, f"{item['id']} is not of {wanted}"
        for name, value in exchange.query:
            if name in REFERENCES:
                made_of = item[REFERENCES[name]]
                assert value in (made_of["id"], made_of["name"]), f"{item['id']}: not {value}"
        for name, value in exchange.query:
            if name in PASSES:
                assert PASSES[name](item, value), f"{item['id']} does not pass {name}={value}"


def _read_words(exchange: Exchange, wanted: str) -> list[str]:
    given = [value.lower() for name, value in exchange.query if name == wanted]
    return ",".join(given).split(",") if given else []


def _has_label(item: dict[str, Any], label: str) -> bool:
    key, equals, value = label.partition("=")
    return key in item["labels"] and (not equals or item["labels"][key] == value)


def _read(text: str) -> datetime:
    """Return a moment; one that Python has none of is the nearest."""
    try:
        return datetime.fromisoformat(text.upper().replace(":60", ":59")).astimezone(UTC)
    except (OverflowError, ValueError):
        return FIRST_MOMENT if text < "5" else LAST_MOMENT


PASSES: dict[str, Callable[[dict[str, Any], str], bool]] = {
    "label": _has_label,
    "created_after": lambda item, moment: _read(item["created_at"]) > _read(moment),
    "created_before": lambda item, moment: _read(item["created_at"]) < _read(moment),
    "changed_since": lambda item, moment: _read(item["updated_at"]) >= _read(moment),
}
