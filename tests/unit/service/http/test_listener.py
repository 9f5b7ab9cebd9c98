"""The socket that the service listens on, and the URL at which a browser finds it."""

import socket
from ipaddress import ip_address

import pytest

from service.http.listener import bind_socket, find_loopback, name_url


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "localhost"),
        ("0.0.0.0", "localhost"),
        ("0", "localhost"),
        ("127.0.0.2", "127.0.0.2"),
        ("::", "localhost"),
        ("::1", "[::1]"),
    ],
)
def test_the_url_of_a_listener_can_be_opened(host: str, shown: str) -> None:
    with bind_socket(host, 0) as listener:
        listener.listen()
        url, port = name_url(listener), listener.getsockname()[1]
        assert url == f"http://{shown}:{port}"
        socket.create_connection((shown.strip("[]"), port), timeout=5).close()


def test_the_url_of_a_name_is_that_of_the_address_it_stands_for() -> None:
    with bind_socket("localhost", 0) as listener:
        host = name_url(listener).removeprefix("http://").rpartition(":")[0]
        assert host == "localhost" or ip_address(host.strip("[]")).is_loopback


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "127.0.0.1"),
        ("::", "::1"),
        ("127.0.0.2", "127.0.0.2"),
        ("192.0.2.1", "192.0.2.1"),
    ],
)
def test_what_listens_everywhere_is_reached_by_the_loopback_address(
    host: str, address: str
) -> None:
    assert find_loopback(host) == address
