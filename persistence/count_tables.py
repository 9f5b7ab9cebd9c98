"""The table of kept counts; the migrations are held against it as against the others."""

from sqlalchemy import BigInteger, Column, Integer, Table

from persistence.columns import word
from persistence.tables import metadata

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
