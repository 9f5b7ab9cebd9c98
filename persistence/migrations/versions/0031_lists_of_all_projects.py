"""Servers and operations of all projects are listed along an index of their own.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

EVERYWHERE = "id <> ''"
CONDITIONS = {"servers": f"deleted_at IS NULL AND {EVERYWHERE}", "operations": EVERYWHERE}


def upgrade() -> None:
    """Create the two indexes."""
    for table, condition in CONDITIONS.items():
        op.create_index(
            f"{table}_created_at_id_idx",
            table,
            ["created_at", "id"],
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("operations_created_at_id_idx", "operations")
    op.drop_index("servers_created_at_id_idx", "servers")
