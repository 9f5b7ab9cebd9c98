"""Bodies of requests that make something, as the handlers take them."""

from typing import Any


def leave_out_nulls(value: Any) -> Any:
    """Return JSON without the fields that are null, which mean the same as none, at every depth.

    Many clients write every field of a new thing, and null for what was not chosen. In a change
    (RFC 7396) a null means something, and stays.
    """
    if isinstance(value, dict):
        return {key: leave_out_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [leave_out_nulls(item) for item in value]
    return value
