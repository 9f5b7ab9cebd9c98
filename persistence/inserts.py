"""INSERT with a rule for rows that exist already, which each database's dialect has for itself."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def build_insert(dialect: str, table: Table) -> Any:
    """Return an INSERT for ``dialect``; it has ``on_conflict_do_nothing`` and ``..._update``."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
