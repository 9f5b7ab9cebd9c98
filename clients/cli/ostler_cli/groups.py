"""The groups of commands, each made when it is asked for."""

from typing import Any

import click

from ostler_cli.help import CONTEXT
from ostler_cli.table import Row

ALIASES = {"ls": "list", "get": "show", "rm": "delete"}
"""Other words for verbs, as other command lines have them."""


class Noun(click.Group):
    """The commands about one kind of thing; without a verb but with options it is the list."""

    def __init__(self, noun: str, row: Row, more: dict[str, Any]) -> None:
        super().__init__(noun, help=row["help"], context_settings=CONTEXT)
        self._row = row
        self._more = more

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments: `ostler events -f` is `ostler event list -f`."""
        has_list = "list" in self._row["commands"]
        if has_list and args and args[0].startswith("-") and args[0] not in ("-h", "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs, in the order of the document."""
        return [*self._row["commands"], *self._more]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of a verb."""
        name = ALIASES.get(name, name) if name not in self._more else name
        if name in self._more:
            command: click.Command = self._more[name]()
            return command
        row = self._row["commands"].get(name)
        if row is None:
            return None
        from ostler_cli.leaf import make_command

        return make_command(self.name or "", name, row)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name. Raises UsageError with what is near."""
        if self.get_command(ctx, args[0]) is None:
            refuse_word(ctx, args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs with their sentences, which the table has."""
        rows = [(verb, row["summary"]) for verb, row in self._row["commands"].items()]
        rows += [(verb, _get_sentence(make())) for verb, make in self._more.items()]
        with formatter.section("Commands"):
            formatter.write_dl([(verb, text.replace("`", "").rstrip(".")) for verb, text in rows])


def _get_sentence(command: click.Command) -> str:
    return command.short_help or ""


def refuse_word(ctx: click.Context, word: str, known: list[str]) -> None:
    """Raise UsageError for a word that is no command."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    ctx.fail(f"there is no command {word!r}{hint}")
