"""What an event may be, and what each kind has to say."""

from documentation.reference.document import Document
from documentation.reference.markdown import join, list_words, write_table

TITLE = "## What an event says"
COLUMNS = ("field", "type", "always", "")


def write_events(document: Document) -> str:
    """Return the fields of an event, the words of its type, and the fields of its data."""
    schemas = document.told["components"]["schemas"]
    data = [document.resolve(one) for one in schemas["EventData"]["oneOf"]]
    parts = [
        TITLE,
        write_table(COLUMNS, document.list_fields(schemas["Event"])),
        f"`type` is one of {list_words(schemas['EventType']['enum'])}:",
        schemas["EventType"]["description"],
    ]
    for one in data:
        parts += [f"`data`: {one['description']}", write_table(COLUMNS, document.list_fields(one))]
    return join(parts).replace("](schemas.md#", "](reference/api/schemas.md#")
