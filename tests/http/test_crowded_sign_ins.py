"""Sign-ins that wait for a Keystone that hangs: they hold up nobody who is elsewhere."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from service.access.access import SIGN_INS_AT_ONCE
from tests.http.api import open_client
from tests.http.keys import BOOTSTRAP, serve_with_keys
from tests.http.sessions import SAME_ORIGIN, SESSION, post_key, read_session
from tests.http.waits import wait_until

CROWD = 24
LOGIN = {"method": "keystone", "username": "nobody", "password": "guess", "project": "none"}


class HungKeystone:
    """Takes connections and says nothing."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=CROWD)
        self.taken: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/v3"
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        try:
            while True:
                self.taken.append(self.listener.accept()[0])
        except OSError:
            return

    def close(self) -> None:
        self.listener.close()
        for connection in self.taken:
            connection.close()


@pytest.fixture
def keystone() -> Iterator[HungKeystone]:
    keystone = HungKeystone()
    yield keystone
    keystone.close()


def try_to_sign_in(url: str, address: str) -> int:
    with open_client(url) as client:
        headers = {**SAME_ORIGIN, "X-Forwarded-For": address}
        return client.post(SESSION, json=LOGIN, headers=headers).status_code


@pytest.mark.long
def test_one_address_whose_sign_ins_hang_holds_up_no_other(
    keystone: HungKeystone, database_url: str, directory: Path
) -> None:
    settings = {
        "AUTH_MODE": "api-key,keystone",
        "KEYSTONE_AUTH_URL": keystone.url,
        "TRUSTED_PROXIES": '["127.0.0.1"]',
    }
    with (
        serve_with_keys(database_url, directory, **settings) as server,
        ThreadPoolExecutor(CROWD) as crowd,
        open_client(server.url) as client,
    ):
        hanging: list[Future[int]] = [
            crowd.submit(try_to_sign_in, server.url, "192.0.2.1") for _ in range(CROWD)
        ]
        wait_until(lambda: len(keystone.taken) >= SIGN_INS_AT_ONCE)
        client.headers["X-Forwarded-For"] = "192.0.2.2"
        assert read_session(client)["methods"]
        assert post_key(client, BOOTSTRAP).status_code == 204
        assert len(keystone.taken) == SIGN_INS_AT_ONCE
        assert {one.result() for one in hanging} == {503}
