"""Indexes by which operations are listed by status, by action and by server, each of a project.

Revision ID: 0017
Revises: 0016
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLE = "operations"
FILTERS = ("status", "action", "server_id")
OF_SERVER = ("server_id", "created_at", "id")


def upgrade() -> None:
    """Create the indexes; that of servers alone is of no more use."""
    for name in FILTERS:
        create_index("project_id", name, "created_at", "id")
    op.drop_index(name_index(*OF_SERVER), TABLE)


def downgrade() -> None:
    """Drop the indexes, and create that of servers alone."""
    create_index(*OF_SERVER)
    for name in FILTERS:
        op.drop_index(name_index("project_id", name, "created_at", "id"), TABLE)


def create_index(*columns: str) -> None:
    """Create an index of operations."""
    op.create_index(name_index(*columns), TABLE, columns)


def name_index(*columns: str) -> str:
    """Return the name of an index of operations."""
    return f"{TABLE}_{'_'.join(columns)}_idx"
