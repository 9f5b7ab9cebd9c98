"""Two releases of the document: what breaks a client of the older one at the newer."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from domain.identity import Role
from service.contract.contract import METHODS, REQUIRED_ROLE
from tests.compatibility.schemas import Flow, list_breaks

Document = dict[str, Any]
ROLES = ["", *(role.value for role in Role)]
"""Each may do what those before it may; "" is who is not asked."""


def list_document_breaks(old: Document, new: Document, now: datetime | None = None) -> list[str]:
    """Return each break as ``METHOD path, where: what``, in the order of the document.

    An operation whose ``x-sunset-at`` is over, ``now``, may be gone. What is compared is what goes
    over the wire, and the names of operations, which clients are made from.
    """
    now = now or datetime.now(UTC)
    old, new = resolve_references(old), resolve_references(new)
    breaks = [f"servers, {url}: removed" for url in sorted(_list_urls(old) - _list_urls(new))]
    breaks += _compare_schemes(old, new)
    for path, item in old["paths"].items():
        for method in METHODS:
            if method in item:
                name = f"{method.upper()} {path}"
                one = _read_operation(old, path, method)
                if method in new["paths"].get(path, {}):
                    breaks += _compare_operations(one, _read_operation(new, path, method), name)
                else:
                    breaks += _lose(one, name, now)
    return breaks


def resolve_references(document: Document) -> Document:
    """Return the document with what it refers to in the place of each reference, once in memory."""
    known: dict[str, Any] = {}

    def resolve(node: Any) -> Any:
        if isinstance(node, list):
            return [resolve(item) for item in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return {key: resolve(value) for key, value in node.items()}
        if reference not in known:
            _, _, section, name = reference.split("/")
            known[reference] = resolve(document["components"][section][name])
        return known[reference]

    resolved: Document = resolve(document)
    return resolved


def _list_urls(document: Document) -> set[str]:
    return {server["url"] for server in document.get("servers", [{"url": "/"}])}


def _compare_schemes(old: Document, new: Document) -> Iterator[str]:
    """Yield the ways to say who calls that are not what they were."""
    before, after = (one["components"].get("securitySchemes", {}) for one in (old, new))
    for name, scheme in before.items():
        ways = [{**one, "description": ""} for one in (scheme, after.get(name, {}))]
        if ways[0] != ways[1]:
            yield f"security, {name}: changed"


def _read_operation(document: Document, path: str, method: str) -> Document:
    """Return an operation with what it has from its path and from the document."""
    item = document["paths"][path]
    return {
        "security": document.get("security", []),
        **item[method],
        "parameters": {
            (one["in"], one["name"].lower() if one["in"] == "header" else one["name"]): one
            for one in (*item.get("parameters", ()), *item[method].get("parameters", ()))
        },
    }


def _lose(operation: Document, name: str, now: datetime) -> Iterator[str]:
    """Yield the loss of an operation, unless it was told in time."""
    end = operation.get("x-sunset-at")
    if end is None or datetime.fromisoformat(end) > now:
        yield f"{name}: removed"


def _compare_operations(old: Document, new: Document, name: str) -> Iterator[str]:
    if old["operationId"] != new["operationId"]:
        yield f"{name}: operationId"
    before, after = (ROLES.index(one.get(REQUIRED_ROLE, "")) for one in (old, new))
    if before < after:
        yield f"{name}: {REQUIRED_ROLE}"
    ways = [set(way) for way in new["security"] or [{}]]
    if not all(any(way <= set(known) for way in ways) for known in old["security"] or [{}]):
        yield f"{name}: security"
    yield from _compare_parameters(old["parameters"], new["parameters"], name)
    yield from _compare_bodies(old.get("requestBody"), new.get("requestBody"), name)
    for status, answer in old["responses"].items():
        if status in new["responses"]:
            yield from _compare_answers(answer, new["responses"][status], f"{name}, {status}")
        elif status < "400":
            yield f"{name}, {status}: removed"


def _compare_parameters(old: Document, new: Document, name: str) -> Iterator[str]:
    for key, parameter in new.items():
        before = old.get(key, {"required": False})
        if parameter.get("required") and not before.get("required"):
            yield f"{name}, {key[1]}: required"
    for key, parameter in old.items():
        if key not in new:
            yield f"{name}, {key[1]}: removed"
            continue
        before, after = parameter["schema"], new[key]["schema"]
        yield from list_breaks(before, after, Flow.REQUEST, f"{name}, {key[1]}")
        for keyword in ("style", "explode"):
            if parameter.get(keyword) != new[key].get(keyword):
                yield f"{name}, {key[1]}: {keyword}"


def _compare_bodies(old: Document | None, new: Document | None, name: str) -> Iterator[str]:
    place = f"{name}, {Flow.REQUEST.value}"
    if new and new.get("required") and not (old and old.get("required")):
        yield f"{place}: required"
    if old:
        yield from _compare_contents(old, new or {}, Flow.REQUEST, place)


def _compare_answers(old: Document, new: Document, place: str) -> Iterator[str]:
    yield from _compare_contents(old, new, Flow.ANSWER, place)
    after = {name.lower(): header for name, header in new.get("headers", {}).items()}
    for name, header in old.get("headers", {}).items():
        other = after.get(name.lower())
        if other is None:
            yield f"{place}, {name}: removed"
            continue
        if header.get("required") and not other.get("required"):
            yield f"{place}, {name}: required"
        yield from list_breaks(header["schema"], other["schema"], Flow.ANSWER, f"{place}, {name}")


def _compare_contents(old: Document, new: Document, flow: Flow, place: str) -> Iterator[str]:
    """Yield the media types that are gone, and what breaks in the others."""
    for media_type, content in old.get("content", {}).items():
        other = new.get("content", {}).get(media_type)
        if other is None:
            yield f"{place}, {media_type}: removed"
        else:
            yield from list_breaks(content["schema"], other["schema"], flow, place)
