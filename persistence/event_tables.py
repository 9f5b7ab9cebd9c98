"""The table of events; the migrations are held against it as against the others."""

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, Table

from persistence.columns import document, moment, word
from persistence.tables import metadata

BigNumber = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers INTEGER columns alone

events = Table(
    "events",
    metadata,
    Column("id", BigNumber, Identity(), primary_key=True),
    Column("position", BigInteger, unique=True),
    word("project_id"),
    word("server_id"),
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
