"""The command ``ostler``: commands of the table, of this package, and of others beside it.

Nothing is imported here that a command of another package could do without.
"""

import os
import signal
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Any, NoReturn

COMPLETE = "_OSTLER_COMPLETE"
"""The variable by which a shell asks for completions, as click has it."""


def main() -> NoReturn:
    """Run the command that the arguments name, and end with its exit code."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.stdin is None:  # closed by who started this
        sys.stdin = open(os.devnull)  # noqa: SIM115, it stays open
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # letters that a locale has not
    arguments = sys.argv[1:]
    if COMPLETE in os.environ:
        from ostler_cli.completion import answer_shell

        sys.exit(answer_shell())
    if joined := find_joined(arguments):
        sys.exit(joined(arguments[1:]))
    from ostler_cli.app import run

    sys.exit(run(arguments))


def find_joined(arguments: list[str]) -> Callable[[list[str]], Any] | None:
    """Return the command of another package that the arguments name, None where they name none."""
    if not arguments or arguments[0].startswith("-"):
        return None
    from ostler_cli.words import is_own

    if is_own(arguments[0]):
        return None
    from ostler_cli.joined import load_joined

    return load_joined(arguments[0])


if __name__ == "__main__":
    main()
