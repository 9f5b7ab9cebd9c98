"""Faults of a request in words: what is allowed at the place, with its limit.

No message repeats a value or shows a pattern: the first may be secret, the second tells people
nothing. The words for a ``pattern`` or a ``format`` stand next to it in the document, as
``x-message``. The ``type`` words are those of Pydantic, which clients of the replaced service know.
"""

from typing import Any

Detail = dict[str, Any]
Location = list[str | int]

TYPE_NAMES = {
    "string": ("a string", "string_type"),
    "integer": ("a whole number", "int_type"),
    "number": ("a number", "float_type"),
    "boolean": ("true or false", "bool_type"),
    "object": ("an object", "dict_type"),
    "array": ("a list", "list_type"),
}

UNNAMED = "Must be as the document describes it"

BOUNDS = {
    "minLength": ("string_too_short", "Must have at least {}", "character"),
    "maxLength": ("string_too_long", "Must have at most {}", "character"),
    "minItems": ("minItems", "Must have at least {}", "item"),
    "maxItems": ("maxItems", "Must have at most {}", "item"),
    "minProperties": ("minProperties", "Must have at least {}", "field"),
    "maxProperties": ("maxProperties", "Must have at most {}", "field"),
    "minimum": ("greater_than_equal", "Must be {} or more", ""),
    "maximum": ("less_than_equal", "Must be {} or less", ""),
}
"""By the keyword of a bound its word for programs, its words for people, and what is counted."""

LENGTHS = frozenset({"minLength", "maxLength"})

SHAPES = {"pattern": "string_pattern_mismatch", "format": "format"}
"""The words for programs of those keywords whose words for people the document has."""


def describe_fault(loc: Location, msg: str, word: str) -> Detail:
    """Return one fault: where it is, what it is for people, and what it is for programs."""
    return {"loc": loc, "msg": msg, "type": word}


def describe_missing(loc: Location) -> Detail:
    """Return the fault of a field that is not there."""
    return describe_fault(loc, "Field required", "missing")


def describe_unknown(loc: Location) -> Detail:
    """Return the fault of a field or parameter that nobody described."""
    return describe_fault(loc, "Not known here; remove it", "extra_forbidden")


def describe_type(loc: Location, name: str) -> Detail:
    """Return the fault of a value of the wrong JSON type, ``name`` being the right one."""
    text, word = TYPE_NAMES[name]
    return describe_fault(loc, f"Must be {text}", word)


def describe_choice(loc: Location, options: list[Any]) -> Detail:
    """Return the fault of a value that is none of ``options``."""
    words = [str(option) for option in options if option is not None]
    return describe_fault(loc, f"Must be one of: {', '.join(words)}", "enum")


def describe_bound(loc: Location, keyword: str, limit: int) -> Detail:
    """Return the fault of a value that is beyond the ``limit`` of a keyword of ``BOUNDS``."""
    word, text, counted = BOUNDS[keyword]
    plural = "" if limit == 1 else "s"
    return describe_fault(
        loc, text.format(f"{limit} {counted}{plural}" if counted else limit), word
    )


def describe_shape(loc: Location, keyword: str, message: str | None) -> Detail:
    """Return the fault of a value that any other keyword refuses, in the document's words."""
    if keyword == "uniqueItems":
        return describe_fault(loc, "Must not have the same item twice", keyword)
    return describe_fault(loc, message or UNNAMED, SHAPES.get(keyword, keyword))
