"""Whom a request comes from: what known proxies say, from the end of the list, and nobody else."""

from typing import Any

import pytest

from service.http.proxies import MOST_PROXIES, ProxyHeader, ProxyRule

PROXIES = ("10.0.0.0/8", "fd00::/8", "192.0.2.7")
FOR = "x-forwarded-for"
PROTO = "x-forwarded-proto"
PEER = "10.0.0.1"
CLIENT = "203.0.113.9"
SIX = "2001:db8::17"
Seen = tuple[str, str]


def look(
    peer: str,
    sent: dict[str, str],
    header: ProxyHeader = "x-forwarded-for",
    networks: tuple[str, ...] = PROXIES,
) -> Seen:
    """Return the address and the scheme that count for a request with such headers."""
    scope: dict[str, Any] = {"client": (peer, 4711), "scheme": "http"}
    headers = {name.encode(): value.encode() for name, value in sent.items()}
    ProxyRule(networks, header).settle_client(scope, headers)
    return scope["client"][0], scope["scheme"]


def test_nobody_is_believed_by_default() -> None:
    sent = {FOR: CLIENT, PROTO: "https", "forwarded": f"for={CLIENT}"}
    for peer in ("127.0.0.1", "::1", PEER):
        assert look(peer, sent, networks=()) == (peer, "http")


@pytest.mark.parametrize("peer", ["203.0.113.50", "::1", "127.0.0.1", "11.0.0.1"])
def test_who_is_no_known_proxy_is_the_client(peer: str) -> None:
    assert look(peer, {FOR: CLIENT, PROTO: "https"}) == (peer, "http")


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (CLIENT, CLIENT),
        (f"198.51.100.1, {CLIENT}", CLIENT),
        (f"198.51.100.1, {CLIENT}, 10.9.9.9", CLIENT),
        (f"{CLIENT},192.0.2.7,10.9.9.9,fd00::5", CLIENT),
        (f"10.1.1.1, {CLIENT}", CLIENT),
        ("10.1.1.1, 10.2.2.2", "10.1.1.1"),
        (f"{CLIENT}:5060", CLIENT),
        (SIX, SIX),
        (f"[{SIX}]", SIX),
        (f"[{SIX}]:443", SIX),
        ("2001:DB8:0:0:0:0:0:17", SIX),
        (f"::ffff:{CLIENT}", CLIENT),
        ("fe80::1%eth0", "fe80::1"),
        (f" , {CLIENT} ,, ", CLIENT),
        ("", PEER),
        (" , ,", PEER),
        ("unknown", PEER),
        (f"{CLIENT}, unknown", PEER),
        (f"{CLIENT}, nobody, 10.9.9.9", "10.9.9.9"),
        ("203.0.113.999", PEER),
        ("[203.0.113.9", CLIENT),
        (f"[{SIX}]443", PEER),
        ("203.0.113.9;drop", PEER),
        ("\xff\x00", PEER),
        ("1" * 60_000, PEER),
        (f"{CLIENT}," + "10.9.9.9," * 30_000, "10.9.9.9"),
    ],
)
def test_the_last_address_that_is_no_proxy_is_the_client(sent: str, found: str) -> None:
    assert look(PEER, {FOR: sent})[0] == found


def test_a_proxy_of_ipv4_is_known_on_a_socket_of_ipv6() -> None:
    assert look(f"::ffff:{PEER}", {FOR: CLIENT})[0] == CLIENT
    assert look("::ffff:203.0.113.50", {FOR: CLIENT})[0] == "203.0.113.50"


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (f"for={CLIENT}", (CLIENT, "http")),
        (f"For={CLIENT};Proto=HTTPS;by=10.0.0.1", (CLIENT, "https")),
        (f'for="[{SIX}]:4711";proto=https', (SIX, "https")),
        (f"for=198.51.100.1;proto=http, for={CLIENT};proto=https", (CLIENT, "https")),
        (f"for={CLIENT};proto=https, for=10.9.9.9;proto=http", (CLIENT, "https")),
        (f'for="never closed, for={CLIENT};proto=https', (CLIENT, "https")),
        (f"for={CLIENT};proto=gopher", (CLIENT, "http")),
        ("for=unknown;proto=https", (PEER, "http")),
        ("for=_hidden, for=10.9.9.9", ("10.9.9.9", "http")),
        ("by=10.0.0.1", (PEER, "http")),
        ("=;=,;;", (PEER, "http")),
        ('"' * 60_000, (PEER, "http")),
    ],
)
def test_forwarded_is_read_where_the_proxies_write_it(sent: str, found: Seen) -> None:
    assert look(PEER, {"forwarded": sent}, "forwarded") == found


def test_the_header_that_the_proxies_do_not_write_is_the_client_s_and_not_believed() -> None:
    sent = {FOR: "198.51.100.1", "forwarded": f"for={CLIENT}"}
    assert look(PEER, sent, "forwarded")[0] == CLIENT
    assert look(PEER, sent)[0] == "198.51.100.1"


@pytest.mark.parametrize(
    ("addresses", "schemes", "scheme"),
    [
        (CLIENT, "https", "https"),
        (CLIENT, "HTTPS", "https"),
        (CLIENT, "javascript", "http"),
        (f"{CLIENT}, 10.9.9.9", "https", "https"),
        (f"{CLIENT}, 10.9.9.9", "https, http", "https"),
        (f"198.51.100.1, {CLIENT}", "https, http", "http"),
        (CLIENT, "http, https", "https"),
    ],
)
def test_the_scheme_is_that_by_which_the_client_came(
    addresses: str, schemes: str, scheme: str
) -> None:
    seen = look(PEER, {FOR: addresses, PROTO: schemes})
    assert seen == (CLIENT, scheme)


def test_no_more_proxies_are_passed_than_there_can_be() -> None:
    proxies = ", ".join(f"10.9.9.{number}" for number in range(MOST_PROXIES))
    assert look(PEER, {FOR: f"{CLIENT}, {proxies}"})[0] == "10.9.9.0"
