"""The ceilings run as Ostler does."""

import signal
import socket
from typing import Any, ClassVar

import pytest
import uvicorn

from benchmarks.baseline import configure
from service.server import serving
from service.settings.config import Settings

pytestmark = pytest.mark.long

NAMED = {"app", "workers"}
"""What a ceiling has of its own."""


class Recorder:
    """Takes the place of the processes and keeps what they would be started with."""

    configs: ClassVar[list[uvicorn.Config]] = []

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        self.configs.append(config)

    def run(self) -> None:
        """Run nothing."""


@pytest.fixture
def ostler(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The settings of uvicorn that Ostler is served with."""
    monkeypatch.setattr(serving, "Supervisor", Recorder)
    handler = signal.getsignal(signal.SIGTERM)
    with socket.socket() as listener:
        serving.run_server(listener, Settings(workers=2))
    signal.signal(signal.SIGTERM, handler)
    return vars(Recorder.configs.pop())


@pytest.mark.parametrize("name", ["raw", "bridged", "a2wsgi"])
def test_a_ceiling_is_served_with_the_settings_that_ostler_has(
    name: str, ostler: dict[str, Any]
) -> None:
    ceiling = vars(configure(name, 2))
    assert {key: value for key, value in ceiling.items() if key not in NAMED} == {
        key: value for key, value in ostler.items() if key not in NAMED
    }
