"""Somebody who works on the simulated cloud behind the service's back."""

import threading
from types import TracebackType
from typing import Self

from backends.base import ActionRequest, BackendRefused, ServerMissing, ServerRequest
from backends.simulator.simulated_backend import Simulator
from domain.errors import DatabaseUnavailable
from domain.transitions import Action, Status
from persistence.database.session import Database
from tests.durability.records import read_records
from tests.http.api import make_name
from tests.http.seeds import SMALL, UBUNTU

PAUSE_S = 0.3


class Tinkerer:
    """Stops servers, makes some by hand, and brings deleted ones back, until the block ends."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = Database(url)
        self.cloud = Simulator(self.database)
        self.made: set[str] = set()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._tinker)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self.database.close()

    def stop(self) -> None:
        """Let the cloud be from now on."""
        self.stopping.set()
        self.thread.join()

    def _tinker(self) -> None:
        while not self.stopping.wait(PAUSE_S):
            try:
                self._meddle()
            except (BackendRefused, ServerMissing, DatabaseUnavailable):
                continue  # the service was quicker

    def _meddle(self) -> None:
        made = make_name("by-hand")
        self.cloud.create_server(ServerRequest(made, "other", made, SMALL, UBUNTU))
        self.made.add(made)
        records = read_records(self.url)
        gone = [row["id"] for row in records.servers if row["deleted_at"]]
        if gone:
            self.cloud.create_server(ServerRequest(gone[-1], "other", "back", SMALL, UBUNTU))
        running = [row for row in records.cloud_servers if row["status"] == Status.ACTIVE]
        for row in running[-2:]:
            self.cloud.perform_action(ActionRequest(row["id"], Action.STOP, make_name("token")))
