"""inputs.py: keyword arguments of the methods."""

import re
from pathlib import Path

from sdk_generator.contract import LEFT_OUT, Contract, Document, describe, list_query
from sdk_generator.text import HEADER, name_input, wrap_docstring


def write_type(contract: Contract, schema: Document) -> str:
    """Return what Python may give for a schema."""
    nullable = schema.get("nullable", False)
    found = contract.resolve(schema)
    written = _write_plain_type(contract, found)
    return f"{written} | None" if nullable or found.get("nullable") else written


def _write_plain_type(contract: Contract, schema: Document) -> str:
    kind = schema.get("type")
    if kind == "array":
        return f"Sequence[{write_type(contract, schema['items'])}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        written = write_type(contract, values) if isinstance(values, dict) else "Any"
        return f"Mapping[str, {written}]"
    if schema.get("format") == "date-time":
        return "datetime | str"
    return {"string": "str", "integer": "int", "boolean": "bool", "number": "float"}[kind or ""]


def write_inputs(contract: Contract, package: Path) -> None:
    """Write the keyword arguments that each operation takes, in its query or in its body."""
    blocks = []
    for _, _, operation, parameters in contract.operations():
        body = contract.find_body(operation)
        fields = list_input_fields(contract, body, parameters)
        if operation["tags"][0] not in LEFT_OUT and fields:
            name = operation["operationId"]
            blocks.append(write_input(name_input(name), f"Of `{name}`.", fields))
    _, parameters = contract.find_operation("list_events")
    events = list_input_fields(contract, None, parameters)
    followed = [one for one in events if one[0] not in ("after", "limit")]
    blocks.append(write_input("FollowEvents", "Of `list_events` as a stream.", followed))
    imports = "from collections.abc import Mapping, Sequence\n"
    imports += "from datetime import datetime\nfrom typing import Any, Required, TypedDict\n\n\n"
    head = HEADER.format("What the methods take as keywords.")
    (package / "inputs.py").write_text(head + imports + "\n\n".join(blocks), encoding="utf-8")


Field = tuple[str, str, str]


def list_input_fields(
    contract: Contract, body: Document | None, parameters: list[Document]
) -> list[Field]:
    """Return name, type and description of each keyword of an operation."""
    if body is not None:
        properties = body.get("properties", {})
        return [
            (name, _choose_body_type(contract, name, body), describe(contract, one))
            for name, one in properties.items()
        ]
    return [
        (one["name"], _widen(write_type(contract, one["schema"])), describe(contract, one))
        for one in list_query(parameters)
        if one["name"] not in ("cursor", "wait")
    ]


def _choose_body_type(contract: Contract, name: str, body: Document) -> str:
    written = write_type(contract, body["properties"][name])
    if name == "user_data":
        written = f"bytes | {written}"
    needed = name in body.get("required", ()) and name not in ("flavor_id", "image_id")
    return f"Required[{written}]" if needed else written


def _widen(written: str) -> str:
    """Return a type of a filter, of which one may be given as itself, and None for none."""
    single = re.fullmatch(r"Sequence\[(.*)\]", written)
    written = f"{single[1]} | {written}" if single else written
    return written if written.endswith("None") else f"{written} | None"


def write_input(name: str, title: str, fields: list[Field]) -> str:
    """Return a TypedDict."""
    lines = [f"class {name}(TypedDict, total=False):", f'    """{title}"""', ""]
    for field, written, text in fields:
        lines.append(f"    {field}: {written}")
        lines += wrap_docstring(text, 4)
    return "\n".join(lines) + "\n"
