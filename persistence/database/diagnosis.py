"""What is wrong when a database cannot be reached, in words for whoever starts Ostler."""

import re

from sqlalchemy import URL

from persistence.database.engines import CONNECT_TIMEOUT
from persistence.database.poolers import SHARED_SESSIONS
from persistence.urls.files import find_file
from persistence.urls.hosts import name_hosts
from persistence.urls.urls import normalize_url

PASSWORD_PLACES = "DATABASE_URL, DATABASE_PASSWORD, PGPASSWORD or a passfile"  # noqa: S105

EXPLANATIONS = (
    (r'database "(.+)" does not exist', "there is no database {0!r} on {server}; create it"),
    (r'role "(.+)" does not exist', "there is no role {0!r} on {server}; create it"),
    (
        r'password authentication failed for user "(.+)"',
        f"the password of the role {{0!r}} on {{server}} is wrong, or there is no such role; it "
        f"comes from {PASSWORD_PLACES}",
    ),
    (
        r"no password supplied",
        f"{{server}} asks for a password and there is none; give it in {PASSWORD_PLACES}",
    ),
    # Of a parameter's value nothing is said: it may be a password in the wrong place.
    (
        r'invalid "?(\w+)"? value',
        "the parameter {0} of the URL has a value that libpq does not take",
    ),
    (
        r'invalid integer value ".*" for connection option "(\w+)"',
        "the parameter {0} of the URL must be a number",
    ),
    (r"definition of service", "libpq knows no service of the name that the URL has"),
    (r"failed to resolve host '(.+)':", "there is no host {0!r}"),
    (
        r"timeout expired",
        f"no database answers at {{server}} within {CONNECT_TIMEOUT} seconds; does it run?",
    ),
    (
        f"^no answer within {CONNECT_TIMEOUT} seconds",
        f"{{server}} accepts connections and says nothing for {CONNECT_TIMEOUT} seconds; if it is "
        "a pooler, does PostgreSQL run, and is there room for one more?",
    ),
    (
        f"^{SHARED_SESSIONS}",
        "{server} is a pooler that gives one session of PostgreSQL to several connections; set its "
        "pool_mode to session, or name PostgreSQL itself",
    ),
    (r"failed: (Connection refused|No such file)", "no database answers at {server}; does it run?"),
    (r"^unable to open database file", "the file {server} cannot be opened"),
    (r"^attempt to write a readonly database", "the file {server} can only be read"),
    (r"^database or disk is full", "there is no room left for the file {server}"),
    (r"^disk I/O error", "the file {server} cannot be written; is the disk full or damaged?"),
    (r"^database is locked", "another process keeps the file {server} locked"),
)
"""What drivers say, the server in English, and what that means."""


def explain_failure(url: str, words: str) -> str:
    """Return what is wrong with the database of ``url``, of which a driver says ``words``."""
    server = name_server(normalize_url(url))
    for pattern, explanation in EXPLANATIONS:
        if found := re.search(pattern, words):
            return explanation.format(*found.groups(), server=server)
    return f"{server} cannot be used: {words or 'it stays busy'}"


def name_server(url: URL) -> str:
    """Return where a database is: hosts with their ports, a socket, or a file."""
    return str(find_file(url) or name_hosts(url))
