"""What is given in a path, a query or a header: arguments and options."""

from table_maker.document import Document, Row
from table_maker.nouns import Nouns
from table_maker.options import describe_option
from table_maker.wording import take_first_sentence

KEPT_BY_PAGES = {"limit", "offset", "cursor"}
"""Parameters for which the command line has options of its own."""


def add_parameter(document: Document, nouns: Nouns, command: Row, parameter: Row) -> None:
    """Give a command the argument or the option for a parameter, if it is one for people."""
    name, place = parameter["name"], parameter["in"]
    if parameter.get("x-cli-hidden") or (place == "query" and name in KEPT_BY_PAGES):
        return
    if place == "path":
        command["arguments"].append(_describe_argument(nouns, parameter))
    elif place == "query" or _is_option(name, command):
        row = describe_option(document, nouns, name, parameter["schema"], parameter)
        command["options"].append({**row, "in": place, "required": False})


def _describe_argument(nouns: Nouns, parameter: Row) -> Row:
    name = parameter["name"]
    base = name.removesuffix("_id").removesuffix("_name")
    row = {"name": parameter.get("x-cli-name", base), "field": name, "in": "path"}
    told = parameter.get("x-cli-help") or take_first_sentence(parameter["description"])
    row |= {"required": True, "help": told}
    if noun := nouns.find_noun(name):
        row["noun"] = noun
    return row


def _is_option(header: str, command: Row) -> bool:
    """Tell whether a header is an option: an ETag is of one thing, which the path names."""
    if header == "If-Match":
        return command["method"] != "GET" and "{" in command["path"]
    return header == "Idempotency-Key"
