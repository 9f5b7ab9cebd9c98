"""The cloud's own ids of servers, and what the simulated cloud has deleted.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAME = "servers_cloud_id_idx"
KNOWN = sa.text("deleted_at IS NULL AND cloud_id IS NOT NULL")


def upgrade() -> None:
    """Extend the servers, and create the table of deletions."""
    op.add_column("servers", sa.Column("cloud_id", Words))
    op.create_index(NAME, "servers", ["cloud_id"], sqlite_where=KNOWN, postgresql_where=KNOWN)
    op.create_table(
        "simulator_deletions",
        sa.Column("id", Words, nullable=False),
        sa.Column("deleted_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="simulator_deletions_pkey"),
    )
    op.create_index(
        "simulator_deletions_deleted_at_id_idx", "simulator_deletions", ["deleted_at", "id"]
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("simulator_deletions")
    op.drop_index(NAME, "servers")
    op.drop_column("servers", "cloud_id")
