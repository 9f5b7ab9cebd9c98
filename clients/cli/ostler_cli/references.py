"""What is given to a command, with ids in the place of names."""

from typing import Any

from ostler_cli.names import find_id
from ostler_cli.session import Session
from ostler_cli.table import Row

Given = list[tuple[Row, Any]]


def resolve_options(session: Session, given: Given) -> Given:
    """Return options and arguments with ids, but for what stands in the path."""
    region = next((value for row, value in given if row["field"] in ("region", ["region"])), None)
    resolved: Given = []
    for row, value in given:
        if row["in"] != "path":
            resolved.append((row, _resolve(session, row, value, region)))
    return resolved


def _resolve(session: Session, row: Row, value: Any, region: str | None) -> Any:
    if row.get("commas"):
        value = [word for words in value for word in words]
    elif row.get("many"):
        value = list(value)
    if "noun" not in row or row.get("named_by_service"):
        return value
    scope = {"region": region} if row["noun"] == "network" else {}
    if row.get("many"):
        return [find_id(session, row["noun"], one, **scope) for one in value]
    return find_id(session, row["noun"], value, **scope)


def resolve_path(session: Session, given: Given) -> dict[str, str]:
    """Return the ids that stand in the path."""
    region = next((value for row, value in given if row["field"] == "region"), None)
    ids: dict[str, str] = {}
    for row, value in given:
        if row["in"] == "path":
            ids[row["field"]] = resolve_one(session, row, value, region)
    return ids


def resolve_one(session: Session, row: Row, value: str, region: str | None = None) -> str:
    """Return the id of what an argument names."""
    if "noun" not in row:
        return value
    in_region = row["noun"] in ("flavor", "image", "network")
    return find_id(session, row["noun"], value, **({"region": region} if in_region else {}))
