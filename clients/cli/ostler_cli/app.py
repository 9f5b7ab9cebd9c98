"""The root of the commands, and what becomes of what goes wrong in them."""

import os
import re
import sys
from itertools import pairwise
from typing import Any

import click

from ostler_cli import __version__
from ostler_cli.exits import FAILED, INTERRUPTED, USAGE, Refusal, convert, say, tell
from ostler_cli.groups import Noun, refuse_word
from ostler_cli.help import CONTEXT
from ostler_cli.table import load_table
from ostler_cli.words import OWN, find_noun

ASKS_FOR_FORM = re.compile("-[a-zA-Z]*o|--output")
ASKS_FOR_JSON = re.compile("-[a-zA-Z]*ojson|--output=json")
"""An option, perhaps behind others of one letter, with its value in the next word or in its own."""

EPILOG = "ostler COMMAND --help tells more of a command. docs/cli.md has exit codes and contexts."


class Root(click.Group):
    """Every command, each made when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands, in the order of the help."""
        from ostler_cli.joined import list_joined

        table = load_table()
        return [*table["nouns"], *table["words"], *OWN, *(name for name, _ in list_joined())]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of a word."""
        if name in OWN:
            return make_own(name)
        if name in load_table()["words"]:
            from ostler_cli.leaf import make_command

            return make_command("", name, load_table()["words"][name])
        if noun := find_noun(name):
            return make_noun(noun)
        return self._get_joined(name)

    def _get_joined(self, name: str) -> click.Command | None:
        from ostler_cli.joined import load_joined

        return click.Command(name) if load_joined(name) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name. Raises UsageError with what is near."""
        if self.get_command(ctx, args[0]) is None:
            refuse_word(ctx, args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in sections."""
        from ostler_cli.joined import list_joined

        table = load_table()
        things = [(noun, row["help"].rstrip(".")) for noun, row in table["nouns"].items()]
        things += [(word, row["summary"]) for word, row in table["words"].items()]
        for title, rows in (
            ("Commands", things),
            ("Client", OWN.items()),
            ("Service", list_joined()),
        ):
            if rows:
                with formatter.section(title):
                    formatter.write_dl([*rows])


def make_own(name: str) -> click.Command:
    """Return a command that is not in the table."""
    if name == "context":
        from ostler_cli.context import make_group

        return make_group()
    if name == "completion":
        from ostler_cli.completion import make_command

        return make_command()
    if name == "apply":
        from ostler_cli.apply import make_command as make_apply

        return make_apply()
    if name == "api":
        from ostler_cli.api import make_command as make_api

        return make_api()
    from ostler_cli.leaf import make_command as make_leaf

    row = load_table()["nouns"]["server"]["commands"]["list"]
    return make_leaf("server", "watch", {**row, "summary": OWN["watch"], "watches": True})


def make_noun(noun: str) -> Noun:
    """Return the commands of a noun, those among them that are not in the table."""
    more: dict[str, Any] = {}
    if noun == "server":
        from ostler_cli.ssh import make_command as make_ssh

        more["ssh"] = make_ssh
    if noun == "operation":
        from ostler_cli.operations import make_wait

        more["wait"] = make_wait
    return Noun(noun, load_table()["nouns"][noun], more)


def make_root() -> Root:
    """Return the root."""
    return Root(
        "ostler",
        help="Manage the lifecycle of virtual machines.",
        epilog=EPILOG,
        context_settings=CONTEXT,
        params=[
            click.Option(
                ["--version"], is_flag=True, is_eager=True, expose_value=False,
                callback=_print_version, help="Print the version and exit.",
            )
        ],
    )  # fmt: skip


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"ostler {__version__}")
        ctx.exit()


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code; every failure is one line on standard error."""
    as_json = wants_json(arguments)
    try:
        code = make_root().main(arguments, prog_name="ostler", standalone_mode=False)
        flush()
        return code if isinstance(code, int) else 0
    except BrokenPipeError:  # whoever reads has seen enough, as `head` has
        _close_output()
        return FAILED
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.ctx.get_help() if error.ctx else "")
        return USAGE
    except click.UsageError as error:
        tell(_convert_use(error), as_json)
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        tell(Refusal("interrupted", INTERRUPTED, "INTERRUPTED"), as_json)
        return INTERRUPTED
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else FAILED
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:
            _close_output()
        refusal = convert(error) or blame_itself(error)
        tell(refusal, as_json)
        return refusal.exit_code


def blame_itself(error: Exception) -> Refusal:
    """Return what is said of a fault of this program; OSTLER_DEBUG shows where it is."""
    if os.environ.get("OSTLER_DEBUG"):
        raise error
    what = " ".join(f"{type(error).__name__}: {error}".split())
    text = f"this is a fault of the command line itself, which OSTLER_DEBUG=1 shows: {what}"
    return Refusal(text, FAILED, "INTERNAL_ERROR")


def wants_json(arguments: list[str]) -> bool:
    """Return whether the arguments ask for JSON, right or wrong as they may be otherwise."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if any(ASKS_FOR_JSON.fullmatch(word) for word in options):
        return True
    return any(form == "json" and ASKS_FOR_FORM.fullmatch(word) for word, form in pairwise(options))


def _convert_use(error: click.UsageError) -> Refusal:
    path = error.ctx.command_path if error.ctx else "ostler"
    message = error.format_message().replace(". (Did", " (did").rstrip(".")
    message = message[:1].lower() + message[1:] if message[:2].istitle() else message
    return Refusal(f"{message}; see {path} --help", USAGE, "USAGE")


def flush() -> None:
    """Write what was printed. Raises OSError when that cannot be."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _close_output() -> None:
    """Have what is left to be printed go nowhere, or Python would try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
