"""A command of the table: its parameters, and what it does."""

from typing import Any

import click

from ostler_cli.help import Command, Option, write_text
from ostler_cli.options import (
    make_argument,
    make_common_options,
    make_confirmation_option,
    make_list_options,
    make_option,
    make_output_options,
    make_wait_options,
)
from ostler_cli.output import Output
from ostler_cli.session import Session, open_session
from ostler_cli.table import Row

PREFIX = "value_"


def make_command(noun: str, verb: str, row: Row) -> Command:
    """Return the command of a row of the table."""
    row = {**row, "noun": noun, "verb": verb}
    rows: dict[str, Row] = {}
    params: list[click.Parameter] = []
    for argument in row["arguments"]:
        name = PREFIX + argument["name"].replace("-", "_")
        rows[name] = argument
        params.append(make_argument(name, argument, takes_many(row)))
    for option in row["options"]:
        if row["answer"] == "page" and option["flag"] == "--sort":
            continue  # one for all fields takes its place
        name = PREFIX + option["flag"].removeprefix("--").replace("-", "_")
        rows[name] = option
        params.append(make_option(name, option))
    params += _make_other_options(row)

    def run(**values: Any) -> None:
        given = {name: values.pop(name) for name in rows}
        output = make_output(values)
        rows_given = [(rows[name], value) for name, value in given.items()]
        with open_session(values) as session:
            carry_out(session, output, row, rows_given, values)

    return Command(
        verb,
        params=params,
        callback=run,
        short_help=write_text(row["summary"]),
        help=write_help(row),
        examples=row.get("examples", ()),
    )


def write_help(row: Row) -> str:
    """Return the text of the help of a command."""
    summary = write_text(row["summary"]) + "."
    text = write_text(row["help"])
    return text if text.startswith(summary) else f"{summary}\n\n{text}"


def takes_many(row: Row) -> bool:
    """Return whether a command can do the same with several things."""
    if row["method"] == "GET" or len(row["arguments"]) != 1:
        return False
    argument = row["arguments"][0]
    return bool(argument["in"] == "path" and "noun" in argument)


def _make_other_options(row: Row) -> list[click.Parameter]:
    options: list[click.Parameter] = []
    if row.get("confirm"):
        options.append(make_confirmation_option())
    if row["answer"] == "page":
        options += make_list_options(row)
    if row["operation"] == "get_console_log":
        text = "Go on, and print what the server writes."
        options.append(Option("-f", "--follow", is_flag=True, help=text))
    if row.get("waits"):
        options += make_wait_options()
    if row["answer"] in ("page", "thing"):
        options += make_output_options(with_rows=row["answer"] == "page" or takes_many(row))
    else:
        options += make_output_options(with_rows=False)[:1] if row["answer"] == "nothing" else []
    return options + make_common_options()


def make_output(values: dict[str, Any]) -> Output:
    """Return what the options of output say, which are taken from the values."""
    columns = values.pop("columns", None) or ""
    return Output(
        form=values.pop("form", "table"),
        query=values.pop("query", None),
        columns=[column.strip() for column in columns.split(",") if column.strip()],
        headers=not values.pop("no_headers", False),
    )


def carry_out(
    session: Session,
    output: Output,
    row: Row,
    given: list[tuple[Row, Any]],
    values: dict[str, Any],
) -> None:
    """Do what a command says."""
    used = [(one, value) for one, value in given if value not in (None, (), False) or (
        value is False and one["in"] == "body" and one["type"] == "boolean"
    )]  # fmt: skip
    if row["answer"] == "page":
        from ostler_cli.lists import print_list

        print_list(session, output, row, used, values)
    elif row["method"] == "GET" or row["noun"] == "":
        from ostler_cli.reads import print_answer

        print_answer(session, output, row, used, values)
    else:
        from ostler_cli.changes import change

        change(session, output, row, used, values)
