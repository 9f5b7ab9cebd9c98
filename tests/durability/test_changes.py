"""A process that dies while it changes a name or labels leaves a record that follows the cloud."""

from pathlib import Path

import httpx
import pytest

from operations.record.fault_points import VARIABLE
from operations.record.transactions import Call, Commit
from tests.durability.invariants import await_names
from tests.durability.processes import DEADLINE_S, await_result, prepare
from tests.http.api import SERVERS, create_server, get_path, open_client
from tests.server import LiveServer

CLOUD = {"SIMULATOR_LATENCY": "0.05", "RECONCILE_SECONDS": "0.2"}
DONE = [f"after-{Call.RENAME}", f"after-{Call.LABEL}", f"before-{Commit.CHANGE}"]
SIGKILLED = -9
CHANGE = {"name": "renamed", "labels": {"tier": "db"}}


def die_during_change(server: LiveServer) -> str:
    """Return the id of a server in whose change the process died."""
    with open_client(server.url) as client:
        made = create_server(client)
        await_result(lambda: client.get(get_path(made)).json()["status"] == "ACTIVE")
        with pytest.raises(httpx.TransportError):
            client.patch(get_path(made), json=CHANGE)
    assert server.process.wait(DEADLINE_S) == SIGKILLED
    return str(made["id"])


@pytest.mark.parametrize("trap", DONE)
def test_what_the_cloud_was_told_before_a_death_is_shown_after_it(
    trap: str, database_url: str, tmp_path: Path
) -> None:
    server = prepare(database_url, tmp_path / "server", {**CLOUD, VARIABLE: trap})
    with server:
        server_id = die_during_change(server)
        server.settings.pop(VARIABLE)
        server.start()
        with open_client(server.url) as client:
            path = f"{SERVERS}/{server_id}"
            await_result(lambda: client.get(path).json()["name"] == "renamed")
            await_names(database_url)
            labelled = trap != f"after-{Call.RENAME}"
            assert client.get(path).json()["labels"] == (CHANGE["labels"] if labelled else {})
            assert client.patch(path, json=CHANGE).json()["labels"] == CHANGE["labels"]
            await_names(database_url)
