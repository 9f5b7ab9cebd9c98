"""Databases as SQL that can be read in a diff, and brought back as if they had been made now."""

import re
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from persistence.urls.urls import normalize_url
from tests.postgres_binaries import find_binaries

KEPT = Path(__file__).parent / "kept"
AGO = timedelta(seconds=200)
"""How long ago a database that is brought back was made: what goes on in it is due by then."""

HEADER = re.compile(r"-- .* (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\n")
TIME = re.compile(r"\b(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d)\b")
BYTES = {
    "sqlite": (re.compile(r"X'([0-9A-F]+)'"), "CAST('{}' AS BLOB)"),
    "postgresql": (re.compile(r"'\\x([0-9a-f]+)'"), "convert_to('{}', 'UTF8')"),
}
# What only says how it was written, and what only a newer PostgreSQL takes.
PASSED_OVER = re.compile(r"--|SET \w+ = |\\(un)?restrict ")
DUMP = (
    "--inserts", "--rows-per-insert=100", "--no-owner", "--no-privileges", "--no-comments",
    "--encoding=UTF8",
)  # fmt: skip


def write_dump(url: str, path: Path, what: str) -> None:
    """Write the database of ``url`` into a file, which says ``what`` it is and when it was made."""
    kind = path.stem
    lines = list_sqlite(url) if kind == "sqlite" else list_postgresql(url)
    made_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = "\n".join([f"-- {what}, made at {made_at}", *lines, ""])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(show_bytes(text, kind), encoding="utf-8")


def list_sqlite(url: str) -> list[str]:
    """Return the statements that make a database of SQLite anew."""
    file = normalize_url(url).database or ""
    connection = sqlite3.connect(file)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def list_postgresql(url: str) -> list[str]:
    """Return the lines of statements that make a database of PostgreSQL anew."""
    command = [str(find_binaries() / "pg_dump"), *DUMP, f"--dbname={make_address(url)}"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line for line in text.split("\n") if line and not PASSED_OVER.match(line)]


def show_bytes(text: str, kind: str) -> str:
    """Return SQL in which bytes that are text are written as that."""
    pattern, form = BYTES[kind]

    def show(match: re.Match[str]) -> str:
        return form.format(bytes.fromhex(match[1]).decode().replace("'", "''"))

    return pattern.sub(show, text)


def read_dump(name: str, kind: str, **words: str) -> str:
    """Return a dump whose times are such that it was made ``AGO``, with ``words`` replaced."""
    text = (KEPT / name / f"{kind}.sql").read_text(encoding="utf-8")
    found = HEADER.match(text)
    assert found, f"{name} does not say when it was made"
    later = datetime.now(UTC) - AGO - datetime.fromisoformat(found[1])
    for word, other in words.items():
        text = text.replace(word, other)
    return shift(text, timedelta(seconds=int(later.total_seconds())))


def shift(text: str, later: timedelta) -> str:
    """Return a text with every time ``later`` by whole seconds, its fractions as they were."""

    def move(match: re.Match[str]) -> str:
        moved = datetime.fromisoformat(f"{match[1]}T{match[3]}") + later
        return moved.isoformat(match[2])

    return TIME.sub(move, text)


def restore(text: str, url: str) -> None:
    """Bring a dump back into the empty database of ``url``."""
    parsed = normalize_url(url)
    if parsed.get_backend_name() == "sqlite":
        with sqlite3.connect(parsed.database or "") as connection:
            connection.executescript(text)
        connection.close()
        return
    with psycopg.connect(make_address(url), autocommit=True) as session:
        session.execute("SET check_function_bodies = false")  # of tables that come later
        session.execute(text.encode())


def make_address(url: str) -> str:
    """Return the URL of a database as libpq knows it."""
    return normalize_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
