"""Names in place of ids, wherever only one thing has them."""

import re
from typing import Any

from ostler_cli.exits import CONFLICT, Refusal
from ostler_cli.pages import iterate_items
from ostler_cli.session import Session
from ostler_cli.table import Row, find_list, get_list

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def find_id(session: Session, noun: str, text: str, **scope: Any) -> str:
    """Return the id of what has a name or an id.

    What nothing is called is taken for an id, so that the service says that it is not there.
    Raises Refusal for a name that several things have.
    """
    row = find_list(noun)
    if row is None or row["id"] == row["name"] or UUID.fullmatch(text):
        return text
    things = _list_named(session, row, text, scope)
    if any(thing[row["id"]] == text for thing in things):
        return text
    found = [str(thing[row["id"]]) for thing in things if thing.get(row["name"]) == text]
    if len(found) > 1:
        raise Refusal(
            f"several {noun}s are called {text!r}; name one by its id: {', '.join(found)}",
            CONFLICT,
            "AMBIGUOUS_NAME",
            {"ids": found},
        )
    return found[0] if found else text


def _list_named(session: Session, row: Row, text: str, scope: dict[str, Any]) -> list[Row]:
    query = {key: value for key, value in scope.items() if value is not None}
    if row["filter"]:
        query[row["name"]] = text
    return list(iterate_items(session, row["path"], **query))


def get_path(noun: str, thing_id: str) -> str:
    """Return the path of a thing."""
    from ostler_sdk.wire import encode_id

    return f"{get_list(noun)['path']}/{encode_id(thing_id)}"
