"""On PostgreSQL a change of nothing but a status is counted by a statement of two rows.

Nearly every change of a server or of an operation is such a one. The query of all counts that a
change may move, which is left to the others, takes longer than the two rows themselves.

Revision ID: 0032
Revises: 0031
"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KEYS = "relation, project_id, field, value, slot"
SIGNS = (("OLD", -1), ("NEW", 1))
FIELDS = {
    "servers": ("region", "status", "flavor_id", "image_id"),
    "operations": ("action", "status"),
}
REPLACED = {
    "servers": "OLD.project_id <> NEW.project_id "
    "OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)",
    "operations": "OLD.project_id <> NEW.project_id",
}
STATUS_ALONE = {
    "servers": "OLD.deleted_at IS NULL AND NEW.deleted_at IS NULL "
    "AND OLD.project_id = NEW.project_id AND OLD.region = NEW.region "
    "AND OLD.flavor_id = NEW.flavor_id AND OLD.image_id = NEW.image_id",
    "operations": "OLD.project_id = NEW.project_id AND OLD.action = NEW.action",
}


def upgrade() -> None:
    """Tell the change of a status from the others."""
    for relation, alone in STATUS_ALONE.items():
        moved = f"{add(list_statuses(relation))} ELSE {add(list_moves(relation))}"
        replace_function(relation, f"IF {alone} THEN {moved} END IF;")


def downgrade() -> None:
    """Count all changes alike."""
    for relation in FIELDS:
        replace_function(relation, add(list_moves(relation)))


def replace_function(relation: str, body: str) -> None:
    """Have the trigger of changes do ``body``; on SQLite, where each query is as quick, nothing.

    The trigger calls it only where a count moves: where all else is the same, that of the status.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE OR REPLACE FUNCTION {relation}_counted_update() RETURNS trigger "
            f"LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
        )


def add(rows: str) -> str:
    """Return the statement that adds ``rows``, in which no count is twice, to the counts."""
    return (
        f"INSERT INTO kept_counts ({KEYS}, count) {rows} ON CONFLICT ({KEYS}) "
        "DO UPDATE SET count = kept_counts.count + excluded.count;"
    )


def list_statuses(relation: str) -> str:
    """Return the counts of a status before, as less, and after, as more."""
    return "VALUES " + ", ".join(
        f"('{relation}', {row}.project_id, 'status', {row}.status, pg_backend_pid(), {sign})"
        for row, sign in SIGNS
    )


def list_moves(relation: str) -> str:
    """Return the query of every count before, as less, and after, as more."""
    return " UNION ALL ".join(
        f"SELECT '{relation}', {row}.project_id, '{field}', {row}.{field}, pg_backend_pid(), "
        f"{sign} WHERE {write_condition(relation, row, field)}"
        for row, sign in SIGNS
        for field in FIELDS[relation]
    )


def write_condition(relation: str, row: str, field: str) -> str:
    """Return when the count moves to which ``row`` belongs by ``field``; deleted ones to none."""
    moves = f"OLD.{field} <> NEW.{field} OR {REPLACED[relation]}"
    return f"{row}.deleted_at IS NULL AND ({moves})" if relation == "servers" else moves
