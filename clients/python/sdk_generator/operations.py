"""_operations.py: what a request has to know of each operation."""

from pathlib import Path

from sdk_generator.contract import Contract, list_query
from sdk_generator.text import HEADER


def write_operations(contract: Contract, package: Path) -> None:
    """Write one row for each operation."""
    rows = []
    for method, path, operation, parameters in contract.operations():
        body = contract.find_body(operation) or {}
        reads = method == "GET" or operation.get("x-required-role") == "viewer"
        row = (
            operation["operationId"],
            method,
            path,
            reads,
            bool(operation.get("x-ostler-takes-keys")),
            tuple(one["name"] for one in list_query(parameters)),
            tuple(body.get("properties", ())),
        )
        rows.append(f"    {row!r},\n")
    head = HEADER.format(
        "The operations: id, method, path, whether it reads, takes keys, query, body."
    )
    kind = "tuple[str, str, str, bool, bool, tuple[str, ...], tuple[str, ...]]"
    text = f"{head}OPERATIONS: tuple[{kind}, ...] = (\n{''.join(rows)})\n"
    (package / "_operations.py").write_text(text, encoding="utf-8")
