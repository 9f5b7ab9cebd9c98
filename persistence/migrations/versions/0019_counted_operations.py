"""Kept counts of operations by their status and by their action, beside that of all of them.

Revision ID: 0019
Revises: 0018
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEYS = "relation, project_id, field, value, slot"
FIELDS = ("action", "status")
WHOLE = ("",)
SIGNS = {"insert": ("NEW", 1), "delete": ("OLD", -1)}
UPDATE = "UPDATE OF project_id, action, status"
REPLACED = "OLD.project_id <> NEW.project_id"
MOVED = " OR ".join((*(f"OLD.{field} <> NEW.{field}" for field in FIELDS), REPLACED))
FORGET = "DELETE FROM kept_counts WHERE relation = 'operations'"


def upgrade() -> None:
    """Count by status and action what is there, and from now on every change.

    The counts of actions add up to all operations, so that no count of all is kept.
    """
    replace_triggers(FIELDS)
    create_trigger("update", f"{UPDATE} ON operations FOR EACH ROW WHEN ({MOVED})", list_moves())
    count_all(FIELDS)


def downgrade() -> None:
    """Count operations of a project alone."""
    drop_trigger("update")
    replace_triggers(WHOLE)
    count_all(WHOLE)


def replace_triggers(fields: tuple[str, ...]) -> None:
    """Have operations that come and go counted by each of ``fields``; "" stands for all of them."""
    for event, (row, sign) in SIGNS.items():
        drop_trigger(event)
        if is_sqlite():
            create_trigger(
                event,
                f"{event.upper()} ON operations FOR EACH ROW",
                " UNION ALL ".join(
                    f"SELECT 'operations', {row}.project_id, '{field}', {name_value(field, row)}, "
                    f"{name_slot()}, {sign} WHERE true"
                    for field in fields
                ),
            )
            continue
        listed = ", ".join(f"('{field}', {name_value(field, 'changed')})" for field in fields)
        create_trigger(
            event,
            f"{event.upper()} ON operations REFERENCING {row} TABLE AS changed_rows",
            f"SELECT 'operations', project_id, one.field, one.value, {name_slot()}, "
            f"{sign} * count(*) FROM changed_rows AS changed "
            f"CROSS JOIN LATERAL (VALUES {listed}) AS one (field, value) "
            "GROUP BY project_id, one.field, one.value",
        )


def list_moves() -> str:
    """Return the query of the counts of an operation before, as less, and after, as more."""
    return " UNION ALL ".join(
        f"SELECT 'operations', {row}.project_id, '{field}', {row}.{field}, {name_slot()}, {sign} "
        f"WHERE OLD.{field} <> NEW.{field} OR {REPLACED}"
        for row, sign in (("OLD", -1), ("NEW", 1))
        for field in FIELDS
    )


def count_all(fields: tuple[str, ...]) -> None:
    """Count what is there in place of what has been counted."""
    op.execute(FORGET)
    for field in fields:
        value = name_value(field, "operations")
        grouped = "project_id" + (f", {value}" if field else "")
        op.execute(
            f"INSERT INTO kept_counts SELECT 'operations', project_id, '{field}', {value}, 0, "
            f"count(*) FROM operations GROUP BY {grouped}"
        )


def create_trigger(event: str, head: str, rows: str) -> None:
    """Have a trigger add ``rows``, in which no count is twice, to the counts."""
    name = f"operations_counted_{event}"
    body = (
        f"INSERT INTO kept_counts ({KEYS}, count) {rows} ON CONFLICT ({KEYS}) "
        "DO UPDATE SET count = kept_counts.count + excluded.count;"
    )
    if is_sqlite():
        op.execute(f"CREATE TRIGGER {name} AFTER {head} BEGIN {body} END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} RETURN NULL; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} AFTER {head} EXECUTE FUNCTION {name}()")


def drop_trigger(event: str) -> None:
    """Drop a trigger, on PostgreSQL with its function."""
    name = f"operations_counted_{event}"
    op.execute(f"DROP TRIGGER {name}" if is_sqlite() else f"DROP FUNCTION {name} CASCADE")


def name_slot() -> str:
    """Return which slot a connection adds to."""
    return "0" if is_sqlite() else "pg_backend_pid()"


def name_value(field: str, row: str) -> str:
    """Return what operations are counted by."""
    return f"{row}.{field}" if field else "''"


def is_sqlite() -> bool:
    """Tell whether the database is SQLite."""
    return op.get_bind().dialect.name == "sqlite"
