"""The commands: one of each operation, or one for each of the shapes of its body."""

from collections.abc import Iterator

from table_maker.answers import describe_answer
from table_maker.bodies import add_body
from table_maker.document import Document, Operation, Row
from table_maker.nouns import Nouns
from table_maker.parameters import add_parameter
from table_maker.wording import take_first_sentence, write_help


def iterate_commands(document: Document, nouns: Nouns) -> Iterator[tuple[str, Row]]:
    """Yield the words and the row of every command. Raises ValueError for a clash of options."""
    for operation in document.iterate_operations():
        name = nouns.name_command(operation.node)
        command = _describe(document, nouns, operation)
        body = document.get_body(operation.node)
        if "propertyName" in body.get("discriminator", {}):
            yield from _expand(document, nouns, name.partition(" ")[0], command, body)
        else:
            add_body(document, nouns, command, body)
            yield name, _check(command)


def _expand(
    document: Document, nouns: Nouns, noun: str, command: Row, body: Row
) -> Iterator[tuple[str, Row]]:
    """Yield a command for each shape of a body, which one of its fields tells."""
    told_by = body["discriminator"]["propertyName"]
    for value, reference in body["discriminator"]["mapping"].items():
        shape = document.resolve({"$ref": reference})
        action = {**command, "options": list(command["options"])}
        action["arguments"] = list(command["arguments"])
        action["constants"] = {told_by: value}
        told: str = shape.get("x-cli-help") or shape["description"]
        action["summary"] = take_first_sentence(told).rstrip(".")
        action["help"] = write_help(told)
        _take_choices(action, shape)
        add_body(document, nouns, action, shape, skip=told_by)
        yield f"{noun} {value.replace('_', '-')}", _check(action)


def _describe(document: Document, nouns: Nouns, described: Operation) -> Row:
    path, method, operation, shared = described
    command: Row = {
        "operation": operation["operationId"],
        "method": method,
        "path": path,
        "summary": operation["summary"],
        "help": write_help(operation.get("description", "")),
        "arguments": [],
        "options": [],
    }
    _take_choices(command, operation)
    if method == "DELETE":
        command["confirm"] = True
    for node in [*shared, *operation.get("parameters", [])]:
        add_parameter(document, nouns, command, document.resolve(node))
    command |= describe_answer(document, operation)
    if operation.get("x-ostler-streams"):
        command["streams"] = True
    if operation.get("x-ostler-waits-for", "").startswith("$response"):
        command["waits"] = True
    return command


def _take_choices(command: Row, node: Row) -> None:
    """Put what a person has chosen for the command line in the place of what follows."""
    for key in ("confirm", "examples"):
        if f"x-cli-{key}" in node:
            command[key] = node[f"x-cli-{key}"]
    if "x-cli-help" in node:
        command["help"] = " ".join(node["x-cli-help"].split())


def _check(command: Row) -> Row:
    """Return a command without what is of no use any more. Raises ValueError for a clash."""
    flags = [option["flag"] for option in command["options"]]
    if len(flags) != len(set(flags)):
        raise ValueError(f"{command['operation']}: an option is there twice: {flags}")
    return {key: value for key, value in command.items() if key != "emptiable"}
