"""Text of others, made harmless before a terminal sees it."""

import re
import sys

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What moves the cursor, changes colours, or turns the direction of writing round."""

CONTROLS_IN_LINES = re.compile(CONTROLS.pattern.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))
"""The same but for the tabs and the ends of lines that a text of several lines has."""


def clean(text: str) -> str:
    """Return a text of one line, with its control characters written out."""
    return CONTROLS.sub(write_out, text)


def clean_lines(text: str) -> str:
    """Return a text of several lines, with its control characters written out."""
    return CONTROLS_IN_LINES.sub(write_out, text)


def write_out(found: re.Match[str]) -> str:
    """Return how JSON writes a character out."""
    return f"\\u{ord(found[0]):04x}"


def has_all_letters() -> bool:
    """Return whether standard output takes any letter, as it does in UTF-8."""
    return "utf" in (getattr(sys.stdout, "encoding", None) or "utf").lower()


def is_terminal() -> bool:
    """Return whether a person reads standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def can_ask() -> bool:
    """Return whether a person can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def can_show_progress() -> bool:
    """Return whether a person sees standard error."""
    return sys.stderr is not None and sys.stderr.isatty()
