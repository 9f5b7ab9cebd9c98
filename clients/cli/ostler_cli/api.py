"""The command ``ostler api``, which sends any request."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from ostler_cli.exits import refuse_use
from ostler_cli.help import Argument, Command, Option
from ostler_cli.options import make_common_options
from ostler_cli.output import Output
from ostler_cli.session import open_session
from ostler_cli.values import AnyCase, Label

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HELP = """Send any request, and print the answer.

The path begins with a slash, or behind /api/v1 without one. What is printed is the answer as it is:
a page of a list with its cursor.
"""


def make_command() -> Command:
    """Return the command."""
    method = Argument("method", "The method, such as GET.", type=AnyCase(METHODS), metavar="METHOD")
    return Command(
        "api",
        params=[
            method,
            Argument("path", "The path, such as servers or /health."),
            Option("-q", "--param", "params_", type=Label(), multiple=True, metavar="KEY=VALUE",
                   help="A parameter of the query; may be repeated."),
            Option("-H", "--header", "headers", type=Label(), multiple=True, metavar="KEY=VALUE",
                   help="A header; may be repeated."),
            Option("--body", metavar="JSON", help="The body; @FILE reads it, - is standard input."),
            Option("-o", "--output", "form", type=click.Choice(("json", "yaml")),
                   section="Output", metavar="FORM", help="json or yaml."),
            Option("--query", section="Output", metavar="JMESPATH",
                   help="Print what this expression finds."),
            *make_common_options(),
        ],
        callback=send,
        short_help="Send any request, and print the answer",
        help=HELP,
        examples=["api GET servers -q limit=1"],
    )  # fmt: skip


def send(method: str, path: str, **values: Any) -> None:
    """Send a request and print the answer."""
    where = path if path.startswith("/") else f"/api/v1/{path}"
    query: dict[str, list[str]] = {}
    for name, value in values["params_"]:
        query.setdefault(name, []).append(value)
    body = None if values["body"] is None else read_body(values["body"])
    headers = dict(values["headers"])
    with open_session(values) as session:
        response = session.request(method, where, query=query, json=body, headers=headers)
    if response.data is not None:
        plain = isinstance(response.data, str) or values["query"]
        form = values["form"] or ("table" if plain else "json")
        Output(form=form, query=values["query"]).print_thing({}, response.data)


def read_body(text: str) -> Any:
    """Return the body that is given, or that a file has. Raises Refusal for what is no JSON."""
    try:
        if text == "-":
            text = sys.stdin.read()
        elif text.startswith("@"):
            text = Path(text[1:]).expanduser().read_text("utf-8")
        return json.loads(text)
    except OSError as error:
        refuse_use(f"--body: {(error.strerror or str(error)).lower()}")
    except (ValueError, RecursionError):
        refuse_use("--body: this is not JSON")
