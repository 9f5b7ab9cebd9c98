"""The pages of the commands: what ``--help`` prints, of the command line and of the service."""

import argparse
from collections.abc import Iterator
from functools import partial

import click

from documentation.reference.markdown import join, write_block
from ostler_cli.app import make_root
from service.__main__ import build_parser
from service.commands.parser import Formatter

WIDTH = 90
SERVICE = "service-itself.md"


def write_commands() -> dict[str, str]:
    """Return the pages of the commands by their file names."""
    root = make_root()
    context = open_context(root, "ostler", None)
    joined = {name for name, _ in list_parsers(build_parser())}
    pages = {}
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        if command is not None and f"ostler {name}" not in joined:
            pages[f"{name}.md"] = write_command(command, name, context)
    return {**pages, SERVICE: write_service()}


def open_context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    """Return a context in which a command writes its help as wide as a page."""
    return click.Context(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )


def write_command(command: click.Command, name: str, parent: click.Context) -> str:
    """Return the page of a command, with those that it has of its own."""
    context = open_context(command, name, parent)
    parts = [f"# ostler {name}", write_block(command.get_help(context), "text")]
    if isinstance(command, click.Group):
        for verb in command.list_commands(context):
            if inner := command.get_command(context, verb):
                words = inner.get_help(open_context(inner, verb, context))
                parts += [f"## ostler {name} {verb}", write_block(words, "text")]
    return join(parts)


def write_service() -> str:
    """Return the page of the commands of the service."""
    parser = build_parser()
    parts = [
        part
        for name, inner in list_parsers(parser)
        for part in (f"## {name}", write_block(format_help(inner), "text"))
    ]
    return join(
        [
            "# The service's own commands",
            "Those that `ostler` has where the service is installed.",
            *parts,
        ]
    )


def list_parsers(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the commands of a parser, each with its words, and those that they have."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield f"{parser.prog} {name}", inner
                yield from list_parsers(inner)


def format_help(parser: argparse.ArgumentParser) -> str:
    """Return the help of a command, as wide as a page."""
    parser.formatter_class = partial(Formatter, width=WIDTH)
    return parser.format_help()
