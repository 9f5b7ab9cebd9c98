"""What Alembic runs: on a given connection, or on ``-x url=DATABASE_URL`` from its command line."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Text

from persistence.database.session import Database
from persistence.migration import VERSION_TABLE, is_own
from persistence.schema.tables import metadata
from persistence.schema.types import UtcDateTime


def migrate(connection: Connection) -> None:
    """Run what the command asks for, in the transaction that is open."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        include_name=is_own,
        render_as_batch=True,
        render_item=render_item,
    )
    context.run_migrations()


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Return the project's own names for its column types in a generated migration."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime"
    return "Words" if kind == "type" and isinstance(item, Text) else False


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    database = Database(context.get_x_argument(as_dictionary=True)["url"])
    with database.write() as opened:
        migrate(opened)
    database.close()
