"""Backups of SQLite: a database copied into one file while it is used, and brought back."""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from persistence.database.engines import LOCK_TIMEOUT
from persistence.migration import VERSION_TABLE, list_revisions
from persistence.urls.files import check_file, find_file
from persistence.urls.urls import normalize_url

BESIDE = ("", "-wal", "-shm", "-journal")
"""How the names of the files of one database end."""

SHARED_LOCK = (510, 0x40000002)
"""The bytes that whoever uses a file holds (https://www.sqlite.org/src/file/src/os.h)."""

DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


class BackupRefused(Exception):
    """A backup cannot be made or brought back; the message says why in one line."""


class Copied(Struct, frozen=True):
    """What has been copied: the database's file, its revision, and where its former state is."""

    file: Path
    revision: str
    kept: Path | None = None


def write_backup(url: str, target: Path) -> Copied:
    """Copy the database of ``url`` into ``target``, which there must not be yet.

    What others write meanwhile is not in it, and does not wait. Raises BackupRefused, and
    ValueError where ``url`` names no database.
    """
    file = _find_database(url, "pg_dump")
    check_file(file, existing=True)
    with _explain_failures(file), closing(_open(file, "mode=rw")) as source:
        source.execute("BEGIN")  # what is locked for long is told at once
        revision = _read_revision(source, file)
        _copy(source, target)
    return Copied(file, revision)


def restore_backup(url: str, source: Path) -> Copied:
    """Have the database of ``url`` be the one in ``source``, whole or, if it fails, not at all.

    What was there is kept beside it. Raises BackupRefused, and ValueError where ``url`` names no
    place for a database.
    """
    file = _find_database(url, "pg_restore")
    check_file(file, existing=False)
    if not source.is_file():
        raise BackupRefused(f"there is no file {source}")
    if file.exists() and file.samefile(source):
        raise BackupRefused(f"{source} is the database itself")
    with _explain_failures(source), closing(_open(source, _choose_mode(source))) as backup:
        revision = _verify(backup, source)
        with _explain_failures(file):
            kept = _replace(backup, file)
    return Copied(file, revision, kept)


def _find_database(url: str, tool: str) -> Path:
    file = find_file(normalize_url(url))
    if file is None:
        raise BackupRefused(
            f"DATABASE_URL names a PostgreSQL, whose own tool does this: {tool}, as "
            "docs/operations.md shows"
        )
    return file


def _open(file: Path, mode: str) -> sqlite3.Connection:
    name = f"file:{quote(str(file.absolute()))}?{mode}"
    return sqlite3.connect(name, uri=True, timeout=LOCK_TIMEOUT, isolation_level=None)


def _choose_mode(source: Path) -> str:
    """Return how a backup is read so that no file is made beside it."""
    unfinished = any(Path(f"{source}{ending}").exists() for ending in ("-wal", "-journal"))
    return "mode=ro" if unfinished else "immutable=1"


def _copy(source: sqlite3.Connection, target: Path, *, verified: bool = True) -> None:
    """Write a database into a new file, which is there whole or not at all."""
    if target.exists():
        raise BackupRefused(f"{target} is there already, and is left as it is")
    try:
        descriptor, name = tempfile.mkstemp(".part", f".{target.name}.", target.absolute().parent)
    except OSError as error:
        raise BackupRefused(f"{target} cannot be made: {_describe(error)}") from None
    part = Path(name)
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as made:
            source.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            if verified:
                _verify(made, target)
        os.fsync(descriptor)
        _publish(part, target)
    finally:
        os.close(descriptor)
        for ending in BESIDE:
            Path(f"{part}{ending}").unlink(missing_ok=True)


def _publish(part: Path, target: Path) -> None:
    """Give a finished file its name, unless another has it by now."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise BackupRefused(f"{target} is there already, and is left as it is") from None
    except OSError as error:
        reason = _describe(error)
        raise BackupRefused(
            f"{target} cannot be made: {reason}; the file system must have hard links"
        ) from None
    _flush_directory(target)


def _flush_directory(file: Path) -> None:
    directory = os.open(file.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _verify(database: sqlite3.Connection, file: Path) -> str:
    """Return the revision of a sound database. Raises BackupRefused for any other."""
    revision = _read_revision(database, file)
    (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise BackupRefused(f"{file} is damaged")
    return revision


def _read_revision(database: sqlite3.Connection, file: Path) -> str:
    query = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
    if not database.execute(query, (VERSION_TABLE,)).fetchone()[0]:
        raise BackupRefused(f"{file} is not a database of Ostler's")
    query = f"SELECT version_num FROM {VERSION_TABLE}"  # noqa: S608, a name of our own
    (revision,) = database.execute(query).fetchone() or ("",)
    if revision not in list_revisions():
        raise BackupRefused(
            f"{file} is at revision {revision or 'none'}, which this version of Ostler does not "
            "know; use the version that made it"
        )
    return str(revision)


def _replace(backup: sqlite3.Connection, file: Path) -> Path | None:
    """Write a backup over a database, and return where what was there is, if there was any."""
    kept = file.with_name(f"{file.name}.{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
    if kept.exists():
        raise BackupRefused(f"{kept} is there already; try again")
    if not file.exists():
        is_left = _set_aside(file, kept)
        _copy(backup, file)
        return kept if is_left else None
    try:
        with closing(_open(file, "mode=rw")) as old:
            _exclude_others(old, file)
            _copy(old, kept, verified=False)
            # One transaction of SQLite's: who dies in it leaves what was there before.
            backup.backup(old)
        return kept
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", None) not in DAMAGED:
            raise
    with _lock_damaged(file):
        _set_aside(file, kept)
        _copy(backup, file)
    return kept


def _exclude_others(database: sqlite3.Connection, file: Path) -> None:
    """Have nobody else use a database until it is closed. Raises BackupRefused where somebody does.

    A log is folded into the file, which SQLite does for the only user alone.
    """
    database.execute("PRAGMA busy_timeout = 0")
    database.execute("PRAGMA synchronous = EXTRA")
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("BEGIN EXCLUSIVE")
        database.execute("COMMIT")  # in this mode of locking the lock stays
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_BUSY":
            raise
        raise _refuse_used(file) from None


@contextmanager
def _lock_damaged(file: Path) -> Iterator[None]:
    """Do for a file that SQLite does not open what it does by itself for others."""
    with file.open("r+b") as opened:
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, *SHARED_LOCK)
        except OSError:
            raise _refuse_used(file) from None
        yield


def _refuse_used(file: Path) -> BackupRefused:
    return BackupRefused(
        f"{file} is in use; stop the service, and whatever else has it open, and try again"
    )


def _set_aside(file: Path, kept: Path) -> bool:
    """Give the files of a database other names, and tell whether there was any.

    A log comes first: beside another database it would be taken for that one's.
    """
    names = [ending for ending in reversed(BESIDE) if Path(f"{file}{ending}").exists()]
    for ending in names:
        Path(f"{file}{ending}").rename(f"{kept}{ending}")
    return bool(names)


@contextmanager
def _explain_failures(file: Path) -> Iterator[None]:
    """Turn what SQLite or the system says of a file into BackupRefused."""
    try:
        yield
    except sqlite3.Error as error:
        raise BackupRefused(f"{file}: {error}") from None
    except OSError as error:
        raise BackupRefused(f"{file}: {_describe(error)}") from None


def _describe(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
