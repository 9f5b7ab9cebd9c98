"""The table of idempotency keys; the migrations are held against it as against the others."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from persistence.columns import document, moment, word
from persistence.tables import metadata

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    word("project_id", primary_key=True),
    word("key", primary_key=True),
    word("fingerprint"),
    word("token"),
    word("owner"),
    moment("created_at"),
    moment("lease_until", nullable=True),
    Column("status", Integer),
    document("headers"),
    Column("body", LargeBinary),
    word("contract", nullable=True),
    Index(None, "created_at"),
)
