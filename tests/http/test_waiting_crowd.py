"""Hundreds who wait for an operation hold no thread: everybody else is answered meanwhile."""

import json
import socket
from contextlib import ExitStack
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from tests.http.api import create_server, get_path, open_client
from tests.http.slow import OPERATIONS
from tests.operator import Operator
from tests.server import serve

CROWD = 500
LOOKS = 20
TIMEOUT_S = 60
SETTINGS = {"SIMULATOR_CONTROL": "true", "SIMULATOR_LATENCY": "60"}


def ask(port: int, path: str) -> socket.socket:
    """Send a request and do not wait for its response."""
    connection = socket.create_connection(("127.0.0.1", port), TIMEOUT_S)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return connection


def read_response(connection: socket.socket) -> dict[str, Any]:
    """Return the body of the response, which must be good."""
    response = HTTPResponse(connection)
    response.begin()
    assert response.status == 200
    answer: dict[str, Any] = json.loads(response.read())
    return answer


@pytest.mark.long
def test_many_who_wait_keep_nobody_from_being_answered(
    database_url: str, directory: Path, tmp_path: Path
) -> None:
    operator = Operator(database_url, tmp_path)
    with (
        serve(database_url, directory, workers=1, **SETTINGS) as server,
        open_client(server.url) as client,
        ExitStack() as stack,
    ):
        operator.run("clock", "freeze")
        made = create_server(client)
        path = f"{OPERATIONS}/{made['operation_id']}"
        waiting = [stack.enter_context(ask(server.port, f"{path}?wait=60")) for _ in range(CROWD)]
        for _ in range(LOOKS):
            assert client.get(get_path(made)).json()["status"] == "BUILD"
        assert client.get(path).json()["finished_at"] is None
        operator.run("clock", "advance", "60")
        assert {read_response(one)["status"] for one in waiting} == {"succeeded"}
        assert client.get(get_path(made)).json()["status"] == "ACTIVE"
