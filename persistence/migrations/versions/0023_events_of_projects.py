"""Events that are about a project and not about a server.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

from persistence.migrations.column_types import Words

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an event name no server."""
    allow_none(True)


def downgrade() -> None:
    """Forget the events that name none, which the version before cannot read."""
    op.execute("DELETE FROM events WHERE server_id IS NULL")
    allow_none(False)


def allow_none(allowed: bool) -> None:
    """Have ``server_id`` be NULL or not; SQLite goes on numbering events as it did."""
    options = {"sqlite_autoincrement": True}
    with op.batch_alter_table("events", table_kwargs=options) as events:
        events.alter_column("server_id", existing_type=Words, nullable=allowed)
