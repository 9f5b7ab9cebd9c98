"""Operations, and what they say of a server while they go on.

Revision ID: 0002
Revises: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """Extend the servers and add the operations."""
    extend_servers()
    create_operations()
    index_operations()


def downgrade() -> None:
    """Drop the operations and what they said of the servers."""
    op.drop_table("operations")
    op.drop_index("servers_expires_at_idx", "servers")
    names = ("task", "operation_id", "locked", "protected", "labels", "expires_at", "fault")
    with op.batch_alter_table("servers") as servers:
        for name in names:
            servers.drop_column(name)


def extend_servers() -> None:
    """Add what a server shows beside its status."""
    for column in (
        sa.Column("task", Words),
        sa.Column("operation_id", Words),
        flag("locked"),
        flag("protected"),
        sa.Column("labels", JSON, nullable=False, server_default="{}"),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("fault", JSON),
    ):
        op.add_column("servers", column)
    expiring = sa.text("deleted_at IS NULL AND expires_at IS NOT NULL")
    op.create_index(
        "servers_expires_at_idx",
        "servers",
        ["expires_at"],
        sqlite_where=expiring,
        postgresql_where=expiring,
    )


def create_operations() -> None:
    """Create the table of operations."""
    words = ("id", "project_id", "server_id", "action", "status", "cause", "request_id")
    moments = ("created_at", "deadline_at", "run_at")
    later = ("started_at", "finished_at", "lease_until")
    op.create_table(
        "operations",
        *(sa.Column(name, Words, nullable=False) for name in words),
        *(sa.Column(name, UtcDateTime, nullable=False) for name in moments),
        *(sa.Column(name, UtcDateTime) for name in later),
        sa.Column("owner", Words),
        sa.Column("arguments", JSON, nullable=False),
        sa.Column("error", JSON),
        sa.Column("result", JSON),
        sa.Column("progress", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        flag("submitted"),
        flag("cancelling"),
        sa.PrimaryKeyConstraint("id", name="operations_pkey"),
    )


def index_operations() -> None:
    """Index the operations for lists, for the runners, and for one open operation a server."""
    op.create_index(
        "operations_project_id_created_at_id_idx", "operations", ["project_id", "created_at", "id"]
    )
    op.create_index(
        "operations_server_id_created_at_id_idx", "operations", ["server_id", "created_at", "id"]
    )
    open_only: dict[str, Any] = {
        "sqlite_where": sa.text("finished_at IS NULL"),
        "postgresql_where": sa.text("finished_at IS NULL"),
    }
    op.create_index(
        "operations_one_open_a_server_key", "operations", ["server_id"], unique=True, **open_only
    )
    op.create_index("operations_due_idx", "operations", ["run_at"], **open_only)


def flag(name: str) -> sa.Column[bool]:
    """Return a column that is false at first."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
