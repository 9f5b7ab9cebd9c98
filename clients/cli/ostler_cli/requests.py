"""The request that a command stands for: its path, query, headers and body."""

from dataclasses import dataclass, field
from typing import Any

from ostler_cli.table import Row


@dataclass
class Request:
    """One request to the service."""

    method: str
    path: str
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None


def build_request(command: Row, given: list[tuple[Row, Any]], ids: dict[str, str]) -> Request:
    """Return the request of a command.

    ``given`` has the options and arguments beside their values, ``ids`` what stands in the path.
    """
    from ostler_sdk.wire import encode_id

    template = command["path"] if ids or "bare" not in command else command["bare"]
    path = template.format(**{name: encode_id(text) for name, text in ids.items()})
    request = Request(command["method"], path)
    if command["method"] in ("POST", "PUT", "PATCH") and _has_body(command):
        request.body = dict(command.get("constants", {}))
    for row, value in given:
        if row["in"] == "query":
            request.query[row["field"]] = value
        elif row["in"] == "header":
            request.headers[row["field"]] = value
        elif request.body is not None:
            _put(request.body, row, value)
    if "accept" in command:
        request.headers["Accept"] = command["accept"]
    return request


def _has_body(command: Row) -> bool:
    rows = [*command["options"], *command["arguments"]]
    return "constants" in command or any(row["in"] == "body" for row in rows)


def _put(body: dict[str, Any], row: Row, value: Any) -> None:
    *outer, last = row["field"]
    for name in outer:
        body = body.setdefault(name, {})
    if row["type"] == "map":
        body[last] = {**body.get(last, {}), **dict(value)}
    elif row["type"] == "removal":
        body[last] = {**body.get(last, {}), **dict.fromkeys(value)}
    elif row["type"] == "null":
        body[last] = [] if row.get("list") else None
    else:
        body[last] = value
