"""Records: what is handed around as it is, and copied with changes, is an ``msgspec.Struct``."""

from collections.abc import Collection

from msgspec import Struct


def describe_record(record: Struct, hidden: Collection[str]) -> str:
    """Return the ``repr`` of a record without its ``hidden`` fields, which are secret."""
    shown = (name for name in record.__struct_fields__ if name not in hidden)
    fields = ", ".join(f"{name}={getattr(record, name)!r}" for name in shown)
    return f"{type(record).__name__}({fields})"
