"""The commands ``ostler simulator …``, which change the simulated cloud of a running service."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from backends.simulator import clock
from backends.simulator.simulator_settings import check_faults
from persistence.database.session import Database
from persistence.migration import head_revision, read_revision
from persistence.simulator.controls import Control, hold_control, read_control, save_control
from persistence.simulator.deletions import note_deletion
from persistence.simulator.simulated_servers import hold_server, remove_server
from service.commands.parser import Commands
from service.settings.database import open_database
from service.settings.environment import load_settings

Change = Callable[[Control | None, datetime], Control]


class ControlRefused(Exception):
    """The simulated cloud cannot be told so; the message says why in one line."""


def add_simulator_commands(commands: Commands) -> None:
    """Add ``simulator`` and its commands."""
    actions = commands.add_group(
        "simulator",
        "Change the simulated cloud while it runs.",
        "A service obeys if its SIMULATOR_CONTROL is true.",
    )
    actions.add("show", show_control, "Print the faults in force and the simulated clock.")
    faults = actions.add(
        "faults", set_faults, "Replace the faults in force.", "An empty object ends them all."
    )
    faults.add_argument(
        "faults", type=parse_faults, metavar="JSON", help='The faults, such as {"unavailable": 1}.'
    )
    actions.add(
        "reset", reset_control, "Have the faults of the settings again, and a clock that runs."
    )
    vanish = actions.add("vanish", lose_server, "Have the cloud lose a server.")
    vanish.add_argument("server_id", metavar="SERVER_ID", help="The id of the server.")
    delete = actions.add("delete", delete_server, "Delete a server in the cloud, as others may.")
    delete.add_argument("server_id", metavar="SERVER_ID", help="The id of the server.")
    clock = actions.add_group("clock", "Stop, move or start the simulated clock.")
    clock.add("freeze", freeze_clock, "Stop the simulated clock.")
    advance = clock.add("advance", advance_clock, "Move the simulated clock on.")
    advance.add_argument("seconds", type=float, metavar="SECONDS", help="By how many seconds.")
    clock.add("run", run_clock, "Let the simulated clock run on from where it is.")


def parse_faults(text: str) -> dict[str, float]:
    """Return the faults that are given as JSON. Raises argparse.ArgumentTypeError."""
    try:
        faults = json.loads(text)
    except (ValueError, RecursionError):
        raise argparse.ArgumentTypeError("not JSON") from None
    if not isinstance(faults, dict):
        raise argparse.ArgumentTypeError("not a JSON object")
    try:
        check_faults(faults)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return faults


def show_control(_: argparse.Namespace) -> None:
    """Print what the simulated cloud was told, and its time."""
    with _open() as database, database.read() as connection:
        _print(read_control(connection))


def set_faults(options: argparse.Namespace) -> None:
    """Put other faults in force."""
    _change(lambda control, real: clock.replace_faults(control, real, options.faults))


def reset_control(_: argparse.Namespace) -> None:
    """Have faults and times of the settings again, and the clock run from where it is."""
    _change(clock.restore_settings)


def freeze_clock(_: argparse.Namespace) -> None:
    """Stop the clock."""
    _change(clock.freeze_clock)


def run_clock(_: argparse.Namespace) -> None:
    """Let the clock follow the real time."""
    _change(clock.run_clock)


def advance_clock(options: argparse.Namespace) -> None:
    """Move the clock on. Raises ControlRefused when it cannot be."""
    try:
        _change(lambda control, real: clock.advance_clock(control, real, options.seconds))
    except ValueError as error:
        raise ControlRefused(str(error)) from None


def lose_server(options: argparse.Namespace) -> None:
    """Have the cloud lose a server. Raises ControlRefused when it has none with that id."""
    with _open() as database, database.write() as connection:
        _remove(connection, options.server_id)
    print(f"{options.server_id} is gone from the simulated cloud")


def delete_server(options: argparse.Namespace) -> None:
    """Delete a server in the cloud, which tells so. Raises ControlRefused when it has none."""
    with _open() as database, database.write() as connection:
        _remove(connection, options.server_id)
        now = clock.read_time(read_control(connection), datetime.now(UTC))
        note_deletion(connection, options.server_id, now)
    print(f"{options.server_id} is deleted in the simulated cloud")


def _remove(connection: Any, server_id: str) -> None:
    if hold_server(connection, server_id) is None:
        raise ControlRefused(f"the simulated cloud has no server {server_id!r}")
    remove_server(connection, server_id)


def _change(change: Change) -> None:
    with _open() as database:
        with database.write() as connection:
            control = change(hold_control(connection), datetime.now(UTC))
            save_control(connection, control)
        _print(control)


@contextmanager
def _open() -> Iterator[Database]:
    """Give the database of the service. Raises ControlRefused when it is not at this revision."""
    settings = load_settings()
    with open_database(settings, existing=True) as database:
        if read_revision(database) != head_revision():
            raise ControlRefused(
                "the database in DATABASE_URL is not the one of a service of this version; "
                "`ostler serve` makes it so"
            )
        if not settings.simulator_control:
            print(
                "ostler: SIMULATOR_CONTROL is not true here; a service with these settings "
                "does not look at its control",
                file=sys.stderr,
            )
        yield database


def _print(control: Control | None) -> None:
    now = clock.read_time(control, datetime.now(UTC))
    frozen = control is not None and control.frozen
    told = None if control is None else control.faults
    print("clock:", now.isoformat(timespec="seconds"), "frozen" if frozen else "running")
    print("faults:", "those of SIMULATOR_FAULTS" if told is None else json.dumps(told))
