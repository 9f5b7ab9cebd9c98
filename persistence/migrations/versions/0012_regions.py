"""The servers of one region, listed by an index of their own.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAME = "servers_project_id_region_created_at_id_idx"
LIVE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    """Index the regions of servers."""
    op.create_index(
        NAME,
        "servers",
        ["project_id", "region", "created_at", "id"],
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(NAME, "servers")
