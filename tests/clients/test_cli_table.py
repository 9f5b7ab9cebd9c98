"""The table of commands: made from the document, whole, and with help for people."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import click
import pytest

from ostler_cli.app import make_root
from ostler_cli.table import Row, load_table
from ostler_cli.words import OWN
from service.contract.contract import Contract
from tests.commands import ROOT

CLI = ROOT / "clients" / "cli"
DOCUMENT = json.loads(Contract().json_bytes)
LEFT_OUT = {"limit", "offset", "cursor", "wait", "sort"}
"""Parameters for which there are options of the command line's own."""


def list_commands() -> Iterator[Row]:
    """Yield every command of the table."""
    table = load_table()
    for noun in table["nouns"].values():
        yield from noun["commands"].values()
    yield from table["words"].values()


def resolve(node: Any) -> Any:
    """Return what a reference names."""
    while "$ref" in node:
        found: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def list_operations() -> dict[str, tuple[Any, list[Any]]]:
    """Return every operation of the document and its parameters."""
    found = {}
    for item in DOCUMENT["paths"].values():
        for method, operation in item.items():
            if method != "parameters":
                own = [*item.get("parameters", []), *operation.get("parameters", [])]
                found[operation["operationId"]] = (operation, [resolve(one) for one in own])
    return found


OPERATIONS = list_operations()


def get_commands(operation_id: str) -> list[Row]:
    """Return the commands of an operation; that of two operations has a path for each."""
    commands = [row for row in list_commands() if row["operation"] == operation_id]
    return commands or [row for row in list_commands() if "bare" in row]


def test_the_table_is_as_the_document_makes_it() -> None:
    command = [sys.executable, "-m", "table_maker"]
    document = Contract().json_bytes
    made = subprocess.run(command, cwd=CLI, input=document, capture_output=True, check=True)
    written = (CLI / "ostler_cli" / "commands.json").read_bytes()
    assert made.stdout == written, "run `make clients-cli`"


def test_every_operation_has_a_command() -> None:
    reached = {row["operation"] for row in list_commands()}
    assert OPERATIONS.keys() - reached == {"get_project_quota"}
    (quota,) = [row for row in list_commands() if "bare" in row]
    assert (quota["bare"], quota["path"]) == ("/api/v1/quota", "/api/v1/quotas/{project_id}")


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_parameter_of_an_operation_can_be_given(operation_id: str) -> None:
    _, parameters = OPERATIONS[operation_id]
    wanted = {one["name"] for one in parameters if one["in"] in ("query", "path")} - LEFT_OUT
    for command in get_commands(operation_id):
        rows = [*command["options"], *command["arguments"]]
        assert wanted <= {row["field"] for row in rows if row["in"] in ("query", "path")}


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_field_of_a_body_can_be_given(operation_id: str) -> None:
    operation, _ = OPERATIONS[operation_id]
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        assert all("constants" not in command for command in get_commands(operation_id))
        return
    body = resolve(content["application/json"]["schema"])
    shapes = [resolve(one) for one in body["oneOf"]] if "oneOf" in body else [body]
    commands = get_commands(operation_id)
    assert len(commands) == len(shapes)
    for command, shape in zip(commands, shapes, strict=True):
        rows = [*command["options"], *command["arguments"]]
        given = {row["field"][0] for row in rows if row["in"] == "body"}
        assert given | command.get("constants", {}).keys() == shape["properties"].keys()


def test_every_action_of_a_server_is_a_verb() -> None:
    actions = resolve(DOCUMENT["components"]["schemas"]["ActionName"])["enum"]
    verbs = load_table()["nouns"]["server"]["commands"]
    assert {action.replace("_", "-") for action in actions} <= verbs.keys()


def walk(command: click.Command, context: click.Context) -> Iterator[click.Context]:
    """Yield the context of a command and of all below it."""
    yield context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from walk(below, click.Context(below, context, info_name=name, **SETTINGS))


SETTINGS: dict[str, Any] = {"terminal_width": 80}
ROOT_COMMAND = make_root()
PAGES = {
    context.command_path: context
    for context in walk(ROOT_COMMAND, click.Context(ROOT_COMMAND, info_name="ostler", **SETTINGS))
}
API_WORDS = re.compile(r"`|\b[245]\d\d\b|\bnull\b|If-Match|Idempotency-Key|next_cursor")


@pytest.mark.parametrize("path", PAGES)
def test_help_is_for_people_who_send_no_requests_themselves(path: str) -> None:
    text = PAGES[path].get_help()
    assert text.startswith(f"Usage: {path}")
    shown, _, _ = text.partition("\nExamples:")
    assert not API_WORDS.search(shown), API_WORDS.search(shown)
    assert max(map(len, shown.splitlines())) <= 80
    assert "None" not in shown


@pytest.mark.parametrize("path", PAGES)
def test_every_option_and_argument_has_a_help(path: str) -> None:
    context = PAGES[path]
    for param in context.command.get_params(context):
        told = getattr(param, "help", None) or getattr(param, "text", None)
        assert told or isinstance(context.command, click.Group), (path, param.name)
        assert not told or told.rstrip().endswith((".", "]")), (path, param.name, told)


def test_the_words_of_this_package_have_the_sentences_of_their_commands() -> None:
    for word, sentence in OWN.items():
        command = ROOT_COMMAND.get_command(PAGES["ostler"], word)
        assert command is not None
        assert sentence == (command.short_help or command.get_short_help_str(200)).rstrip(".")
