"""Overlays, which change a document in places that they name (OpenAPI Overlay 1.0)."""

from copy import deepcopy
from typing import Any

from service.contract.bundle import Document


def apply_overlay(document: Document, overlay: Document) -> Document:
    """Return a copy of the document with the actions of an overlay done, one after the other.

    Raises jsonpath.JSONPathError for a target that is no query of RFC 9535.
    """
    from jsonpath import finditer  # which a service can do without that is not asked for it

    changed = deepcopy(document)
    for action in overlay["actions"]:
        matches = list(finditer(action["target"], changed, strict=True))
        for match in reversed(matches):  # so that the numbers of those before stay what they are
            if not action.get("remove"):
                _merge(match.obj, action["update"])
            elif match.parent:
                parent: Any = match.parent.obj
                del parent[match.parts[-1]]
    return changed


def _merge(target: Any, update: Any) -> None:
    """Bring an object into another one, and anything into a list, at its end."""
    if isinstance(target, list):
        target.append(deepcopy(update))
        return
    for key, value in update.items():
        known = target.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            known.extend(deepcopy(value))
        else:
            target[key] = deepcopy(value)
