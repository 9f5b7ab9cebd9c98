"""Column types as the migrations make them: what has been migrated stays as it was made.

The types that the program reads and writes with may change; these are what they came to in the
databases that there are. Another type is another name here, and a migration of its own.
"""

from sqlalchemy import DateTime, Text

Words = Text().with_variant(Text(collation="C"), "postgresql")
UtcDateTime = DateTime(timezone=True).with_variant(Text(), "sqlite")
