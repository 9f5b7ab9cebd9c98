"""The options that many commands have, and those that the table tells of."""

import re
from typing import Any

import click

from ostler_cli.help import Argument, Option, write_text
from ostler_cli.output import FORMS
from ostler_cli.table import Row
from ostler_cli.values import Span, choose_type

LONGEST_CHOICE = 30
"""A choice of more letters is told in the text of the help."""


def make_output_options(with_rows: bool) -> list[click.Parameter]:
    """Return the options that say how a command prints what it has got."""
    options: list[click.Parameter] = [
        Option(
            "-o", "--output", "form", section="Output", type=click.Choice(FORMS), default="table",
            show_default=True, metavar="FORM", help=f"One of {', '.join(FORMS)}.",
        ),
        Option(
            "--query", section="Output", metavar="JMESPATH",
            help="Print what this expression finds, as JSON.",
        ),
        Option(
            "--columns", section="Output", metavar="FIELD,...",
            help="Print a table of these fields, such as name,flavor.vcpus.",
        ),
    ]  # fmt: skip
    if with_rows:
        text = "Print no line of headers."
        options.append(Option("--no-headers", section="Output", is_flag=True, help=text))
    return options


def make_common_options() -> list[click.Parameter]:
    """Return the options of every command that asks the service."""
    from ostler_cli.completion import complete_contexts

    return [
        Option(
            "--context", section="Everywhere", metavar="NAME", shell_complete=complete_contexts,
            help="Ask the service of this context.",
        ),
        Option(
            "--endpoint", "url", section="Everywhere", metavar="URL",
            help="Ask the service at this URL.",
        ),
        Option(
            "-v", "--verbose", section="Everywhere", is_flag=True,
            help="Tell of each request on standard error.",
        ),
    ]  # fmt: skip


def make_list_options(command: Row) -> list[click.Parameter]:
    """Return the options of a list."""
    section = "List"
    options: list[click.Parameter] = [
        Option(
            "--limit", section=section, type=click.IntRange(1), metavar="N",
            help="Print that many at the most; 100 where nothing else is said.",
        ),
        Option("--all", "everything", section=section, is_flag=True, help="Print all there are."),
        Option(
            "--sort", section=section, metavar="FIELD", shell_complete=_complete_sort(command),
            help="Sort by this field; a leading - turns the order round.",
        ),
    ]  # fmt: skip
    if command["pages"]["offset"]:
        text = "Pass over that many."
        number = click.IntRange(0)
        options.append(Option("--offset", section=section, type=number, metavar="N", help=text))
    if command.get("streams"):
        text = "Print what is new, then go on with each event as it happens."
        options.append(Option("-f", "--follow", section=section, is_flag=True, help=text))
    else:
        text = "Go on, and show what changes."
        options.append(Option("-w", "--watch", section=section, is_flag=True, help=text))
    return options


def _complete_sort(command: Row) -> Any:
    fields = list(command.get("fields", {}))

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        words = [*fields, *(f"-{field}" for field in fields)]
        return [word for word in words if word.startswith(incomplete)]

    return complete


def make_wait_options() -> list[click.Parameter]:
    """Return the options of a change that may take its time."""
    return [
        Option(
            "--wait/--no-wait", section="Wait", default=None,
            help="Whether to wait for the end of the operation; by default on a terminal alone.",
        ),
        Option(
            "--timeout", section="Wait", type=Span(), default="1h", show_default=True,
            metavar="TIME", help="How long to wait at the most, such as 90s or 15m.",
        ),
    ]  # fmt: skip


def make_confirmation_option() -> click.Parameter:
    """Return the option that answers the question whether to go on."""
    return Option("-y", "--yes", is_flag=True, help="Do not ask whether to go on.")


def make_option(name: str, row: Row) -> click.Parameter:
    """Return an option of the table, under a name for its value."""
    arguments: dict[str, Any] = {"help": write_text(row["help"]), "required": row.get("required")}
    if row["in"] == "header":
        arguments["section"] = "Advanced"
    if row["type"] == "time":
        arguments["help"] = describe_time(row)
    if row["type"] == "null" or (row["type"] == "boolean" and row["in"] == "query"):
        return Option(row["flag"], name, is_flag=True, **arguments)
    if row["type"] == "boolean":
        bare = row["flag"].removeprefix("--")
        return Option(f"--{bare}/--no-{bare}", name, default=None, **arguments)
    if len(" ".join(row.get("choices", ()))) > LONGEST_CHOICE:
        arguments["help"] += f" One of {', '.join(map(str, row['choices']))}."
    if row.get("many"):
        arguments["multiple"] = True
        arguments["help"] = arguments["help"].rstrip(".") + "; may be repeated."
    if "default" in row:
        arguments["help"] += f"  [default: {row['default']}]"
    return Option(
        row["flag"],
        name,
        type=choose_type(row),
        metavar=choose_metavar(row),
        shell_complete=make_completion(row),
        **arguments,
    )


def describe_time(row: Row) -> str:
    """Return the help of a moment."""
    text = re.sub(r" \(RFC 3339\)(, for example .*)?", "", write_text(row["help"])).rstrip(".")
    direction = "from now" if row["in"] == "body" else "ago"
    return f"{text}: as RFC 3339 has it, or 2h for two hours {direction}."


def make_argument(name: str, row: Row, many: bool = False) -> click.Parameter:
    """Return an argument of the table, under a name for its value."""
    return Argument(
        name,
        _describe(row, many),
        type=choose_type(row) if "type" in row else str,
        metavar=_name_argument(row, many),
        required=row["required"],
        nargs=-1 if many else 1,
        shell_complete=make_completion(row),
    )


def _name_argument(row: Row, many: bool) -> str:
    name = str(row["name"]).upper().replace("-", "_")
    return f"{name}{'...' if many else ''}" if row["required"] else f"[{name}]"


def _describe(row: Row, many: bool) -> str:
    if "noun" not in row:
        return write_text(row["help"])
    from ostler_cli.table import find_list

    known = find_list(row["noun"]) or {"id": "id", "name": "id"}
    words = [known["name"]] if known["id"] == known["name"] else [known["name"], known["id"]]
    text = " or ".join(words)
    return f"The {text}{' of each' if many else ''}."


def choose_metavar(row: Row) -> str | None:
    """Return the word for a value in the help, None for the one of its type."""
    if row["type"] == "choice":
        choices = [str(choice) for choice in row["choices"]]
        is_long = len(" ".join(choices)) > LONGEST_CHOICE
        return row["flag"].removeprefix("--").upper() if is_long else f"[{'|'.join(choices)}]"
    words = {"map": "KEY=VALUE", "removal": "KEY", "time": "TIME", "integer": "N", "number": "N"}
    words |= {"base64-file": "FILE", "text-file": "FILE", "string": "TEXT"}
    if "noun" in row:
        return str(row["noun"]).upper().replace("-", "_")
    return words.get(row["type"])


def make_completion(row: Row) -> Any:
    """Return what completes a value with names from the service, None where it has no names."""
    if "noun" not in row:
        return None
    from ostler_cli.completion import complete_names

    return complete_names(row["noun"])
