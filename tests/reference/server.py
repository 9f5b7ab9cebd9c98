"""A live process that serves by the reference."""

import sys

from tests.commands import make_environment, spawn
from tests.server import LiveServer


class ReferenceServer(LiveServer):
    """An ``ostler serve`` whose application is the stock one of Connexion."""

    def launch(self) -> None:
        """Start the process."""
        self._process = spawn(
            [sys.executable, "-m", "tests.reference", self.command, *self.arguments],
            self.directory,
            make_environment(**self.settings),
            self.directory,
        )
