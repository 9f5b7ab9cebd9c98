"""The table: every noun with its commands, and the commands without a noun."""

from table_maker.commands import iterate_commands
from table_maker.document import Document, Row
from table_maker.nouns import Nouns, name_noun

CREATABLE = {"Server": "server", "Keypair": "keypair", "Webhook": "webhook"}
"""The schemas of what a file may describe, and their nouns."""


def make_table(document: Document) -> Row:
    """Return the table of a document."""
    nouns = Nouns(document)
    shelves = {name_noun(tag): _describe_noun(tag, nouns) for tag in document.tags}
    words: Row = {}
    for name, command in iterate_commands(document, nouns):
        noun, _, verb = name.partition(" ")
        shelf = shelves[noun]["commands"] if verb else words
        key = verb or noun
        shelf[key] = _merge(shelf[key], command) if key in shelf else command
    return {
        "version": document.version,
        "nouns": {noun: row for noun, row in shelves.items() if row["commands"]},
        "words": words,
        "creatable": {
            noun: _describe_creatable(document, name) for name, noun in CREATABLE.items()
        },
    }


def _describe_noun(tag: Row, nouns: Nouns) -> Row:
    noun = name_noun(tag)
    row = {"help": tag["description"], "commands": {}}
    return row | ({"list": nouns.listed[noun]} if noun in nouns.listed else {})


def _merge(first: Row, second: Row) -> Row:
    """Return the command of two operations, of which an argument chooses."""
    few, many = sorted((first, second), key=lambda row: len(row["arguments"]))
    arguments = [{**argument, "required": False} for argument in many["arguments"]]
    told = {key: few[key] for key in ("operation", "summary", "help")}
    return {**many, **told, "arguments": arguments, "bare": few["path"]}


def _describe_creatable(document: Document, name: str) -> Row:
    """Return what `ostler apply` can make and change of a schema, told by what each must have."""
    body = document.schemas[f"{name}Create"]
    change = document.schemas.get(f"{name}Update", {})
    return {
        "required": body["required"],
        "create": list(body["properties"]),
        "update": list(change.get("properties", {})),
        "shown": list(document.schemas[name]["properties"]),
    }
