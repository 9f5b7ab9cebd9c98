"""``python -m table_maker``: the document by standard input, the table to standard output."""

import json
import sys

from table_maker.document import Document
from table_maker.table import make_table


def main() -> None:
    """Read the document, write the table."""
    table = make_table(Document(json.load(sys.stdin)))
    json.dump(table, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
