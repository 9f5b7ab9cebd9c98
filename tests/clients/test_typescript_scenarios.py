"""The TypeScript SDK does in Node.js what its scenarios say, in front of a live service."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.typescript import DEADLINE_S, PACKAGE, compile_sdk, start_node
from tests.commands import ROOT
from tests.databases import Databases
from tests.server import LiveServer, serve

SCENARIOS = sorted(
    str(path.relative_to(PACKAGE / "test"))
    for path in [*PACKAGE.glob("test/scenarios/*.mjs"), *PACKAGE.glob("test/node/*.mjs")]
    if path.stem not in ("index", "proxy")
)
SLOW: dict[str, Any] = {"SIMULATOR_LATENCY": "0.2", "SIMULATOR_LATENCIES": '{"snapshot": 2}'}
FULL: dict[str, Any] = {
    "SIMULATOR_FAULTS": '{"no_valid_host": 1}',
    "SIMULATOR_LATENCIES": '{"create": 2}',
}

Runs = dict[str, subprocess.Popen[str]]


@pytest.fixture(scope="module")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service whose cloud takes its time, and more of it for snapshots."""
    with serve(databases.create(), tmp_path_factory.mktemp("slow"), **SLOW) as server:
        yield server


@pytest.fixture(scope="module")
def full_service(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service whose cloud has no room for any server."""
    with serve(databases.create(), tmp_path_factory.mktemp("full"), **FULL) as server:
        yield server


@pytest.fixture(scope="module")
def runs(
    service: LiveServer,
    full_service: LiveServer,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Runs]:
    """Every module of scenarios that is asked for, begun at once since they mostly wait."""
    sdk = compile_sdk(tmp_path_factory.mktemp("typescript"))
    asked = [item.name for item in request.session.items if item.path == Path(__file__)]
    begun = {
        name: start_node(
            sdk / "test" / "run.mjs",
            sdk / "test" / name,
            OSTLER_URL=service.url,
            OSTLER_FAILING_URL=full_service.url,
            OSTLER_DOCUMENT=str(ROOT / "clients" / "openapi.json"),
        )
        for name in SCENARIOS
        if f"test_the_scenarios_are_as_they_say[{name}]" in asked
    }
    yield begun
    for run in begun.values():
        run.kill()
        run.wait()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_scenarios_are_as_they_say(runs: Runs, name: str) -> None:
    printed, _ = runs[name].communicate(timeout=DEADLINE_S)
    assert runs[name].returncode == 0, printed
    assert "Warning" not in printed, printed
