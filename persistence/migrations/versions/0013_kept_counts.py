"""Kept counts of live servers and of operations, which triggers keep in the writing transaction.

On PostgreSQL every connection adds to rows of its own, named by the process that serves it, so that
no writer waits for another; on SQLite, where writers take turns, there is one row for a count.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import Words

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEYS = ("relation", "project_id", "field", "value", "slot")
FIELDS = ("region", "status", "flavor_id", "image_id")
REPLACED = (
    "OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)"
)
MOVED = " OR ".join((*(f"OLD.{field} <> NEW.{field}" for field in FIELDS), REPLACED))
UPDATE = f"UPDATE OF project_id, deleted_at, {', '.join(FIELDS)}"
SIGNS = {"INSERT": ("NEW", 1), "DELETE": ("OLD", -1)}
EVENTS = [
    *((relation, event) for relation in ("servers", "operations") for event in SIGNS),
    ("servers", UPDATE),
]


def upgrade() -> None:
    """Count what is there, and from now on every change."""
    create_counts()
    # The triggers come first: on PostgreSQL making one waits for writers and keeps new ones away.
    for relation, event in EVENTS:
        if event == UPDATE:
            create_row_trigger(relation, event, MOVED, list_moves())
        elif op.get_bind().dialect.name == "sqlite":
            rows = f"VALUES {list_values(relation, *SIGNS[event])}"
            lives = f"{SIGNS[event][0]}.deleted_at IS NULL" if relation == "servers" else "true"
            create_row_trigger(relation, event, lives, rows)
        else:
            create_statement_trigger(relation, event)
    count_all()


def downgrade() -> None:
    """Drop the triggers and what they kept."""
    for relation, event in EVENTS:
        name = name_trigger(relation, event)
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP FUNCTION {name} CASCADE")
    op.drop_table("kept_counts")


def create_counts() -> None:
    """Create the table; half of each page stays free, so that a change needs no new index entry."""
    op.create_table(
        "kept_counts",
        *(sa.Column(name, Words, nullable=False) for name in KEYS[:-1]),
        sa.Column("slot", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(*KEYS, name="kept_counts_pkey"),
        sqlite_with_rowid=False,
        postgresql_with={"fillfactor": 50},
    )


def count_all() -> None:
    """Count what is there."""
    op.execute(
        "INSERT INTO kept_counts SELECT 'operations', project_id, '', '', 0, count(*) "
        "FROM operations GROUP BY project_id"
    )
    for field in FIELDS:
        op.execute(
            f"INSERT INTO kept_counts SELECT 'servers', project_id, '{field}', {field}, 0, "
            f"count(*) FROM servers WHERE deleted_at IS NULL GROUP BY project_id, {field}"
        )


def name_trigger(relation: str, event: str) -> str:
    """Return the name of a trigger, on PostgreSQL that of its function too."""
    return f"{relation}_counted_{event.split()[0].lower()}"


def create_row_trigger(relation: str, event: str, when: str, rows: str) -> None:
    """Have every row that ``event`` concerns add ``rows`` if ``when`` holds."""
    head = f"AFTER {event} ON {relation} FOR EACH ROW WHEN ({when})"
    create_trigger(name_trigger(relation, event), head, rows)


def create_statement_trigger(relation: str, event: str) -> None:
    """Have PostgreSQL add at once what a statement has inserted or deleted.

    Many rows of one statement would else leave as many dead versions of one count, each of which
    the next row would have to pass.
    """
    changed, sign = SIGNS[event]
    head = f"AFTER {event} ON {relation} REFERENCING {changed} TABLE AS changed_rows"
    source, group = "changed_rows", "project_id"
    field, value = "''", "''"
    if relation == "servers":
        listed = ", ".join(f"('{name}', {name})" for name in FIELDS)
        source += f" CROSS JOIN LATERAL (VALUES {listed}) AS one (field, value)"
        source += " WHERE deleted_at IS NULL"
        field, value, group = "field", "value", "project_id, field, value"
    rows = (
        f"SELECT '{relation}', project_id, {field}, {value}, {name_slot()}, {sign} * count(*) "
        f"FROM {source} GROUP BY {group}"
    )
    create_trigger(name_trigger(relation, event), head, rows)


def create_trigger(name: str, head: str, rows: str) -> None:
    """Have a trigger add ``rows``, in which no count is twice, to the counts."""
    body = (
        f"INSERT INTO kept_counts ({', '.join(KEYS)}, count) {rows} "
        f"ON CONFLICT ({', '.join(KEYS)}) "
        "DO UPDATE SET count = kept_counts.count + excluded.count;"
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} {head} BEGIN {body} END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} RETURN NULL; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} {head} EXECUTE FUNCTION {name}()")


def name_slot() -> str:
    """Return which slot a connection adds to."""
    return "0" if op.get_bind().dialect.name == "sqlite" else "pg_backend_pid()"


def list_values(relation: str, row: str, sign: int) -> str:
    """Return the counts of one row that comes or goes."""
    fields = {field: f"{row}.{field}" for field in FIELDS} if relation == "servers" else {"": "''"}
    return ", ".join(
        f"('{relation}', {row}.project_id, '{field}', {value}, {name_slot()}, {sign})"
        for field, value in fields.items()
    )


def list_moves() -> str:
    """Return the query of the counts of a server before, as less, and after, as more."""
    return " UNION ALL ".join(
        f"SELECT 'servers', {row}.project_id, '{field}', {row}.{field}, {name_slot()}, {sign} "
        f"WHERE {row}.deleted_at IS NULL AND (OLD.{field} <> NEW.{field} OR {REPLACED})"
        for row, sign in (("OLD", -1), ("NEW", 1))
        for field in FIELDS
    )
