"""Parameters behind the ``?`` of a database URL: which there may be, and of what values.

What refuses a value does not repeat it: it may be a password that stands in the wrong place.
"""

import re
from collections.abc import Mapping

from sqlalchemy import URL

SWITCH = frozenset({"0", "1"})
WORDS = {
    "sslmode": frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}),
    "sslnegotiation": frozenset({"postgres", "direct"}),
    "sslcertmode": frozenset({"disable", "allow", "require"}),
    "ssl_min_protocol_version": frozenset({"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}),
    "ssl_max_protocol_version": frozenset({"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}),
    "gssencmode": frozenset({"disable", "prefer", "require"}),
    "channel_binding": frozenset({"disable", "prefer", "require"}),
    "target_session_attrs": frozenset(
        {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"}
    ),
    "load_balance_hosts": frozenset({"disable", "random"}),
    "keepalives": SWITCH,
    "sslsni": SWITCH,
    "sslcompression": SWITCH,
    "gssdelegation": SWITCH,
}
"""https://www.postgresql.org/docs/current/libpq-connect.html"""

MOST_SECONDS = 3600
NUMBERS = {
    "connect_timeout": MOST_SECONDS,
    "keepalives_idle": MOST_SECONDS,
    "keepalives_interval": MOST_SECONDS,
    "keepalives_count": 100,
    "tcp_user_timeout": MOST_SECONDS * 1000,
}
"""What is a whole number from 0 on, and up to what."""

SQLITE_SECONDS = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,6})?", re.ASCII)
SQLITE_WORDS = {"uri": frozenset({"true", "false", "1", "0"})}
SQLITE_FILE_WORDS = {
    "mode": frozenset({"ro", "rw", "rwc"}),
    "cache": frozenset({"shared", "private"}),
    "immutable": SWITCH,
    "nolock": SWITCH,
    "psow": SWITCH,
}
"""What only a file that is named by a URI may have (https://www.sqlite.org/uri.html)."""

SEVERAL = frozenset({"host"})
MOST_PORT = 65_535


def check_postgresql(url: URL) -> None:
    """Raise ValueError for a parameter that is given twice, or is not what libpq takes."""
    _check_once(url)
    _check_words(url.query, WORDS)
    for name in NUMBERS.keys() & url.query.keys():
        _check_number(name, str(url.query[name]), NUMBERS[name])
    ports = [int(one) for one in str(url.query.get("port", "")).split(",") if one.isdecimal()]
    if url.port is not None:
        ports.append(url.port)
    if not all(0 < port <= MOST_PORT for port in ports):
        raise ValueError(f"The port of this URL must be from 1 to {MOST_PORT}")


def check_sqlite(url: URL) -> None:
    """Raise ValueError for a parameter that SQLite's driver does not take, or not so."""
    _check_once(url)
    is_uri = url.query.get("uri") in ("true", "1")
    words = SQLITE_WORDS | (SQLITE_FILE_WORDS if is_uri else {})
    if url.query.keys() - {*words, "timeout"}:
        raise ValueError(
            "This URL has a parameter that SQLite does not take; write sqlite:///FILE, or "
            "sqlite:///FILE?timeout=SECONDS"
        )
    _check_words(url.query, words)
    if not SQLITE_SECONDS.fullmatch(str(url.query.get("timeout", "0"))):
        raise ValueError("The parameter timeout of this URL must be seconds, such as 5")


def _check_once(url: URL) -> None:
    for name, value in url.query.items():
        if not isinstance(value, str) and name not in SEVERAL:
            raise ValueError("This URL has a parameter twice; keep one of them")


def _check_words(given: Mapping[str, object], words: Mapping[str, frozenset[str]]) -> None:
    for name in sorted(words.keys() & given.keys()):
        if given[name] not in words[name]:
            choices = ", ".join(sorted(words[name]))
            raise ValueError(f"The parameter {name} of this URL must be one of: {choices}")


def _check_number(name: str, value: str, most: int) -> None:
    if not re.fullmatch("[0-9]{1,9}", value, re.ASCII) or int(value) > most:
        raise ValueError(f"The parameter {name} of this URL must be a number from 0 to {most}")
