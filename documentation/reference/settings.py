"""What each setting may be, from the fields of the settings."""

import json
from typing import Any

from documentation.reference.document import describe_bounds
from documentation.reference.markdown import join, list_words, write_table
from service.settings.config import Settings

TITLE = "## What each may be"


def write_settings() -> str:
    """Return a table of all settings: what each may be, its default, and what it is."""
    fields = Settings.model_json_schema()["properties"]
    rows = [
        (f"`{name.upper()}`", describe_values(field), show(field), field["description"])
        for name, field in sorted(fields.items())
    ]
    return join([TITLE, write_table(("setting", "may be", "default", ""), rows)])


def describe_values(field: dict[str, Any]) -> str:
    """Return what values a setting takes."""
    if "enum" in field:
        return list_words(field["enum"])
    kind = {"array": "list, as JSON", "object": "object, as JSON", "string": "text"}
    return ", ".join([kind.get(field["type"], field["type"]), *describe_bounds(field)])


def show(field: dict[str, Any]) -> str:
    """Return the default of a setting, nothing where there is none."""
    default = field["default"]
    text = default if isinstance(default, str) else json.dumps(default)
    return f"`{text}`" if text else ""
