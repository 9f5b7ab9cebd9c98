"""What the databases differ in when a row is written: text that none keeps, and conflicts."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

MAX_ID_LENGTH = 255


def is_storable(text: str) -> bool:
    """Tell whether ``text`` has neither NUL nor half of a surrogate pair."""
    return clean_text(text) == text


def clean_text(text: str) -> str:
    """Return ``text`` up to its first NUL, without halves of surrogate pairs."""
    if text.isascii() and "\0" not in text:
        return text  # as nearly all is
    return text.partition("\0")[0].encode("utf-8", "ignore").decode()


def is_possible_id(text: str) -> bool:
    """Tell whether ``text`` could be an id at all, so that asking the database makes sense."""
    return 0 < len(text) <= MAX_ID_LENGTH and is_storable(text)


def build_insert(dialect: str, table: Table) -> Any:
    """Return an INSERT for ``dialect``; it has ``on_conflict_do_nothing`` and ``..._update``."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
