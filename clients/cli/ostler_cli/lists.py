"""Commands that print a list."""

from typing import Any

from ostler_cli.exits import refuse_use, say
from ostler_cli.output import Output
from ostler_cli.pages import LIMIT, Listing, read_list
from ostler_cli.references import Given, resolve_options, resolve_path
from ostler_cli.requests import Request, build_request
from ostler_cli.session import Session
from ostler_cli.table import Row
from ostler_cli.text import clean


def print_list(
    session: Session, output: Output, row: Row, given: Given, values: dict[str, Any]
) -> None:
    """Print a list, or follow it."""
    if values["everything"] and values["limit"]:
        refuse_use("--all and --limit say two things; give one")
    ids = resolve_path(session, given)
    request = build_request(row, resolve_options(session, given), ids)
    if values.get("follow"):
        from ostler_cli.following import follow_events

        return follow_events(session, output, row, request, values)
    if values.get("watch") or row.get("watches"):
        from ostler_cli.watching import watch_list

        return watch_list(session, output, row, lambda: fetch(session, row, request, values).items)
    listing = fetch(session, row, request, values)
    refuse_unknown(row, listing.items, [*output.columns, values["sort"] or ""])
    output.print_list(row, listing.items)
    if not listing.is_whole and values["limit"] is None:
        tell_rest(listing)
    return None


def fetch(session: Session, row: Row, request: Request, values: dict[str, Any]) -> Listing:
    """Return the items that the options ask for, in their order."""
    query = dict(request.query)
    sort = values["sort"]
    if sorted_by_service := sort and sort in _list_orders(row):
        query["sort"] = sort
    if values.get("offset"):
        query["offset"] = values["offset"]
    limit = None if values["everything"] else values["limit"] or LIMIT
    listing = read_list(session, request.path, row["pages"], query, limit)
    if sort and not sorted_by_service:
        sort_items(listing.items, sort)
    return listing


def refuse_unknown(row: Row, items: list[Row], paths: list[str]) -> None:
    """Raise Refusal for a field that neither the table nor an item has."""
    known = {path.partition(".")[0] for path in row.get("fields", {})}
    known.update(*items)
    for path in paths:
        name = path.removeprefix("-").partition(".")[0]
        if name and name not in known:
            refuse_use(f"there is no field {name!r}; there are {', '.join(sorted(known))}")


def _list_orders(row: Row) -> list[str]:
    for option in row["options"]:
        if option["flag"] == "--sort":
            choices: list[str] = option["choices"]
            return choices
    return []


def sort_items(items: list[Row], field: str) -> None:
    """Sort items by a field, those without it at the end."""
    from ostler_cli.tables import find_value

    path = field.removeprefix("-")

    def rank(item: Row) -> tuple[bool, bool, Any]:
        value = find_value(item, path)
        is_number = isinstance(value, int | float)
        return value is None, not is_number, value if is_number else str(value).casefold()

    items.sort(key=rank, reverse=field.startswith("-"))


def tell_rest(listing: Listing) -> None:
    """Say that there is more than was printed."""
    shown = len(listing.items)
    of = f" of {listing.total}" if listing.total is not None else ""
    say(clean(f"ostler: these are {shown}{of}; --all prints all, --limit N more"))
