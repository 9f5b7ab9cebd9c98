"""The log of audit, which is only ever added to, and where the logs begin.

Revision ID: 0027
Revises: 0026
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NO_HASH = "0" * 64
ALWAYS = ("request_id", "outcome")
OPTIONAL = (
    "project_id", "mode", "subject", "name", "role", "key_id", "address", "operation", "method",
    "path", "action", "resource_type", "resource_id", "operation_id", "code",
)  # fmt: skip
OTHERS = ("id", "created_at", "last_at", "status", "count", "changes")
REFUSAL = "The log of audit is only added to"
UNSEALED = "OLD.position IS NOT NULL OR NEW.position IS NULL OR NEW.hash IS NULL"
REMOVED = "(SELECT removed_until FROM log_starts WHERE log = 'audit' AND project_id = '')"
KEPT = f"OLD.position IS NULL OR OLD.position > {REMOVED}"
BACKWARD = (
    "NEW.log <> OLD.log OR NEW.project_id <> OLD.project_id "
    "OR NEW.removed_until <= OLD.removed_until"
)
UNKNOWN = (
    "NEW.log = 'audit' AND NOT EXISTS (SELECT 1 FROM audit_entries "
    "WHERE position = NEW.removed_until AND hash = NEW.hash)"
)
PLACED = (
    "NEW.position IS NOT NULL OR NEW.hash IS NOT NULL "
    "OR EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)"
)
KNOWN_LOG = "EXISTS (SELECT 1 FROM log_starts WHERE log = NEW.log AND project_id = NEW.project_id)"
TRIGGERS = {
    "audit_entries_changed": (
        f"UPDATE OF {', '.join((*ALWAYS, *OPTIONAL, *OTHERS))} ON audit_entries",
        "true",
    ),
    "audit_entries_sealed": ("UPDATE OF position, hash ON audit_entries", UNSEALED),
    "audit_entries_kept": ("DELETE ON audit_entries", KEPT),
    "log_starts_raised": ("UPDATE ON log_starts", f"{BACKWARD} OR ({UNKNOWN})"),
    "log_starts_kept": ("DELETE ON log_starts", "true"),
}
"""Before what each refuses something, and when."""

OF_SQLITE = {
    "audit_entries_placed": ("INSERT ON audit_entries", PLACED),
    "log_starts_added": ("INSERT ON log_starts", KNOWN_LOG),
}
"""Its REPLACE deletes a row without asking the triggers of a deletion."""

OF_POSTGRESQL = {
    "audit_entries_emptied": ("TRUNCATE ON audit_entries", "true"),
    "log_starts_emptied": ("TRUNCATE ON log_starts", "true"),
}


def upgrade() -> None:
    """Create the tables with their triggers, and the index by which old operations are found."""
    create_entries()
    starts = op.create_table(
        "log_starts",
        sa.Column("log", Words, nullable=False),
        sa.Column("project_id", Words, nullable=False),
        sa.Column("removed_until", sa.BigInteger, nullable=False),
        sa.Column("hash", Words),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("log", "project_id", name="log_starts_pkey"),
    )
    logs = {"audit": NO_HASH, "events": None}
    now = datetime.now(UTC)
    op.bulk_insert(
        starts,
        [
            {"log": log, "project_id": "", "removed_until": 0, "hash": first, "changed_at": now}
            for log, first in logs.items()
        ],
    )
    own = OF_SQLITE if op.get_bind().dialect.name == "sqlite" else OF_POSTGRESQL
    for name, (event, when) in {**TRIGGERS, **own}.items():
        create_trigger(name, event, when)
    create_partial_index("operations", "finished_at", "finished_at", "finished_at IS NOT NULL")


def create_entries() -> None:
    """Create the table of entries."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "audit_entries",
        sa.Column("id", number, sa.Identity(), nullable=False),
        sa.Column("position", sa.BigInteger),
        sa.Column("hash", Words),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
        *(sa.Column(name, Words, nullable=False) for name in ALWAYS),
        *(sa.Column(name, Words) for name in OPTIONAL),
        sa.Column("status", sa.Integer),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="audit_entries_pkey"),
        sa.UniqueConstraint("position", name="audit_entries_position_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "audit_entries_project_id_position_idx", "audit_entries", ["project_id", "position"]
    )
    op.create_index("audit_entries_resource_id_idx", "audit_entries", ["resource_id"])
    create_partial_index("audit_entries", "unsealed", "id", "position IS NULL")


def create_partial_index(table: str, name: str, column: str, where: str) -> None:
    """Create an index of some rows."""
    some = sa.text(where)
    op.create_index(
        f"{table}_{name}_idx", table, [column], sqlite_where=some, postgresql_where=some
    )


def create_trigger(name: str, event: str, when: str) -> None:
    """Have an event refused where ``when`` is so, and else come to pass."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    every, passed = ("STATEMENT", "NULL") if event.startswith("TRUNCATE") else ("ROW", "NEW")
    if event.startswith("DELETE"):
        passed = "OLD"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {passed}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} FOR EACH {every} EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Drop them."""
    op.drop_index("operations_finished_at_idx", "operations")
    op.drop_table("audit_entries")
    op.drop_table("log_starts")
    if op.get_bind().dialect.name == "postgresql":
        for name in (*TRIGGERS, *OF_POSTGRESQL):
            op.execute(f"DROP FUNCTION {name}()")
