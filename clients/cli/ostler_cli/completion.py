"""Completion in shells, with names from the service."""

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem, get_completion_class

from ostler_cli.help import Argument, Command

SHELLS = ("bash", "zsh", "fish")
TIMEOUT_S = 2.0
FRESH_S = 10.0
MOST = 500
"""How many names are asked for at the most."""

LOAD = {
    "bash": 'eval "$(ostler completion bash)"',
    "zsh": 'eval "$(ostler completion zsh)"',
    "fish": "ostler completion fish | source",
}
HELP = """Print what lets a shell complete commands and names.

Have the shell read it at each start: put the line of your shell into ~/.bashrc, ~/.zshrc or
~/.config/fish/config.fish. Names of servers, flavors and images are asked for at the service of the
context, and kept for seconds; where it is away, nothing is offered and nothing is said.
"""

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def make_command() -> Command:
    """Return the command that prints the script of a shell."""
    text = "The shell: bash, zsh or fish."
    shell = Argument("shell", text, type=click.Choice(SHELLS), metavar="SHELL")
    return Command(
        "completion", params=[shell], callback=print_script, help=HELP,
        short_help="Print what lets a shell complete commands and names", examples=[],
        epilog="\b\n" + "\n".join(f"{name:6}{line}" for name, line in LOAD.items()),
    )  # fmt: skip


def print_script(shell: str) -> None:
    """Print what a shell reads to complete."""
    click.echo(
        _find_class(shell)(click.Command("ostler"), {}, "ostler", "_OSTLER_COMPLETE").source()
    )


def _find_class(shell: str) -> Any:
    return Bash if shell == "bash" else get_completion_class(shell)


class Bash(BashComplete):
    """Completion in bash, which puts what it is told onto its line as it is."""

    def source(self) -> str:
        """Return the script; whether this bash is new enough is for it to find out."""
        return self.source_template % self.source_vars()

    def format_completion(self, item: CompletionItem) -> str:
        """Return a completion, with backslashes before what the shell would take otherwise."""
        words = os.environ.get("COMP_WORDS", "")
        is_quoted = words.count('"') % 2 == 1 or words.count("'") % 2 == 1
        value = str(item.value)
        if item.type == "plain" and not is_quoted:
            # Twice, since the script reads it by a `read` that takes one of two away.
            value = re.sub(r"([^A-Za-z0-9_.,:=@/+%-])", r"\\\\\1", value)
        return f"{item.type},{value}"


def answer_shell() -> int:
    """Print what a shell has asked for, and nothing else whatever happens."""
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115, it stays open
    shell, _, instruction = os.environ.get("_OSTLER_COMPLETE", "").partition("_")
    try:
        from ostler_cli.app import make_root

        shell, instruction = (instruction, shell) if instruction in SHELLS else (shell, instruction)
        complete = _find_class(shell)(make_root(), {}, "ostler", "_OSTLER_COMPLETE")
        if instruction == "source":
            print(complete.source())
        else:
            print(complete.complete())
    except (Exception, KeyboardInterrupt):
        return 1
    return 0


def complete_names(noun: str) -> Complete:
    """Return what completes a value with the names of things of a kind."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        context, url = ctx.params.get("context"), ctx.params.get("url")
        names = recall_names(noun, context, url)
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]

    return complete


def complete_contexts(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return the contexts whose names begin so."""
    from ostler_sdk.profiles import list_profiles

    return [one.name for one in list_profiles() if one.name.startswith(incomplete)]


def recall_names(noun: str, context: str | None, url: str | None) -> list[str]:
    """Return the names of things of a kind, as they were told in the last seconds."""
    from ostler_sdk.profiles import load_profile, override_profile

    profile = override_profile(load_profile(context), url=url)
    who = [noun, *map(str, vars(profile).values())]
    kept = find_cache() / hashlib.sha256("\0".join(who).encode()).hexdigest()
    try:
        if time.time() - kept.stat().st_mtime < FRESH_S:
            names: list[str] = json.loads(kept.read_text("utf-8"))
            return names
    except (OSError, ValueError):
        pass
    names = ask_names(noun, profile)
    _keep(kept, names)
    return names


def ask_names(noun: str, profile: Any) -> list[str]:
    """Return the names of things of a kind. Raises what the SDK raises."""
    from ostler_cli.pages import read_list
    from ostler_cli.session import Session
    from ostler_cli.table import find_list
    from ostler_sdk import Client, Retries

    row = find_list(noun)
    if row is None:
        return []
    session = Session()
    session.client = Client(
        profile=profile, timeout=TIMEOUT_S, retries=Retries(attempts=1, elapsed=0)
    )
    pages = {"next": "next_cursor", "send": "cursor"}
    try:
        items = read_list(session, row["path"], pages, {}, MOST).items
    finally:
        session.close()
    return sorted({str(item[row["name"]]) for item in items})


def find_cache() -> Path:
    """Return the directory of what is kept."""
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home).expanduser() / "ostler" / "names"


def _keep(path: Path, names: list[str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in path.parent.iterdir():
            if time.time() - old.stat().st_mtime > FRESH_S:
                old.unlink(missing_ok=True)
        scratch = path.with_name(f".{path.name}.{os.getpid()}")
        with open(os.open(scratch, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            json.dump(names, file)
        os.replace(scratch, path)
    except OSError:
        return
