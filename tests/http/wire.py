"""HTTP written and read by hand, for what no client library would send."""

import io
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any, cast

import orjson

TIMEOUT_S = 30
PAUSE_S = 0.05


@dataclass(frozen=True)
class WireAnswer:
    """One response as it came over the wire; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def error(self) -> dict[str, Any]:
        """The error in the envelope, which has its three keys and nothing else."""
        data = orjson.loads(self.body)
        assert set(data) == {"error"}
        assert set(data["error"]) == {"code", "message", "details"}
        error: dict[str, Any] = data["error"]
        return error


def connect(port: int) -> socket.socket:
    """Return a connection to the service."""
    return socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)


def read_response(connection: socket.socket, method: str = "GET") -> WireAnswer:
    """Read one response. Raises http.client.HTTPException when what comes is none."""
    with HTTPResponse(connection, method=method) as response:
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return WireAnswer(response.status, headers, response.read())


def send_raw(port: int, *pieces: bytes) -> WireAnswer:
    """Send bytes and return the response to them.

    A response counts also where the service has stopped to read before all was sent.
    """
    with connect(port) as connection:
        for piece in pieces:
            try:
                connection.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                break
        return read_response(connection)


def read_to_the_end(port: int, *pieces: bytes) -> bytes:
    """Send what ends the connection, each piece in a packet, and return all that comes back."""
    with connect(port) as connection:
        for piece in pieces[:-1]:
            connection.sendall(piece)
            time.sleep(PAUSE_S)
        connection.sendall(pieces[-1])
        received = bytearray()
        while piece := connection.recv(65_536):
            received += piece
        return bytes(received)


class _Received(io.BytesIO):
    """Answers behind one another, read like a connection, and not closed behind the first."""

    def makefile(self, _: str) -> "_Received":
        return self

    def close(self) -> None:
        return


def split_answers(received: bytes, methods: Sequence[str]) -> list[WireAnswer]:
    """Return the answers to requests of these methods, which are all that was received."""
    stream = _Received(received)
    responses = [read_response(cast(socket.socket, stream), method) for method in methods]
    assert stream.read() == b""
    return responses
