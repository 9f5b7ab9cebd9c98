"""Write what the SDK has from the document: models, inputs, operations, errors, docstrings, sync.

``python clients/python/generate.py`` renews them where they are; another package may be named.
"""

import ast
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import unasync

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BIN = Path(sys.executable).parent
Document = dict[str, Any]

LIMITS = {
    "minLength", "maxLength", "pattern", "minimum", "maximum", "minItems", "maxItems",
    "uniqueItems", "minProperties", "maxProperties", "default", "example", "discriminator",
}  # fmt: skip
LEFT_OUT = ("documentation", "metrics", "health")
HEADER = '"""{}\n\nMade by generate.py from the document; not to be edited.\n"""\n\n'
METHODS = ("get", "post", "put", "patch", "delete")
NAMES = {
    "asyncio": "time",
    "aclose": "close",
    "aread": "read",
    "AsyncBaseTransport": "BaseTransport",
}
CODEGEN = """--input-file-type openapi --output-model-type pydantic_v2.BaseModel
    --base-class ostler_sdk._base.Model --target-python-version 3.11 --strict-nullable
    --use-specialized-enum --use-annotated --use-schema-description --use-field-description
    --use-standard-collections --use-union-operator --use-double-quotes --collapse-root-models
    --output-datetime-class datetime --disable-timestamp --capitalise-enum-members
    --enum-field-as-literal one --use-one-literal-as-default --keep-model-order
    --union-mode left_to_right --use-type-alias --formatters ruff-format"""


def read_document() -> Document:
    """Return the document that clients are made from."""
    text = (ROOT / "clients" / "openapi.json").read_text(encoding="utf-8")
    document: Document = json.loads(text)
    return document


class Contract:
    """The document, asked about what the generator needs."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def find(self, reference: str) -> Any:
        """Return what a reference of this document names."""
        node = self.document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
        return node

    def resolve(self, node: Document) -> Document:
        """Return a node, or what it refers to."""
        return self.resolve(self.find(node["$ref"])) if "$ref" in node else node

    def operations(self) -> Iterator[tuple[str, str, Document, list[Document]]]:
        """Yield the method, path, operation and parameters of each operation."""
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    listed = item.get("parameters", []) + item[method].get("parameters", [])
                    yield method.upper(), path, item[method], [self.resolve(one) for one in listed]

    def find_body(self, operation: Document) -> Document | None:
        """Return the schema of the request's body."""
        content = operation.get("requestBody", {}).get("content", {})
        media = content.get("application/json")
        return self.resolve(media["schema"]) if media else None

    def find_operation(self, operation_id: str) -> tuple[Document, list[Document]]:
        """Return an operation and its parameters."""
        for _, _, operation, parameters in self.operations():
            if operation["operationId"] == operation_id:
                return operation, parameters
        raise KeyError(operation_id)

    def find_action(self, name: str) -> Document:
        """Return the schema of a lifecycle action."""
        mapping = self.document["components"]["schemas"]["ServerAction"]["discriminator"]["mapping"]
        schema: Document = self.find(mapping[name])
        return schema


def list_query(parameters: list[Document]) -> list[Document]:
    """Return the parameters that stand in the query."""
    return [one for one in parameters if one["in"] == "query"]


# --- models.py: the schemas of what is answered and sent


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
    if {"type": "string"} in opened.get("anyOf", ()):  # words, of which there may be others
        words = opened.pop("anyOf")[0]
        return {**opened, "allOf": [words]} if opened else words
    if opened.get("type") == "integer":
        opened.pop("enum", None)
    if "anyOf" in opened and all("$ref" in one for one in opened["anyOf"]):
        opened["anyOf"].append({"type": "object", "additionalProperties": True})
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


# --- inputs.py: keyword arguments of the methods


def name_input(operation_id: str) -> str:
    """Return `CreateServer` for `create_server`."""
    return "".join(word.capitalize() for word in operation_id.split("_"))


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
    for method, _, operation, parameters in contract.operations():
        body = contract.find_body(operation)
        fields = list_input_fields(contract, method, body, parameters)
        if operation["tags"][0] not in LEFT_OUT and fields:
            name = operation["operationId"]
            blocks.append(write_input(name_input(name), f"Of `{name}`.", fields))
    _, parameters = contract.find_operation("list_events")
    events = list_input_fields(contract, "GET", None, parameters)
    followed = [one for one in events if one[0] not in ("after", "limit")]
    blocks.append(write_input("FollowEvents", "Of `list_events` as a stream.", followed))
    imports = (
        "from __future__ import annotations\n\nfrom collections.abc import Mapping, Sequence\n"
    )
    imports += "from datetime import datetime\nfrom typing import Any, Required, TypedDict\n\n\n"
    head = HEADER.format("What the methods take as keywords.")
    (package / "inputs.py").write_text(head + imports + "\n\n".join(blocks), encoding="utf-8")


Field = tuple[str, str, str]


def list_input_fields(
    contract: Contract, method: str, body: Document | None, parameters: list[Document]
) -> list[Field]:
    """Return name, type and description of each keyword of an operation."""
    if body is not None:
        properties = body.get("properties", {})
        return [
            (name, _choose_body_type(contract, method, name, body), describe(contract, one))
            for name, one in properties.items()
        ]
    return [
        (one["name"], _widen(write_type(contract, one["schema"])), describe(contract, one))
        for one in list_query(parameters)
        if one["name"] not in ("cursor", "wait")
    ]


def _choose_body_type(contract: Contract, method: str, name: str, body: Document) -> str:
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


def describe(contract: Contract, node: Document) -> str:
    """Return the description of a parameter or a field, on one line."""
    found = node.get("description") or contract.resolve(node).get("description", "")
    return " ".join(found.split())


def write_input(name: str, title: str, fields: list[Field]) -> str:
    """Return a TypedDict."""
    lines = [f"class {name}(TypedDict, total=False):", f'    """{title}"""', ""]
    for field, written, text in fields:
        lines.append(f"    {field}: {written}")
        lines += wrap_docstring(text, 4)
    return "\n".join(lines) + "\n"


# --- _operations.py: what a request has to know


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


# --- errors.py: a class a code

ROW = re.compile(r"^\| `([A-Z_]+)` \| (\d{3}) \| (.*?) \| (yes|no)\S* \| (.*?) \|$", re.MULTILINE)


def write_errors(package: Path) -> None:
    """Write an exception for each code, as docs/errors.md explains it."""
    rows = ROW.findall((ROOT / "docs" / "errors.md").read_text(encoding="utf-8"))
    names = [name_input(code.lower()) for code, *_ in rows]
    classes = [write_error(*row) for row in rows]
    head = HEADER.format("What can go wrong: a class for each code of the service.")
    table = "".join(f'    "{row[0]}": {name},\n' for row, name in zip(rows, names, strict=True))
    exported = "".join(f'    "{name}",\n' for name in sorted([*BASES, *names, "CODES"]))
    text = (
        f"{head}from ostler_sdk._errors import {', '.join(BASES)}\n\n__all__ = [\n{exported}]\n\n\n"
        + "\n\n".join(classes)
        + f"\n\nCODES: dict[str, type[ApiError]] = {{\n{table}}}\n"
    )
    (package / "errors.py").write_text(text, encoding="utf-8")


BASES = [
    "FAMILIES", "ApiError", "ConfigurationError", "ConflictError", "ConnectionFailed",
    "DeniedError", "NotFoundError", "OperationError", "OperationFailed", "OstlerError",
    "UnavailableError", "UnexpectedAnswer", "WaitTimeout",
]  # fmt: skip
FAMILIES = {
    "401": "DeniedError",
    "403": "DeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
}
FAMILIES |= {"412": "ConflictError"} | dict.fromkeys(("429", "502", "503"), "UnavailableError")


def write_error(code: str, status: str, meaning: str, retry: str, hint: str) -> str:
    """Return the class of a code."""
    text = f"{status}: {strip_links(meaning)}."
    hint = strip_links(hint)
    lines = [f"class {name_input(code.lower())}({FAMILIES.get(status, 'ApiError')}):"]
    lines += wrap_docstring(text, 4)
    lines += ["", f"    retry_by_default = {retry == 'yes'}"]
    lines += [f"    hint_by_default = {hint[0].upper() + hint[1:]!r}"]
    return "\n".join(lines) + "\n"


def strip_links(text: str) -> str:
    """Return Markdown without its links and footnotes."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("\\|", "|")


# --- docstrings of the methods

OWN_WORDS = ("act", "follow", "wait")


def wrap_docstring(text: str, indent: int) -> list[str]:
    """Return the lines of a docstring."""
    space = " " * indent
    text = text.replace("\\", "\\\\")
    if "\n" not in text and len(text) + indent + 6 <= 100:
        return [f'{space}"""{text}"""']
    lines = []
    for paragraph in f'"""{text}'.split("\n"):
        hang = space + "    " if paragraph.startswith("    ") else space
        lines += wrap(paragraph.strip(), space, hang) or [""]
    return [*lines, f'{space}"""']


def wrap(text: str, first: str, rest: str) -> list[str]:
    """Return a paragraph as lines of 100 columns."""
    wrapper = textwrap.TextWrapper(100, initial_indent=first, subsequent_indent=rest)
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    return wrapper.wrap(text)


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
    fields = (
        []
        if body and "properties" not in body
        else list_input_fields(contract, "", body, parameters)
    )
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
    _, found, own = (ast.get_docstring(method) or "").partition("Here, ")
    words += f"\n\nHere, {' '.join(own.split())}" if found else ""
    first = method.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = first.lineno - 1
    end = first.end_lineno if is_docstring and first.end_lineno else start
    lines[start:end] = wrap_docstring(words, 8)


# --- everything


def write_sync(package: Path) -> None:
    """Write the package that is called from the one that is awaited."""
    sources = sorted(package.glob("_async/*.py"))
    names = {
        f"Async{name}": name
        for path in sources
        for name in re.findall(r"class Async(\w+)", path.read_text())
    }
    rule = unasync.Rule("/_async/", "/_sync/", {**NAMES, **names, "_async": "_sync"})
    unasync.unasync_files([str(path) for path in sources], [rule])
    for path in package.glob("_sync/*.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace(
                "that is awaited. The package _sync is made from this one",
                "that is called. It is made from the package _async",
            ),
            encoding="utf-8",
        )


def generate(package: Path) -> None:
    """Renew what is made in a package."""
    contract = Contract(read_document())
    write_models(contract, package)
    write_inputs(contract, package)
    write_operations(contract, package)
    write_errors(package)
    for path in sorted(package.glob("_async/*.py")):
        write_docstrings(contract, path)
    write_sync(package)
    files = sorted(package.rglob("*.py"))
    for command in (["check", "--fix-only"], ["format"]):
        options = ["--quiet", "--config", str(ROOT / "pyproject.toml")]
        subprocess.run([str(BIN / "ruff"), *command, *options, *map(str, files)], check=True)


if __name__ == "__main__":
    generate(Path(*sys.argv[1:]) if sys.argv[1:] else HERE / "ostler_sdk")
