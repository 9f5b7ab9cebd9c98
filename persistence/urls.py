"""Database URLs: which ones are understood, and what is said about the others."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

SQLITE = frozenset({"sqlite", "sqlite+pysqlite", "sqlite+aiosqlite"})
POSTGRESQL = frozenset(
    {"postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2", "postgresql+asyncpg"}
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


def _parse_url(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError(
            "This is not a database URL; write sqlite:///FILE or postgresql://USER@HOST/NAME"
        ) from None


def _normalize_sqlite(url: URL) -> URL:
    name = url.database or ":memory:"
    if ":memory:" in name or url.query.get("mode") == "memory":
        raise ValueError(
            "SQLite in memory cannot be used, since every connection would see a database "
            "of its own; name a file: sqlite:///ostler.db"
        )
    return url.set(drivername="sqlite+pysqlite")


def _normalize_postgresql(url: URL) -> URL:
    query = dict(url.query)
    if "ssl" in query:  # asyncpg's word for libpq's sslmode
        query.setdefault("sslmode", query.pop("ssl"))
    return url.set(drivername="postgresql+psycopg", query=query)
