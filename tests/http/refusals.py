"""Commands that must fail with one line."""

from pathlib import Path

from tests.commands import run_ostler
from tests.server import find_free_port

FILE = "sqlite:///ostler.db"
PORT = str(find_free_port())
NOBODY = "postgresql://ostler@127.0.0.1:1/ostler"


def expect_refusal(directory: Path, naming: str, *arguments: str, **settings: str) -> str:
    """Run a command that must fail with one line, and return that line."""
    given = {"DATABASE_URL": FILE, "LISTEN_PORT": PORT, **settings}
    done = run_ostler(*(arguments or ("serve",)), directory=directory, **given)
    assert done.returncode not in (0, None)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert naming.lower() in lines[0].lower()
    return lines[0]
