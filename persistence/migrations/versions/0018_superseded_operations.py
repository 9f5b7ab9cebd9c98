"""By which operation another one was superseded.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import Words

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Extend the operations; none of those that there are was superseded."""
    op.add_column("operations", sa.Column("superseded_by", Words))


def downgrade() -> None:
    """Drop what was added."""
    op.drop_column("operations", "superseded_by")
