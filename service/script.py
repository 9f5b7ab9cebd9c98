"""The script ``ostler``, and the commands of the service for the command line of clients.

That one, ``ostler-cli``, may be installed beside the service: then either of the two scripts of
this name runs the commands of both. A command of the service imports nothing of the other, and the
help of the other nothing of the service but this module.
"""

import sys
from importlib import import_module
from importlib.util import find_spec

CLIENT = "ostler_cli"


class Command:
    """A command of the service: called with its arguments, and told of by its docstring."""

    def __init__(self, name: str, sentence: str) -> None:
        self.name = name
        self.__doc__ = sentence

    def __call__(self, arguments: list[str]) -> int:
        """Run the command and return 0. Raises SystemExit for any other end."""
        sys.argv = [sys.argv[0], self.name, *arguments]
        run_command()
        return 0


serve = Command("serve", "Upgrade the database and serve the API.")
worker = Command("worker", "Upgrade the database and carry out operations.")
health = Command("health", "Tell whether the service or the worker here is well.")
db = Command("db", "Upgrade, inspect, back up or restore the database.")
config = Command("config", "Print the settings in effect, with secrets masked.")
spec = Command("spec", "Print the OpenAPI document.")
key = Command("key", "Make, list or revoke API keys, in the database itself.")
audit = Command("audit", "Verify the log of audit, or print its head.")
simulator = Command("simulator", "Change the simulated cloud while it runs.")

COMMANDS = (serve, worker, health, db, config, spec, key, audit, simulator)


def main() -> None:
    """Run a command of the service; what else there is, the command line of clients does."""
    asked = sys.argv[1] if sys.argv[1:] else ""
    if asked not in [command.name for command in COMMANDS] and find_spec(CLIENT):
        import_module(f"{CLIENT}.__main__").main()
    run_command()


def run_command() -> None:
    """Run the command of the service that the arguments name."""
    from service.__main__ import main as run

    run()
