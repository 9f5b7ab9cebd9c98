"""The parser of the command line: its complaints are one line, its help is sentences."""

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

Command = Callable[[argparse.Namespace], None]


class Formatter(argparse.HelpFormatter):
    """Writes help as argparse does, with capital letters where a line begins."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Add how the command is written."""
        super().add_usage(usage, actions, groups, "Usage: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser of one command, or of several that are added to it."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(add_help=False, formatter_class=Formatter, **arguments)
        self._positionals.title = "Arguments"
        self._optionals.title = "Options"
        self.add_argument("-h", "--help", action="help", help="Show this help and exit.")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to read more."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")

    def add_commands(self) -> "Commands":
        """Return where the commands of this parser are added."""
        return Commands(
            self.add_subparsers(required=True, title="Commands", metavar="COMMAND", prog=self.prog)
        )


class Commands:
    """The commands of a parser, each with a sentence for its help and for the list of them."""

    def __init__(self, parsers: "argparse._SubParsersAction[Parser]") -> None:
        self._parsers = parsers

    def add(self, name: str, command: Command, sentence: str, more: str = "") -> Parser:
        """Add a command, and return its parser for its arguments; only its help says ``more``."""
        parser = self._parsers.add_parser(name, help=sentence, description=f"{sentence} {more}")
        parser.set_defaults(command=command)
        return parser

    def add_group(self, name: str, sentence: str, more: str = "") -> "Commands":
        """Add a command that has commands of its own, and return where those are added."""
        parser = self._parsers.add_parser(name, help=sentence, description=f"{sentence} {more}")
        return parser.add_commands()
