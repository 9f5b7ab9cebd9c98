"""Whom a request comes from where a proxy stands in front of a live service: the log names it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.commands import run_ostler
from tests.databases import Databases
from tests.http.api import make_name, open_client
from tests.http.test_logs import wait_for_access
from tests.server import LiveServer, serve

CLIENT = "203.0.113.9"
SPOOFED = {
    "X-Forwarded-For": "198.51.100.1",
    "X-Forwarded-Proto": "https",
    "X-Real-IP": "198.51.100.1",
    "Forwarded": "for=198.51.100.1;proto=https",
}


@pytest.fixture(scope="module")
def fronted(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service whose proxy is on this machine, and in two networks more."""
    directory = tmp_path_factory.mktemp("fronted")
    trusted = '["127.0.0.1", "10.0.0.0/8", "fd00::/8"]'
    with serve(databases.create(), directory, TRUSTED_PROXIES=trusted) as server:
        yield server


def find_address(server: LiveServer, headers: dict[str, str]) -> str:
    """Return the address that the log has of a request."""
    request_id = make_name("proxied")
    with open_client(server.url) as client:
        response = client.get("/health/live", headers={"X-Request-ID": request_id, **headers})
    assert response.status_code == 200
    (line,) = [line for line in wait_for_access(server, request_id) if "duration_ms" in line]
    address: str = line["address"]
    return address


def test_what_a_client_says_of_itself_counts_for_nothing_by_default(
    live_server: LiveServer,
) -> None:
    assert find_address(live_server, SPOOFED) == "127.0.0.1"


def test_a_known_proxy_is_believed_as_far_as_the_first_address_that_is_none(
    fronted: LiveServer,
) -> None:
    for sent, found in [
        (f"198.51.100.1, {CLIENT}", CLIENT),
        (f"{CLIENT}, 10.1.1.1, fd00::1", CLIENT),
        ("[2001:db8::17]:443", "2001:db8::17"),
        (f"{CLIENT}, rubbish", "127.0.0.1"),
        ('"; DROP TABLE servers', "127.0.0.1"),
    ]:
        assert find_address(fronted, {"X-Forwarded-For": sent}) == found
    assert find_address(fronted, SPOOFED | {"X-Forwarded-For": CLIENT}) == CLIENT


def test_lines_of_the_header_are_one_list(fronted: LiveServer) -> None:
    request_id = make_name("lines")
    lines = [("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", CLIENT)]
    headers = httpx.Headers([("X-Request-ID", request_id), *lines])
    with open_client(fronted.url) as client:
        client.get("/health/live", headers=headers)
    assert wait_for_access(fronted, request_id)[-1]["address"] == CLIENT


@pytest.mark.parametrize("given", ['["proxy.example.com"]', '["10.0.0.1/8"]', '["*"]', "10.0.0.1"])
def test_proxies_are_addresses_and_networks(tmp_path: Path, given: str) -> None:
    done = run_ostler("config", directory=tmp_path, TRUSTED_PROXIES=given)
    assert done.returncode != 0
    assert "TRUSTED_PROXIES: " in done.stderr
