"""Which operations answer with the code of an error."""

from documentation.reference.document import Document, Operation
from documentation.reference.markdown import join, write_table

TITLE = "## Who answers with it"
# Of all operations; a list of more than these would say nothing.
FEW = 0.5


def write_answers(document: Document) -> str:
    """Return a table of every code with the operations that may answer with it."""
    found = {code: list_answers(document, code) for code in list_codes(document)}
    rows = [
        (f"`{code}`", link_operations(operations, len(document.operations)))
        for code, operations in found.items()
        if operations
    ]
    return join([TITLE, write_table(("code", "operations"), rows)])


def list_codes(document: Document) -> list[str]:
    """Return every code, in the order of the document."""
    return list(document.told["components"]["schemas"]["ErrorCode"]["enum"])


def list_answers(document: Document, code: str) -> list[Operation]:
    """Return the operations that may answer with a code."""
    return [
        operation
        for operation in document.operations
        for response in operation.told["responses"].values()
        if code in document.list_codes(document.resolve(response))
    ]


def link_operations(operations: list[Operation], total: int) -> str:
    """Return links to operations, or how many where they are most."""
    if len(operations) > FEW * total:
        return f"{len(operations)} of the {total} operations"
    return ", ".join(
        f"[{one.id}](reference/api/{one.told['tags'][0]}.md#{one.id})" for one in operations
    )
