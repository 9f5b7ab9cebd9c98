"""models.py: the schemas of what is answered and sent."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sdk_generator.contract import LEFT_OUT, Contract, Document
from sdk_generator.places import BIN
from sdk_generator.text import HEADER

LIMITS = {
    "minLength", "maxLength", "pattern", "minimum", "maximum", "minItems", "maxItems",
    "uniqueItems", "minProperties", "maxProperties", "default", "example", "discriminator",
}  # fmt: skip
CODEGEN = """--input-file-type openapi --output-model-type pydantic_v2.BaseModel
    --base-class ostler_sdk._base.Model --target-python-version 3.11 --strict-nullable
    --use-specialized-enum --use-annotated --use-schema-description --use-field-description
    --use-standard-collections --use-union-operator --use-double-quotes --collapse-root-models
    --output-datetime-class datetime --disable-timestamp --capitalise-enum-members
    --enum-field-as-literal one --use-one-literal-as-default --keep-model-order
    --union-mode left_to_right --use-type-alias --formatters ruff-format"""


def list_references(node: Any) -> Iterator[str]:
    """Yield every reference within a node."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from list_references(value)
    elif isinstance(node, list):
        for value in node:
            yield from list_references(value)


def choose_schemas(contract: Contract) -> dict[str, Document]:
    """Return the schemas of bodies that are sent and of answers below 400."""
    waiting: list[str] = []
    for _, _, operation, _ in contract.operations():
        if operation["tags"][0] not in LEFT_OUT:
            answers = [body for status, body in operation["responses"].items() if status < "400"]
            waiting += list_references([operation.get("requestBody", {}), answers])
    chosen: dict[str, Document] = {}
    seen: set[str] = set()
    while waiting:
        reference = waiting.pop()
        if reference not in seen:
            seen.add(reference)
            found = contract.find(reference)
            waiting += list_references(found)
            if "/schemas/" in reference:
                chosen[reference.rpartition("/")[2]] = found
    return dict(sorted(chosen.items()))


def open_schema(node: Any) -> Any:
    """Return a schema that takes what a later version of the service may send."""
    if isinstance(node, list):
        return [open_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    opened = {
        key: open_schema(value)
        for key, value in node.items()
        if key not in LIMITS and not (key == "additionalProperties" and value is False)
    }
    if opened.get("type") == "integer":
        opened.pop("enum", None)
    if any(one.keys() == {"type"} for one in opened.get("anyOf", ())):  # there may be others
        words = opened.pop("anyOf")[0]
        return {**opened, "allOf": [words]} if opened else words
    for kind in ("anyOf", "oneOf"):
        if (
            kind in opened
            and "discriminator" not in node
            and all("$ref" in one for one in opened[kind])
        ):
            opened[kind].append({"type": "object", "additionalProperties": True})
    return opened


def write_models(contract: Contract, package: Path) -> None:
    """Write the models of the schemas."""
    schemas = {name: open_schema(one) for name, one in choose_schemas(contract).items()}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Ostler", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    output = package / "models.py"
    subprocess.run(
        [BIN / "datamodel-codegen", *CODEGEN.split(), "--output", output],
        input=json.dumps(document).encode(),
        check=True,
    )
    text = output.read_text(encoding="utf-8").replace("(StrEnum)", "(OpenEnum)")
    head = HEADER.format("Resources as the service tells them.")
    text = re.sub(r"^# generated.*?\n\n", head, text, flags=re.DOTALL)
    text = re.sub(r"^from enum import StrEnum\n", "", text, flags=re.MULTILINE)
    text = text.replace("import Model\n", "import Model, OpenEnum\n")
    output.write_text(text, encoding="utf-8")
