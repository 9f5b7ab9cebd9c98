"""Events: every change of a server, in the order in which the changes were committed.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the table of events."""
    words = ("project_id", "server_id", "request_id", "type")
    op.create_table(
        "events",
        sa.Column("id", BIG_NUMBER, sa.Identity(), primary_key=True),
        sa.Column("position", sa.BigInteger),
        *(sa.Column(name, Words, nullable=False) for name in words),
        sa.Column("operation_id", Words),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("position", name="events_position_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("events_project_id_position_idx", "events", ["project_id", "position"])
    op.create_index("events_server_id_position_idx", "events", ["server_id", "position"])
    waiting = sa.text("position IS NULL")
    op.create_index(
        "events_waiting_idx", "events", ["id"], sqlite_where=waiting, postgresql_where=waiting
    )


def downgrade() -> None:
    """Drop the table of events."""
    op.drop_table("events")
