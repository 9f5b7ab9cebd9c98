"""What was sent to the receivers of webhooks, and what is to be sent because somebody asked for it.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of deliveries."""
    words = ("id", "webhook_id", "message_id", "cause", "type", "status")
    op.create_table(
        "webhook_deliveries",
        *(sa.Column(name, Words, nullable=False) for name in words),
        sa.Column("event_id", sa.BigInteger),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("response_status", sa.Integer),
        sa.Column("error", Words),
        sa.Column("duration_ms", sa.Integer),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="webhook_deliveries_pkey"),
    )
    listed = ["webhook_id", "created_at", "id"]
    name = "webhook_deliveries_webhook_id_created_at_id_idx"
    op.create_index(name, "webhook_deliveries", listed)
    pending = sa.text("status = 'pending'")
    op.create_index(
        "webhook_deliveries_pending_idx",
        "webhook_deliveries",
        ["webhook_id"],
        sqlite_where=pending,
        postgresql_where=pending,
    )


def downgrade() -> None:
    """Drop the table of deliveries."""
    op.drop_table("webhook_deliveries")
