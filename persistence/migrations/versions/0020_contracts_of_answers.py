"""By which document a kept answer was made.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import Words

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Extend the keys; of the answers that there are it is not known."""
    op.add_column("idempotency_keys", sa.Column("contract", Words))


def downgrade() -> None:
    """Drop what was added."""
    op.drop_column("idempotency_keys", "contract")
