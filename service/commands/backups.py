"""The commands ``ostler db backup`` and ``ostler db restore``."""

import argparse
from collections.abc import Callable
from pathlib import Path

from persistence.backups import Copied, restore_backup, write_backup
from service.commands.parser import Commands
from service.settings.config import ConfigError
from service.settings.environment import load_settings


def add_backup_commands(db: Commands) -> None:
    """Add the commands to those of ``ostler db``."""
    backup = db.add(
        "backup",
        back_up,
        "Copy the SQLite database into a new file.",
        "The service may run meanwhile.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="A file that is not there yet.")
    restore = db.add(
        "restore",
        restore_database,
        "Bring back the SQLite database of a backup.",
        "The service must not run. What was there is kept in another file beside it.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="The file of the backup.")


def back_up(options: argparse.Namespace) -> None:
    """Make a backup and say what is in it."""
    made = _perform(write_backup, options.file)
    size = options.file.stat().st_size / 1024
    print(f"{options.file} holds {made.file} at revision {made.revision}, {size:,.0f} KiB")


def restore_database(options: argparse.Namespace) -> None:
    """Bring a backup back, and say where what was there before is."""
    made = _perform(restore_backup, options.file)
    kept = f"; what was there is in {made.kept}" if made.kept else ""
    print(f"{made.file} is at revision {made.revision} from {options.file}{kept}")


def _perform(copy: Callable[[str, Path], Copied], file: Path) -> Copied:
    try:
        return copy(load_settings().database, file)
    except ValueError as error:
        raise ConfigError(f"DATABASE_URL: {error}") from None
