"""The table of labels, by which servers are found; triggers copy it from what servers say."""

from sqlalchemy import Index, Table

from persistence.columns import moment, word
from persistence.tables import metadata

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
