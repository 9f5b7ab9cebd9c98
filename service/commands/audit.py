"""The commands ``ostler audit …``: whether the log of audit is whole, and where it ends."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from domain.audit import Head, read_head
from persistence.audit.chain import Verification, find_head, seal_entries, verify_chain
from persistence.database.session import Database
from persistence.migration import head_revision, read_revision
from service.commands.parser import Commands
from service.settings.database import open_database
from service.settings.environment import load_settings


class ChainBroken(Exception):
    """The log of audit is not as it was written, or cannot be verified; the message says where."""


def add_audit_commands(commands: Commands) -> None:
    """Add ``audit`` and its commands."""
    actions = commands.add_group("audit", "Verify the log of audit, or print its head.")
    verify = actions.add(
        "verify",
        verify_log,
        "Tell whether the log of audit is whole.",
        "The exit code is 0 or 1. The service may run meanwhile.",
    )
    verify.add_argument(
        "--head",
        type=parse_head,
        metavar="HEAD",
        help="Compare with this head, which `ostler audit head` printed before.",
    )
    actions.add(
        "head",
        show_head,
        "Print the number and the hash of the newest entry.",
        "Keep it where nobody who can change the database can change it.",
    )


def parse_head(text: str) -> Head:
    """Return the head that is given. Raises argparse.ArgumentTypeError."""
    try:
        return read_head(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def verify_log(options: argparse.Namespace) -> None:
    """Print that the log is whole. Raises ChainBroken where it is not."""
    with _open() as database, database.read() as connection:
        print(describe(verify_chain(connection, options.head)))


def describe(found: Verification) -> str:
    """Return in one line what is whole. Raises ChainBroken where something is not."""
    if found.fault:
        raise ChainBroken(f"the log of audit is broken: {found.fault}")
    begin = f"from entry {found.start.position + 1} " if found.start.position else ""
    waiting = f"; {found.unsealed} not sealed yet" if found.unsealed else ""
    if found.head == found.start:
        return f"The log of audit has no sealed entry{waiting}"
    return f"The log of audit is whole {begin}to entry {found.head}{waiting}"


def show_head(_: argparse.Namespace) -> None:
    """Print where the chain ends, all that is committed sealed."""
    with _open() as database:
        sealed = True
        while sealed:
            with database.write() as connection:
                sealed = seal_entries(connection) > 0
        with database.read() as connection:
            print(find_head(connection))


@contextmanager
def _open() -> Iterator[Database]:
    """Give the database of the service. Raises ChainBroken when it has no log of audit."""
    with open_database(load_settings(), existing=True) as database:
        if read_revision(database) != head_revision():
            raise ChainBroken(
                "the database in DATABASE_URL is not the one of a service of this version; "
                "`ostler serve` makes it so"
            )
        yield database
