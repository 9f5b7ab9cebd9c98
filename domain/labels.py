"""Labels: which keys a server's labels may have, and how a change is applied to them."""

import re
from collections.abc import Mapping, Sequence

from domain.errors import OstlerError, shorten
from domain.transitions import Status

POSSIBLE_KEY = re.compile(r"[a-zA-Z0-9_:. -]{1,255}", re.ASCII)
"""What Nova takes as a key of metadata (nova/api/validation/parameter_types.py)."""

RESERVED_PREFIX = "ostler_"
"""What the keys begin with by which Ostler knows its servers in a cloud."""

NO_KEYS = frozenset({".", ".."})
"""Keys that cannot be a part of a URL, by which Nova is told to remove one."""

MOST_LABELS = 64
"""How many labels a server may be given."""

LABELLED_IN = frozenset({Status.ACTIVE, Status.SHUTOFF, Status.PAUSED, Status.SUSPENDED})
"""Where Nova takes metadata (nova/compute/api.py: update_instance_metadata)."""

PLACE = ("body", "labels")
Labels = Mapping[str, str]
LabelChange = Mapping[str, str | None]
"""Labels to be set; one that is None is to be removed, and those not named stay."""


class LabelNotAllowed(OstlerError):
    """Some labels have keys that no cloud would take."""

    code = "VALIDATION_ERROR"

    def __init__(self, keys: list[str], place: Sequence[str] = PLACE) -> None:
        message = (
            "A key has 1 to 255 letters without accents, digits, spaces and -_:., "
            f"and does not begin with {RESERVED_PREFIX}"
        )
        details = [
            {"loc": [*place, shorten(key)], "msg": message, "type": "label_not_allowed"}
            for key in keys
        ]
        super().__init__("Request validation failed", details)


class TooManyLabels(OstlerError):
    """A change would give the server more labels than it may have."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        message = f"Must leave the server with at most {MOST_LABELS} labels"
        fault = {"loc": ["body", "labels"], "msg": message, "type": "maxProperties"}
        super().__init__("Request validation failed", [fault])


def check_labels(labels: LabelChange, place: Sequence[str] = PLACE) -> None:
    """Return when all that is to be set may be set. Raises LabelNotAllowed.

    Whatever there is may be removed. ``place`` is where the request has them.
    """
    refused = [key for key, value in labels.items() if value is not None and not is_allowed(key)]
    if refused:
        raise LabelNotAllowed(refused, place)


def is_allowed(key: str) -> bool:
    """Tell whether a label may have this key."""
    reserved = key.startswith(RESERVED_PREFIX) or key in NO_KEYS
    return bool(POSSIBLE_KEY.fullmatch(key)) and not reserved


def merge_labels(labels: Labels, change: LabelChange) -> dict[str, str]:
    """Return the labels after a change."""
    merged = {**labels, **change}
    return {key: value for key, value in merged.items() if value is not None}


def require_room(labels: Labels, change: LabelChange) -> None:
    """Raise TooManyLabels for a change that adds to more labels than a server may have.

    One that was given more in the cloud may keep what it has.
    """
    if len(merge_labels(labels, change)) > max(MOST_LABELS, len(labels)):
        raise TooManyLabels


def find_change(before: Labels, after: Labels) -> dict[str, str | None]:
    """Return the change that makes ``after`` of ``before``."""
    removed: dict[str, str | None] = {key: None for key in before if key not in after}
    given = {key: value for key, value in after.items() if before.get(key) != value}
    return {**removed, **given}
