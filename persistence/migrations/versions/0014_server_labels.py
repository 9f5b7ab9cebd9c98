"""The labels of live servers, which triggers copy from the servers so that they can be found.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CHANGED = "OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)"
WHEN = {
    "INSERT": "NEW.deleted_at IS NULL AND {NEW} <> '{{}}'",
    "UPDATE": "({OLD} <> '{{}}' OR {NEW} <> '{{}}') AND ({OLD} <> {NEW} OR " + CHANGED + ")",
    "DELETE": "{OLD} <> '{{}}'",
}
LABELS = {"sqlite": "{row}.labels", "postgresql": "{row}.labels::text"}
# Neither database takes text with NUL out of JSON as it is, and nobody could ask for such a key.
# Pairs of backslashes are looked past: they are one backslash, whatever follows.
EACH = {
    "sqlite": "json_each(CASE WHEN instr(replace({row}.labels, {pair}, ''), {nul}) > 0 "
    "THEN '{{}}' ELSE {row}.labels END)",
    "postgresql": "json_each_text(CASE WHEN strpos(replace({row}.labels::text, {pair}, ''), {nul}) "
    "> 0 THEN '{{}}' ELSE {row}.labels END)",
}
WORDS = {"pair": r"'\\'", "nul": r"'\u0000'"}


def upgrade() -> None:
    """Copy the labels that are there, and from now on every change."""
    create_labels()
    for event in WHEN:
        create_trigger(event)
    op.execute(copy_labels("servers", "servers, "))
    for names in (("key", "created_at"), ("key", "value", "created_at")):
        columns = ["project_id", *names, "server_id"]
        op.create_index(f"server_labels_{'_'.join(columns)}_idx", "server_labels", columns)


def downgrade() -> None:
    """Drop the triggers and what they copied."""
    for event in WHEN:
        name = f"servers_labelled_{event.lower()}"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP FUNCTION {name} CASCADE")
    op.drop_table("server_labels")


def create_labels() -> None:
    """Create the table."""
    names = ("server_id", "key", "value", "project_id")
    op.create_table(
        "server_labels",
        *(sa.Column(name, Words, nullable=False) for name in names),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "key", name="server_labels_pkey"),
    )


def create_trigger(event: str) -> None:
    """Have the labels of a row follow it."""
    dialect = op.get_bind().dialect.name
    name = f"servers_labelled_{event.lower()}"
    of = " OF labels, project_id, deleted_at" if event == "UPDATE" else ""
    when = WHEN[event].format(**{row: LABELS[dialect].format(row=row) for row in ("OLD", "NEW")})
    head = f"CREATE TRIGGER {name} AFTER {event}{of} ON servers FOR EACH ROW WHEN ({when})"
    forget = "DELETE FROM server_labels WHERE server_id = OLD.id; " if event != "INSERT" else ""
    body = forget + (f"{copy_labels('NEW')}; " if event != "DELETE" else "")
    if dialect == "sqlite":
        op.execute(f"{head} BEGIN {body} END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} RETURN NULL; END $$"
    )
    op.execute(f"{head} EXECUTE FUNCTION {name}()")


def copy_labels(row: str, source: str = "") -> str:
    """Return the statement that copies the labels of ``row``, or of the rows of a table."""
    each = EACH[op.get_bind().dialect.name].format(row=row, **WORDS)
    return (
        "INSERT INTO server_labels (server_id, key, value, project_id, created_at) "
        f"SELECT {row}.id, one.key, one.value, {row}.project_id, {row}.created_at "
        f"FROM {source}{each} AS one "
        f"WHERE {row}.deleted_at IS NULL AND length(one.key) BETWEEN 1 AND 255"
    )
