"""Consoles: what a server wrote can be read, and a running one can be typed into."""

from datetime import UTC, datetime

import pytest

from backends.base import BackendRefused, ObservedServer, ServerMissing
from domain.transitions import Status
from tests.conformance.clouds import ROUTES, Cloud

MISSING = ["no-such", "", "a\0b", "\ud800", "x" * 100_000]


def test_a_server_has_written_lines_and_the_last_ones_are_given(
    cloud: Cloud, server: ObservedServer
) -> None:
    lines = cloud.backend.read_console_log(server.id, 1000)
    assert any(server.name in line for line in lines)
    assert cloud.backend.read_console_log(server.id, 2) == lines[-2:]
    assert cloud.backend.read_console_log(server.id, 0) == []


def test_a_running_server_has_a_console_for_a_while(cloud: Cloud, server: ObservedServer) -> None:
    first, second = (cloud.backend.open_console(server.id) for _ in range(2))
    assert first.kind == "novnc"
    assert first.url.startswith("http")
    assert first.url != second.url
    assert first.expires_at > max(datetime(2026, 1, 1, tzinfo=UTC), server.updated_at)


@pytest.mark.parametrize("status", [status for status in ROUTES if status is not Status.ACTIVE])
def test_a_server_that_does_not_run_has_no_console(
    cloud: Cloud, server: ObservedServer, status: Status
) -> None:
    cloud.bring(server.id, status)
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.open_console(server.id)
    assert refusal.value.reason == "state"
    written = cloud.backend.read_console_log(server.id, 1000)
    assert written or status is Status.SHELVED_OFFLOADED  # there it may be on no host


@pytest.mark.parametrize("server_id", MISSING, ids=range(len(MISSING)))
def test_a_server_that_is_not_there_has_no_console_and_no_log(cloud: Cloud, server_id: str) -> None:
    with pytest.raises(ServerMissing):
        cloud.backend.open_console(server_id)
    with pytest.raises(ServerMissing):
        cloud.backend.read_console_log(server_id, 10)
