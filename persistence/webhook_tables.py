"""The tables of webhooks and their deliveries; the migrations are held against them as well."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from persistence.columns import document, moment, number, word
from persistence.tables import metadata

webhooks = Table(
    "webhooks",
    metadata,
    word("id", primary_key=True),
    word("project_id"),
    word("url"),
    word("description"),
    document("event_types", nullable=False),
    word("status"),
    word("disabled_reason", nullable=True),
    word("secret"),
    word("old_secret", nullable=True),
    moment("old_secret_until", nullable=True),
    Column("position", BigInteger, nullable=False),
    document("last_delivery"),
    number("attempts"),
    moment("failing_since", nullable=True),
    moment("next_attempt_at", nullable=True),
    moment("created_at"),
    moment("updated_at"),
    moment("lease_until", nullable=True),
    word("owner", nullable=True),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    Index(None, "project_id", "created_at", "id"),
)

enabled = webhooks.c.status == "enabled"
Index(
    "webhooks_enabled_idx",
    webhooks.c.position,
    sqlite_where=enabled,
    postgresql_where=enabled,
)

deliveries = Table(
    "webhook_deliveries",
    metadata,
    word("id", primary_key=True),
    word("webhook_id"),
    word("message_id"),
    word("cause"),
    word("type"),
    Column("event_id", BigInteger),
    word("status"),
    number("attempt"),
    Column("response_status", Integer),
    word("error", nullable=True),
    Column("duration_ms", Integer),
    moment("created_at"),
    moment("finished_at", nullable=True),
    Index(None, "webhook_id", "created_at", "id"),
)

pending = deliveries.c.status == "pending"
Index(
    "webhook_deliveries_pending_idx",
    deliveries.c.webhook_id,
    sqlite_where=pending,
    postgresql_where=pending,
)
