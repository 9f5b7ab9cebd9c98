"""API keys, and the count of their changes that every process looks at.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of keys and of their changes, which are none yet."""
    op.create_table(
        "api_keys",
        *(sa.Column(name, Words, nullable=False) for name in ("id", "project_id", "name", "role")),
        sa.Column("all_projects", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("restrictions", sa.JSON, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("old_digest", sa.LargeBinary),
        sa.Column("old_until", UtcDateTime),
        sa.Column("created_by", Words, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("last_used_at", UtcDateTime),
        sa.Column("warned_days", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="api_keys_pkey"),
    )
    for columns in (["project_id", "created_at", "id"], ["created_at", "id"], ["expires_at"]):
        op.create_index(f"api_keys_{'_'.join(columns)}_idx", "api_keys", columns)
    changes = op.create_table(
        "api_key_changes",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="api_key_changes_pkey"),
    )
    op.bulk_insert(changes, [{"id": 1, "version": 0}])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("api_key_changes")
    op.drop_table("api_keys")
