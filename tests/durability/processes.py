"""Services to be killed, and what is waited for meanwhile."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.server import LiveServer

DEADLINE_S = 60


def prepare(
    database_url: str, directory: Path, settings: Mapping[str, str], *, workers: int = 1
) -> LiveServer:
    """Return a service with ``settings``, to be started by ``with`` or ``start``."""
    server = LiveServer(database_url, directory, workers=workers)
    server.settings.update(settings)
    return server


def await_result(look: Callable[[], Any]) -> Any:
    """Return what ``look`` finds once it finds something."""
    deadline = time.monotonic() + DEADLINE_S
    while not (found := look()):
        assert time.monotonic() < deadline, "nothing was found in time"
        time.sleep(0.05)
    return found
