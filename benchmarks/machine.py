"""The machine and the versions that figures were taken with."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("uvicorn", "connexion", "flask", "sqlalchemy", "psycopg", "orjson", "jsonschema-rs")


def describe_machine() -> str:
    """Return what the machine is, how busy it is, and what runs on it, as one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{read_processor()}, {os.cpu_count()} cores, {memory:.1f} GiB, "
        f"{platform.system()} {platform.release()}; load before (1, 5, 15 minutes) {load}; "
        f"{platform.python_implementation()} {platform.python_version()}, {packages}; "
        f"Ostler {version('ostler')}, commit {read_commit()}."
    )


def read_processor() -> str:
    """Return the processor's name as Linux has it."""
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def read_commit() -> str:
    """Return the commit that is checked out, marked where files differ from it."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=10"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
