"""The tables, once for SQLite and PostgreSQL; the migrations are held against them by a test."""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    text,
)

from persistence.schema.columns import (
    amount,
    disk,
    document,
    flag,
    listed,
    moment,
    number,
    size,
    word,
)

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)

BigNumber = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers INTEGER columns alone

flavors = Table(
    "flavors",
    metadata,
    word("region", primary_key=True),
    word("id", primary_key=True),
    word("name"),
    *size(),
    listed(),
    Index(None, "region", "name", "id"),
)

images = Table(
    "images",
    metadata,
    word("region", primary_key=True),
    word("id", primary_key=True),
    word("name"),
    *disk(),
    word("project_id", nullable=True),
    listed(),
    Index(None, "region", "name", "id"),
)

networks = Table(
    "networks",
    metadata,
    word("region", primary_key=True),
    word("id", primary_key=True),
    word("name"),
    word("status"),
    flag("shared"),
    flag("external"),
    document("cidrs", nullable=False),
    word("project_id", nullable=True),
    listed(),
    Index(None, "region", "name", "id"),
)

keypairs = Table(
    "keypairs",
    metadata,
    word("region"),
    word("name"),
    word("type"),
    word("fingerprint"),
    word("public_key"),
    word("project_id"),
    listed(),
    PrimaryKeyConstraint("region", "project_id", "name"),
)

servers = Table(
    "servers",
    metadata,
    word("id", primary_key=True),
    word("project_id"),
    word("region"),
    word("name"),
    word("status"),
    word("flavor_id"),
    word("image_id"),
    word("ip_address", nullable=True),
    moment("created_at"),
    moment("updated_at"),
    moment("deleted_at", nullable=True),
    word("task", nullable=True),
    word("operation_id", nullable=True),
    flag("locked"),
    flag("protected"),
    document("labels", nullable=False, server_default="{}"),
    moment("expires_at", nullable=True),
    document("fault"),
    document("addresses", nullable=False, server_default="{}"),
    word("key_name", nullable=True),
    word("availability_zone", nullable=True),
    document("labels_due"),
    word("cloud_id", nullable=True),
    document("reserved"),
    ForeignKeyConstraint(["region", "flavor_id"], ["flavors.region", "flavors.id"]),
    ForeignKeyConstraint(["region", "image_id"], ["images.region", "images.id"]),
)


def index_live_servers(*names: str) -> Index:
    """Index the servers of a project that are not deleted, so that a list follows the index."""
    live = servers.c.deleted_at.is_(None)
    columns = [servers.c[name] for name in ("project_id", *names, "id")]
    return Index(None, *columns, sqlite_where=live, postgresql_where=live)


index_live_servers("created_at")
index_live_servers("updated_at")
index_live_servers("name")
for filtered in ("status", "name", "flavor_id", "image_id", "region"):
    index_live_servers(filtered, "created_at")

live_and_expiring = servers.c.deleted_at.is_(None) & servers.c.expires_at.is_not(None)
Index(
    "servers_expires_at_idx",
    servers.c.expires_at,
    sqlite_where=live_and_expiring,
    postgresql_where=live_and_expiring,
)

# By these all projects are listed. PostgreSQL cannot take them for the list of one project, past
# all that others have: only a list of all of them says that ids are not empty.
EVERYWHERE = "id <> ''"
live_anywhere = servers.c.deleted_at.is_(None) & text(EVERYWHERE)
Index(
    "servers_created_at_id_idx",
    servers.c.created_at,
    servers.c.id,
    sqlite_where=live_anywhere,
    postgresql_where=live_anywhere,
)

known = servers.c.deleted_at.is_(None) & servers.c.cloud_id.is_not(None)
Index("servers_cloud_id_idx", servers.c.cloud_id, sqlite_where=known, postgresql_where=known)

behind = servers.c.deleted_at.is_(None) & servers.c.labels_due.is_not(None)
Index(
    "servers_labels_due_idx",
    servers.c.region,
    sqlite_where=behind,
    postgresql_where=behind,
)

# By it servers are found; triggers copy it from what servers say.
server_labels = Table(
    "server_labels",
    metadata,
    word("server_id", primary_key=True),
    word("key", primary_key=True),
    word("value"),
    word("project_id"),
    moment("created_at"),
    Index(None, "project_id", "key", "created_at", "server_id"),
    Index(None, "project_id", "key", "value", "created_at", "server_id"),
)

operations = Table(
    "operations",
    metadata,
    word("id", primary_key=True),
    word("project_id"),
    word("server_id"),
    word("action"),
    word("status"),
    document("arguments", nullable=False),
    number("progress"),
    document("error"),
    document("result"),
    word("cause"),
    word("request_id"),
    moment("created_at"),
    moment("started_at", nullable=True),
    moment("finished_at", nullable=True),
    moment("deadline_at"),
    moment("run_at"),
    moment("lease_until", nullable=True),
    word("owner", nullable=True),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    number("attempts"),
    word("mark", key="history_cursor", nullable=True),  # its name since the first of them
    word("cloud_request_id", nullable=True),
    word("superseded_by", nullable=True),
    flag("submitted"),
    flag("cancelling"),
    Index(
        None,
        "created_at",
        "id",
        sqlite_where=text(EVERYWHERE),
        postgresql_where=text(EVERYWHERE),
    ),
    Index(None, "project_id", "created_at", "id"),
    Index(None, "project_id", "status", "created_at", "id"),
    Index(None, "project_id", "action", "created_at", "id"),
    Index(None, "project_id", "server_id", "created_at", "id"),
)

unfinished = operations.c.finished_at.is_(None)
Index(
    "operations_one_open_a_server_key",
    operations.c.server_id,
    unique=True,
    sqlite_where=unfinished,
    postgresql_where=unfinished,
)
Index(
    "operations_due_idx",
    operations.c.run_at,
    sqlite_where=unfinished,
    postgresql_where=unfinished,
)

ended = operations.c.finished_at.is_not(None)
Index(
    "operations_finished_at_idx",
    operations.c.finished_at,
    sqlite_where=ended,
    postgresql_where=ended,
)

events = Table(
    "events",
    metadata,
    Column("id", BigNumber, Identity(), primary_key=True),
    Column("position", BigInteger, unique=True),
    word("project_id"),
    word("server_id", nullable=True),
    word("operation_id", nullable=True),
    word("request_id"),
    word("type"),
    document("data", nullable=False),
    moment("created_at"),
    Index(None, "project_id", "position"),
    Index(None, "server_id", "position"),
    sqlite_autoincrement=True,
)

waiting = events.c.position.is_(None)
Index("events_waiting_idx", events.c.id, sqlite_where=waiting, postgresql_where=waiting)

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

api_keys = Table(
    "api_keys",
    metadata,
    word("id", primary_key=True),
    word("project_id"),
    word("name"),
    word("role"),
    flag("all_projects"),
    document("restrictions", nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("old_digest", LargeBinary),
    moment("old_until", nullable=True),
    word("created_by"),
    moment("created_at"),
    moment("expires_at"),
    moment("last_used_at", nullable=True),
    Column("warned_days", Integer),
    Index(None, "project_id", "created_at", "id"),
    Index(None, "created_at", "id"),
    Index(None, "expires_at"),
)

# One row: how often a key has been changed or revoked.
api_key_changes = Table(
    "api_key_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
)

# Of whom signed in at the console; what is sealed opens with the cookie alone.
sessions = Table(
    "sessions",
    metadata,
    word("id", primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    number("version"),
    moment("created_at"),
    moment("expires_at"),
    moment("lease_until", nullable=True),
    Index(None, "expires_at"),
)

# What is in it is changed by nobody: triggers see to that.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", BigNumber, Identity(), primary_key=True),
    Column("position", BigInteger, unique=True),
    word("hash", nullable=True),
    moment("created_at"),
    moment("last_at"),
    word("request_id"),
    word("outcome"),
    word("project_id", nullable=True),
    word("mode", nullable=True),
    word("subject", nullable=True),
    word("name", nullable=True),
    word("role", nullable=True),
    word("key_id", nullable=True),
    word("address", nullable=True),
    word("operation", nullable=True),
    word("method", nullable=True),
    word("path", nullable=True),
    word("action", nullable=True),
    word("resource_type", nullable=True),
    word("resource_id", nullable=True),
    word("operation_id", nullable=True),
    Column("status", Integer),
    word("code", nullable=True),
    number("count"),
    document("changes", nullable=False),
    Index(None, "project_id", "position"),
    Index(None, "resource_id"),
    sqlite_autoincrement=True,
)

unsealed = audit_entries.c.position.is_(None)
Index(
    "audit_entries_unsealed_idx",
    audit_entries.c.id,
    sqlite_where=unsealed,
    postgresql_where=unsealed,
)

# Where the logs begin, see persistence/log_starts.py.
log_starts = Table(
    "log_starts",
    metadata,
    word("log", primary_key=True),
    word("project_id", primary_key=True),
    Column("removed_until", BigInteger, nullable=False),
    word("hash", nullable=True),
    moment("changed_at"),
)

# A row a project; what it has of each resource, and its own limits where it has any.
quotas = Table(
    "quotas",
    metadata,
    word("project_id", primary_key=True),
    *(amount(name) for name in ("servers", "vcpus", "ram_mb", "disk_gb", "keypairs", "webhooks")),
    *(amount(f"reserved_{name}") for name in ("vcpus", "ram_mb", "disk_gb")),
    *(
        Column(f"max_{name}", BigInteger)
        for name in ("servers", "vcpus", "ram_mb", "disk_gb", "keypairs", "webhooks")
    ),
)

# Triggers count in it, see persistence/listing/counts.py.
kept_counts = Table(
    "kept_counts",
    metadata,
    word("relation", primary_key=True),
    word("project_id", primary_key=True),
    word("field", primary_key=True),
    word("value", primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
    postgresql_with={"fillfactor": 50},
)

# Seconds since 1970, which are reckoned with and never compared with other times.
rate_buckets = Table(
    "rate_buckets",
    metadata,
    word("name", primary_key=True),
    Column("full_at", Double, nullable=False),
    sqlite_with_rowid=False,
    postgresql_with={"fillfactor": 50},
)
