"""Where in a server's history the work of an operation begins, for clouds that keep no tokens.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import Words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Extend the operations."""
    op.add_column("operations", sa.Column("mark", Words))


def downgrade() -> None:
    """Drop what was added."""
    op.drop_column("operations", "mark")
