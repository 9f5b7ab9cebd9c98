"""Whoever changes the simulated cloud beside a running service, by the command made for it."""

import json
from pathlib import Path
from typing import Any

from tests.commands import run_ostler


class Operator:
    """Runs ``ostler simulator …`` on the database of a service."""

    def __init__(self, database_url: str, directory: Path) -> None:
        self.settings = {"DATABASE_URL": database_url, "SIMULATOR_CONTROL": "true"}
        self.directory = directory

    def run(self, *arguments: str) -> str:
        """Run a command, which must go well, and return what it prints."""
        done = run_ostler("simulator", *arguments, directory=self.directory, **self.settings)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    def set_faults(self, **faults: Any) -> None:
        """Put faults in force in place of those that were."""
        self.run("faults", json.dumps(faults))
