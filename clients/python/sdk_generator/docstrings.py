"""The docstrings of the methods, which are words of the document."""

import ast
from pathlib import Path

from sdk_generator.contract import Contract, Document, describe
from sdk_generator.inputs import Field, list_input_fields
from sdk_generator.text import wrap_docstring

OWN_WORDS = ("act", "follow", "wait")


def write_docstrings(contract: Contract, path: Path) -> None:
    """Give each method that asks for an operation the words of the document.

    Those of ``OWN_WORDS`` say themselves what they do.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    tree = ast.parse("\n".join(lines))
    methods = [
        node
        for kind in tree.body
        if isinstance(kind, ast.ClassDef)
        for node in kind.body
        if isinstance(node, ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and node.name not in OWN_WORDS
    ]
    for method in reversed(methods):
        if words := find_words(contract, method):
            replace_docstring(lines, method, words)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def find_words(contract: Contract, method: ast.AsyncFunctionDef) -> str | None:
    """Return what the document says of the operation or the action that a method asks for."""
    words = [str(one.value) for one in ast.walk(method) if isinstance(one, ast.Constant)]
    known = {operation["operationId"] for _, _, operation, _ in contract.operations()}
    for word in words:
        if word in known:
            return write_words(contract, word)
    for node in ast.walk(method):
        if isinstance(node, ast.Dict) and ast.unparse(node).startswith("{'action': '"):
            schema = contract.find_action(ast.literal_eval(node.values[0]))
            summary, _, rest = schema["description"].partition(". ")
            fields = list_action_fields(contract, schema)
            return write_sections(summary.rstrip(".\n") + ".", rest, fields)
    return None


def list_action_fields(contract: Contract, schema: Document) -> list[Field]:
    """Return the fields of an action beside its name."""
    fields = [(name, "", describe(contract, one)) for name, one in schema["properties"].items()]
    return fields[1:]


def write_words(contract: Contract, operation_id: str) -> str:
    """Return summary, description and keywords of an operation."""
    operation, parameters = contract.find_operation(operation_id)
    body = contract.find_body(operation)
    fields = list_input_fields(contract, body, parameters)
    return write_sections(operation["summary"] + ".", operation.get("description", ""), fields)


def write_sections(summary: str, description: str, fields: list[Field]) -> str:
    """Return a docstring of a summary, paragraphs and fields."""
    parts = [" ".join(summary.split())]
    for paragraph in description.strip().split("\n\n"):
        if paragraph.strip():
            parts += ["", " ".join(paragraph.split())]
    if fields:
        parts += [""] + [f"    {name}: {text}" for name, _, text in fields]
    return "\n".join(parts)


def replace_docstring(lines: list[str], method: ast.AsyncFunctionDef, words: str) -> None:
    """Put words in front of what the docstring of a method says by itself, from `Here, ` on."""
    said = f"\n\n{ast.get_docstring(method) or ''}".partition("\n\nHere, ")
    words += f"\n\nHere, {' '.join(said[2].split())}" if said[2] else ""
    first = method.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = first.lineno - 1
    end = first.end_lineno if is_docstring and first.end_lineno else start
    lines[start:end] = wrap_docstring(words, 8)
