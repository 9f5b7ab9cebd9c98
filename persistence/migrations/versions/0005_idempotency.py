"""Idempotency keys: which requests were made, and how they were answered.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of idempotency keys."""
    words = ("project_id", "key", "fingerprint", "token", "owner")
    op.create_table(
        "idempotency_keys",
        *(sa.Column(name, Words, nullable=False) for name in words),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("status", sa.Integer),
        sa.Column("headers", sa.JSON(none_as_null=True)),
        sa.Column("body", sa.LargeBinary),
        sa.PrimaryKeyConstraint("project_id", "key", name="idempotency_keys_pkey"),
    )
    op.create_index("idempotency_keys_created_at_idx", "idempotency_keys", ["created_at"])


def downgrade() -> None:
    """Drop the table of idempotency keys."""
    op.drop_table("idempotency_keys")
