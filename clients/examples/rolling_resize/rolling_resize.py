"""Give servers another flavor, one after the other, and stop with the first that is not well.

Run again, it goes on where it has stopped.
"""

import argparse
import os
import shlex
import subprocess
import sys

from ostler_sdk import Client
from ostler_sdk.errors import OstlerError
from ostler_sdk.models import Server


def resize_all(client: Client, label: str, flavor: str, check: list[str]) -> int:
    """Resize the servers that have a label; return how many it was. Raises OstlerError, Unwell."""
    count = 0
    for server in list(client.servers.list(label=label, sort="name")):
        if server.status == "VERIFY_RESIZE" or flavor not in (server.flavor.name, server.flavor_id):
            resize(client, server, flavor, check)
            count += 1
            print(f"{server.name}: {flavor}")
    return count


def resize(client: Client, server: Server, flavor: str, check: list[str]) -> None:
    """Resize one server, and keep that if it is well; else it gets its old flavor back."""
    if server.status != "VERIFY_RESIZE":  # of an earlier run, which was stopped
        server = client.servers.resize(server.id, flavor, auto_confirm=False, wait=True)
    if is_well(server, check):
        client.servers.confirm_resize(server.id, wait=True)
        return
    client.servers.revert_resize(server.id, wait=True)
    raise Unwell(f"{server.name} is not well with {flavor}, and has its old flavor again")


class Unwell(Exception):
    """A server did not pass its check after the resize."""


def is_well(server: Server, check: list[str]) -> bool:
    """Run the check, which finds name and address of the server in its environment."""
    told = {"SERVER_NAME": server.name, "SERVER_IP": server.ip_address or ""}
    return subprocess.run(check, env={**os.environ, **told}, check=False).returncode == 0  # noqa: S603


def main() -> None:
    """Resize what the arguments name."""
    parser = argparse.ArgumentParser(description="Resize servers one after the other.")
    parser.add_argument("label", help="of the servers: fleet=web")
    parser.add_argument("flavor", help="the new one")
    parser.add_argument("--check", default="true", help="the command that says who is well")
    given = parser.parse_args()
    with Client() as client:
        count = resize_all(client, given.label, given.flavor, shlex.split(given.check))
    print(f"{count} resized")


if __name__ == "__main__":
    try:
        main()
    except (OstlerError, Unwell) as error:
        sys.exit(f"rolling_resize: {error}")
