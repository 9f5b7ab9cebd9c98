"""Services to be killed."""

from collections.abc import Mapping
from pathlib import Path

from tests.server import LiveServer


def prepare(
    database_url: str, directory: Path, settings: Mapping[str, str], *, workers: int = 1
) -> LiveServer:
    """Return a service with ``settings``, to be started by ``with`` or ``start``."""
    server = LiveServer(database_url, directory, workers=workers)
    server.settings.update(settings)
    return server
