"""The commands ``ostler key …``, which work on the database that the settings name."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from domain.errors import DatabaseUnavailable, OstlerError, shorten
from domain.identity import DEFAULT_PROJECT, UNRESTRICTED, AuthMode, Identity, Restrictions, Role
from domain.keys import ApiKey
from domain.pages import PageRequest
from operations.clouds.cloud import Caller
from operations.requests.keys import KeyRules, NewKey, create_first_key, create_key, revoke_key
from persistence import keys
from persistence.database.session import Database
from persistence.migration import head_revision, read_revision
from service.commands.parser import Commands
from service.contract.contract import Contract
from service.settings.config import Settings
from service.settings.database import open_database
from service.settings.environment import load_settings

PAGE = 100
MOST_DAYS = 36_500
LONGEST_WORD = 255
COLUMNS = "{:<12}  {:<24}  {:<16}  {:<21}  {:<20}  {}"

FIRST_KEY = """
This is the first API key, of an admin of every project. It is shown this once:

    {secret}

It holds until {end}. Send it as `Authorization: Bearer <key>`; make others with
POST /api/v1/keys or `ostler key create`.

"""

OPERATOR = Identity(
    AuthMode.NONE, "command line", "command line", DEFAULT_PROJECT, Role.ADMIN, all_projects=True
)
"""Whoever can change the database may do everything."""


class KeyRefused(Exception):
    """A key cannot be made or revoked so; the message says why in one line."""


def add_key_commands(commands: Commands) -> None:
    """Add ``key`` and its commands."""
    actions = commands.add_group("key", "Make, list or revoke API keys, in the database itself.")
    _add_creation(actions)
    actions.add("list", print_keys, "Print every key: what it may do, and when it ends.")
    revocation = actions.add(
        "revoke", revoke, "Revoke a key.", "Every process refuses it within a second."
    )
    revocation.add_argument("key_id", metavar="KEY_ID", help="The id of the key.")


def _add_creation(actions: Commands) -> None:
    creation = actions.add(
        "create",
        create,
        "Make a key, and print it.",
        "Standard output has the key alone, which is never shown again.",
    )
    creation.add_argument("name", type=parse_word, metavar="NAME", help="What people call it.")
    roles = [str(role) for role in Role]
    creation.add_argument("--role", choices=roles, required=True, help="What it may do.")
    project = f"The project that it belongs to; by default {DEFAULT_PROJECT}."
    creation.add_argument(
        "--project", type=parse_word, default=DEFAULT_PROJECT, metavar="ID", help=project
    )
    everywhere = "Have an admin be one of every project."
    creation.add_argument("--all-projects", action="store_true", help=everywhere)
    days = "How many days it holds; AUTH_KEY_DAYS, by default 90."
    creation.add_argument("--days", type=parse_days, metavar="N", help=days)
    _add_restrictions(creation)


def _add_restrictions(creation: argparse.ArgumentParser) -> None:
    label = "Restrict it to servers with this label, and any other that is given."
    creation.add_argument(
        "--label", type=parse_label, action="append", default=[], metavar="KEY=VALUE", help=label
    )
    server = "Restrict it to this server, and any other that is given."
    creation.add_argument(
        "--server", type=parse_word, action="append", default=[], metavar="ID", help=server
    )
    operation = "Restrict it to this operationId, and any other that is given."
    creation.add_argument(
        "--operation", action="append", default=[], metavar="OPERATION_ID", help=operation
    )


def parse_word(text: str) -> str:
    """Return a name or an id. Raises argparse.ArgumentTypeError for what none can be."""
    if not text.isprintable() or not 0 < len(text) <= LONGEST_WORD:
        raise argparse.ArgumentTypeError(f"must be 1 to {LONGEST_WORD} printable characters")
    return text


def parse_label(text: str) -> tuple[str, str]:
    """Return the key and the value of a label. Raises argparse.ArgumentTypeError."""
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise argparse.ArgumentTypeError("must be KEY=VALUE")
    return parse_word(key), value


def parse_days(text: str) -> int:
    """Return a number of days. Raises argparse.ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"must be 1 to {MOST_DAYS}")
    return int(text)


def create(options: argparse.Namespace) -> None:
    """Make a key and print it. Raises KeyRefused."""
    settings = load_settings()
    rules = KeyRules(timedelta(days=settings.auth_key_days), Contract().operation_ids)
    lifetime = timedelta(days=options.days) if options.days else rules.lifetime
    wanted = NewKey(
        name=options.name,
        project_id=options.project,
        role=Role(options.role),
        expires_at=datetime.now(UTC) + lifetime,
        restrictions=Restrictions(
            dict(options.label), frozenset(options.server), frozenset(options.operation)
        ),
        all_projects=options.all_projects,
    )
    with _open(settings) as database:
        rules.check(wanted)
        key, secret = create_key(database, _be_operator(), wanted)
    print(secret)
    print(f"ostler: key {key.id} holds until {_write(key.expires_at)}", file=sys.stderr)


def print_keys(_: argparse.Namespace) -> None:
    """Print every key in a line, the oldest first."""
    with _open(load_settings()) as database:
        print(COLUMNS.format("ID", "NAME", "PROJECT", "ROLE", "EXPIRES", "LAST USED"))
        for key in iterate_keys(database):
            print_key(key)


def iterate_keys(database: Database) -> Iterator[ApiKey]:
    """Yield every key, the oldest first."""
    request = PageRequest(PAGE, 0, "created_at", None)
    while True:
        with database.read() as connection:
            page = keys.list_keys(connection, None, request)
        yield from page.items
        if page.next_cursor is None:
            return
        request = PageRequest(PAGE, 0, "created_at", page.next_cursor)


def print_key(key: ApiKey) -> None:
    """Print a key in a line."""
    project = "(every project)" if key.all_projects else shorten(key.project_id)
    role = str(key.role) if key.restrictions == UNRESTRICTED else f"{key.role} (restricted)"
    used = _write(key.last_used_at) if key.last_used_at else "never"
    ends = _write(key.expires_at)
    print(COLUMNS.format(key.id, shorten(key.name, 24), project, role, ends, used))


def revoke(options: argparse.Namespace) -> None:
    """Revoke a key and say so. Raises KeyRefused when there is none with that id."""
    with _open(load_settings()) as database:
        revoke_key(database, _be_operator(), options.key_id)
    print(f"{options.key_id} is revoked")


def offer_first_key(settings: Settings) -> None:
    """Make a key where there never was one, and tell it to the person who starts the service.

    It goes to standard error, since standard output is the log.
    """
    if AuthMode.API_KEY not in settings.auth_modes or settings.auth_bootstrap_key:
        return
    with open_database(settings) as database:
        made = create_first_key(database, timedelta(days=settings.auth_key_days))
    if made:
        key, secret = made
        text = FIRST_KEY.format(secret=secret, end=_write(key.expires_at))
        with suppress(AttributeError, OSError):  # it was closed before the start, or since
            sys.stderr.write(text)
            sys.stderr.flush()


def _be_operator() -> Caller:
    return Caller(OPERATOR.project_id, cause="command", identity=OPERATOR)


def _write(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@contextmanager
def _open(settings: Settings) -> Iterator[Database]:
    """Give the database of the service. Raises KeyRefused for one of another revision."""
    with open_database(settings, existing=True) as database:
        if read_revision(database) != head_revision():
            raise KeyRefused(
                "the database in DATABASE_URL is not the one of a service of this version; "
                "`ostler db upgrade` or `ostler serve` makes it so"
            )
        try:
            yield database
        except DatabaseUnavailable:
            raise
        except OstlerError as refusal:
            raise KeyRefused(explain(refusal)) from None


def explain(refusal: OstlerError) -> str:
    """Return in one line why something was refused."""
    faults = refusal.details if isinstance(refusal.details, list) else []
    told = (f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults)
    return "; ".join(told) or refusal.message
