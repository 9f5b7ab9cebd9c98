"""Webhooks: where events are sent, how far that has come, and who is at it.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of webhooks."""
    words = ("id", "project_id", "url", "description", "status", "secret")
    maybe = ("disabled_reason", "old_secret", "owner")
    moments = ("old_secret_until", "failing_since", "next_attempt_at", "lease_until")
    op.create_table(
        "webhooks",
        *(sa.Column(name, Words, nullable=False) for name in words),
        *(sa.Column(name, Words) for name in maybe),
        *(sa.Column(name, UtcDateTime) for name in moments),
        sa.Column("event_types", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("last_delivery", sa.JSON(none_as_null=True)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="webhooks_pkey"),
    )
    listed = ["project_id", "created_at", "id"]
    op.create_index("webhooks_project_id_created_at_id_idx", "webhooks", listed)
    enabled = sa.text("status = 'enabled'")
    op.create_index(
        "webhooks_enabled_idx",
        "webhooks",
        ["position"],
        sqlite_where=enabled,
        postgresql_where=enabled,
    )


def downgrade() -> None:
    """Drop the table of webhooks."""
    op.drop_table("webhooks")
