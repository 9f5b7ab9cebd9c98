"""Database URLs: which ones are understood, and what is said about the others."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from persistence.urls.hosts import move_hosts
from persistence.urls.url_parameters import check_postgresql, check_sqlite

SQLITE = frozenset({"sqlite", "sqlite+pysqlite", "sqlite+aiosqlite"})
POSTGRESQL = frozenset(
    {"postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2", "postgresql+asyncpg"}
)


HARMLESS = frozenset(
    {
        "application_name", "cache", "channel_binding", "connect_timeout", "dbname", "gssencmode",
        "host", "immutable", "mode", "passfile", "port", "service", "sslcert", "sslcrl",
        "sslkey", "sslmode", "sslrootcert", "target_session_attrs", "timeout", "uri", "user",
    }
)  # fmt: skip
"""Parameters of URLs that may be shown; any other may be a password, or one that is mistyped."""

NO_URL = "This is not a database URL; write sqlite:///FILE or postgresql://USER@HOST/NAME"
TOO_MANY_AT = (
    "This URL has more than one @; write %40 for those of a password, or give that in "
    "DATABASE_PASSWORD: sqlite:///FILE or postgresql://USER@HOST/NAME"
)


def normalize_url(text: str) -> URL:
    """Return ``text`` as a URL for the drivers in use: pysqlite and psycopg 3.

    The forms of asynchronous drivers are understood too. Raises ValueError, in one line and
    without the password, for everything else and for SQLite in memory.
    """
    url = _parse_url(text)
    if url.drivername in SQLITE:
        return _normalize_sqlite(url)
    if url.drivername in POSTGRESQL:
        if text.count("@") > 1:  # what comes after the first would be taken for a host
            raise ValueError(TOO_MANY_AT)
        return _normalize_postgresql(url)
    raise ValueError(
        f"Databases of the kind {url.drivername!r} are not supported; "
        "use sqlite:///FILE or postgresql://USER@HOST/NAME"
    )


def add_password(text: str, password: str) -> str:
    """Return a database URL with a password that is given beside it; an empty one is none.

    Raises ValueError where the URL has one already, and for SQLite, which knows none.
    """
    if not password:
        return text
    url = normalize_url(text)
    if url.get_backend_name() == "sqlite":
        raise ValueError("SQLite takes none; name a PostgreSQL in DATABASE_URL")
    if url.password is not None or "password" in url.query:
        raise ValueError("DATABASE_URL has a password already; keep one of them")
    # A URL can have a password before its host only behind a role, which PGUSER may name too.
    return url.update_query_dict({"password": password}).render_as_string(hide_password=False)


def mask_url(text: str) -> str | None:
    """Return a database URL without what may be a password, None for what is no such URL."""
    try:
        url = normalize_url(text)
    except ValueError:
        return None
    query = {name: value if name in HARMLESS else "***" for name, value in url.query.items()}
    return url.set(query=query).render_as_string().replace("%2A%2A%2A", "***")


def _parse_url(text: str) -> URL:
    try:
        return make_url(move_hosts(text))
    except (ArgumentError, ValueError):
        raise ValueError(NO_URL) from None


def _normalize_sqlite(url: URL) -> URL:
    if url.host or url.username or url.password:  # which the driver would repeat
        raise ValueError(NO_URL)
    name = url.database or ":memory:"
    if ":memory:" in name or url.query.get("mode") == "memory":
        raise ValueError(
            "SQLite in memory cannot be used, since every connection would see a database "
            "of its own; name a file: sqlite:///ostler.db"
        )
    check_sqlite(url)
    return url.set(drivername="sqlite+pysqlite")


def _normalize_postgresql(url: URL) -> URL:
    query = dict(url.query)
    if "ssl" in query:  # asyncpg's word for libpq's sslmode
        query.setdefault("sslmode", query.pop("ssl"))
    normalized = url.set(drivername="postgresql+psycopg", query=query)
    _check_parameters(normalized)
    return normalized


def _check_parameters(url: URL) -> None:
    check_postgresql(url)
    from psycopg import ProgrammingError  # which SQLite can do without
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo(**url.get_dialect()().create_connect_args(url)[1])
    except (ArgumentError, ProgrammingError):
        raise ValueError(
            "This URL has a parameter that PostgreSQL does not know, or a port that is no number; "
            "write postgresql://USER@HOST/NAME, and parameters as libpq knows them (not sqlite:///)"
        ) from None
