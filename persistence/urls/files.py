"""SQLite's files: where a URL has its database, and whether it can be had there."""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import URL

OWNER_ALONE = 0o600


def find_file(url: URL) -> Path | None:
    """Return the whole path of an SQLite file, None for a database on PostgreSQL."""
    if url.get_backend_name() != "sqlite":
        return None
    name = url.database or ""
    if url.query.get("uri") and name.startswith("file:"):
        name = unquote(urlsplit(name).path)
    return Path(name).absolute()


def check_file(path: Path, *, existing: bool) -> None:
    """Return when a database can be opened, or made unless it is to be an ``existing`` one.

    One that exists may be read alone. Raises ValueError, in words for the user.
    """
    if not path.parent.is_dir():
        raise ValueError(f"The SQLite file cannot be made: there is no directory {path.parent}")
    if path.is_dir():
        raise ValueError(f"{path} is a directory, and no SQLite file")
    if not path.exists():
        if existing:
            raise ValueError(
                f"There is no database at {path}; run this where the service runs, or name its "
                "database; `ostler serve` makes a new one"
            )
        if not _may(path.parent, os.W_OK):
            raise ValueError(f"There is no permission to make files in {path.parent}")
    elif not _may(path, os.R_OK):
        raise ValueError(f"There is no permission to read {path}")
    elif not existing and not (_may(path, os.W_OK) and _may(path.parent, os.W_OK)):
        raise ValueError(f"{path} can only be read; it and its directory must be writable")


def make_file(url: URL, path: Path) -> None:
    """Make the file of a new database so that its owner alone may read it, whatever the umask.

    SQLite gives the files that it makes beside one the same mode. A file that is there keeps its
    own, and where SQLite would make none (its parameter ``mode``) or none can be made, SQLite says.
    """
    if url.query.get("mode", "rwc") == "rwc":
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE))


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=True)
