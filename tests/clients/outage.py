"""A service that dies when it has made something, before anybody hears of it, and comes back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.clients.stub import Answer, Asked, Stub, serve_stub
from tests.server import LiveServer

OF_CONNECTION = ("host", "connection", "content-length", "accept-encoding")
TOLD = ("content-type", "location", "etag")
AWAY_S = 4
"""How long the service is away: longer than until the command line says so."""


@contextmanager
def serve_dying(server: LiveServer) -> Iterator[Stub]:
    """Stand in front of a service that is killed as it answers its first POST."""
    killed = threading.Lock()
    back = threading.Timer(AWAY_S, server.start)

    def pass_on(asked: Asked, _: int) -> Answer:
        headers = {name: asked.headers[name] for name in asked.headers if name not in OF_CONNECTION}
        try:
            response = httpx.request(
                asked.method, server.url + asked.path, json=asked.body, headers=headers, timeout=90
            )
        except httpx.TransportError:
            return Answer(None)
        if asked.method == "POST" and killed.acquire(blocking=False):
            server.kill()
            back.start()
            return Answer(None)
        told = {name: response.headers[name] for name in TOLD if name in response.headers}
        return Answer(response.status_code, response.text, told)

    with serve_stub(pass_on) as stub:
        yield stub
        back.join()


def list_keys_of_creations(stub: Stub) -> dict[str, set[str]]:
    """Return the keys with which each name was sent, if it was sent more than once."""
    sent: dict[str, list[str]] = {}
    for asked in stub.asked:
        if asked.method == "POST":
            sent.setdefault(asked.body["name"], []).append(asked.headers["idempotency-key"])
    return {name: set(keys) for name, keys in sent.items() if len(keys) > 1}
