"""The command ``ostler operation wait``."""

from typing import Any

from ostler_cli.changes import settle
from ostler_cli.help import Argument, Command
from ostler_cli.leaf import make_output
from ostler_cli.names import get_path
from ostler_cli.options import (
    make_common_options,
    make_completion,
    make_output_options,
    make_wait_options,
)
from ostler_cli.session import open_session
from ostler_cli.table import load_table
from ostler_cli.waiting import Pending, await_all


def make_wait() -> Command:
    """Return the command."""
    ids = Argument(
        "operations", "The id of each.", metavar="OPERATION...", nargs=-1, required=True,
        shell_complete=make_completion({"noun": "operation"}),
    )  # fmt: skip
    timeout = make_wait_options()[1:]
    return Command(
        "wait",
        params=[ids, *timeout, *make_output_options(with_rows=True), *make_common_options()],
        callback=wait,
        short_help="Wait for the end of operations",
        help="Wait for the end of operations.\n\nThe exit code is 0 if all of them have succeeded.",
    )


def wait(operations: tuple[str, ...], timeout: float, **values: Any) -> None:
    """Wait for the end of every operation, and print them."""
    output = make_output(values)
    ids = list(dict.fromkeys(operations))
    with open_session(values) as session:
        faults = await_all(session, [Pending(one, one) for one in ids], timeout)
        found = [session.get(get_path("operation", one)) for one in ids]
    output.print_list(load_table()["nouns"]["operation"]["commands"]["list"], found)
    settle([fault for fault in faults if fault], output)
