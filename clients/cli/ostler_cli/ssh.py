"""The command ``ostler server ssh``."""

import os
import shlex
from typing import Any

from ostler_cli.exits import CONFLICT, FAILED, Refusal
from ostler_cli.help import Argument, Command, Option
from ostler_cli.names import find_id, get_path
from ostler_cli.options import make_common_options, make_completion
from ostler_cli.output import write
from ostler_cli.session import open_session
from ostler_cli.table import Row


def make_command() -> Command:
    """Return the command."""
    names = make_completion({"noun": "server"})
    server = Argument("server", "The name or id.", metavar="SERVER", shell_complete=names)
    rest = Argument(
        "rest", "A command to run there; behind -- if it begins with -.",
        metavar="[ARGUMENT]...", nargs=-1,
    )  # fmt: skip
    return Command(
        "ssh",
        params=[
            server,
            rest,
            Option("-l", "--user", metavar="NAME", help="Log in as this user."),
            Option("-i", "--identity", metavar="FILE", help="Log in with this private key."),
            Option("-p", "--port", type=int, metavar="N", help="Connect to this port."),
            Option("--ipv6", is_flag=True, help="Connect to an address of IPv6."),
            Option("--print", "only_print", is_flag=True, help="Print the command; do not run it."),
            *make_common_options(),
        ],
        callback=connect,
        short_help="Log in to a server by ssh",
        help="Log in to a server by ssh, at its floating address if it has one.",
        examples=["server ssh web-01 --user ubuntu --print"],
    )


def connect(server: str, rest: tuple[str, ...], only_print: bool, **values: Any) -> None:
    """Become ssh. Raises Refusal for a server without an address, and without an ssh here."""
    with open_session(values) as session:
        found = session.get(get_path("server", find_id(session, "server", server)))
    command = make_ssh(choose_address(found, values["ipv6"]), rest, values)
    if only_print:
        write(shlex.join(command))
        return
    try:
        os.execvp("ssh", command)  # noqa: S606, S607, the ssh of the user is meant
    except OSError as error:
        raise Refusal(f"ssh cannot be run: {(error.strerror or '').lower()}", FAILED) from None


def make_ssh(address: str, rest: tuple[str, ...], options: Row) -> list[str]:
    """Return the command line of ssh."""
    command = ["ssh"]
    for flag, name in (("-l", "user"), ("-i", "identity"), ("-p", "port")):
        if options[name] is not None:
            command += [flag, str(options[name])]
    return [*command, "--", address, *rest]


def choose_address(server: Row, ipv6: bool) -> str:
    """Return an address: a floating one goes before a fixed one. Raises Refusal without any."""
    version = 6 if ipv6 else 4
    all_of_them = [one for network in server["addresses"].values() for one in network]
    found = [one for one in all_of_them if one["version"] == version]
    found.sort(key=lambda one: one["type"] != "floating")
    if found:
        return str(found[0]["address"])
    raise Refusal(
        f"{server['name']} has no address of IPv{version}; its status is {server['status']}",
        CONFLICT,
        "NO_ADDRESS",
    )
