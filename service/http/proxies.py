"""Whom a request comes from, where proxies stand in front of the service.

What a header says of that is taken from proxies alone that are known, since anybody can send it.
Each of them writes down whom it was asked by behind what it has received, so that the list is read
from its end, and what stands before the first address that is none of a known proxy is hearsay.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Literal

from starlette.types import Scope

ProxyHeader = Literal["x-forwarded-for", "forwarded"]

SCHEMES = ("http", "https")
ADDRESSES_KEPT = 1024
MOST_PROXIES = 16
"""So many entries of a list are looked at; nobody has as many proxies one behind the other."""


@dataclass(frozen=True, slots=True)
class Hop:
    """Who asked a proxy, and by which scheme, empty where it does not say."""

    address: str
    scheme: str = ""


def check_proxies(networks: Collection[str]) -> None:
    """Raise ValueError for what is neither an address nor a network in CIDR notation."""
    for network in networks:
        ip_network(network)


@lru_cache(ADDRESSES_KEPT)
def normalize_address(text: str) -> str:
    """Return an address in its one spelling: without a zone, and IPv4 as itself (RFC 4291).

    Raises ValueError for what is none.
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address)


class ProxyRule:
    """Tells whom a request comes from: by ``header``, if a proxy of ``networks`` has sent it."""

    def __init__(
        self, networks: Collection[str] = (), header: ProxyHeader = "x-forwarded-for"
    ) -> None:
        self.networks = [ip_network(network) for network in networks]
        self.read_hops = read_forwarded if header == "forwarded" else read_x_forwarded
        self.trusts = lru_cache(ADDRESSES_KEPT)(self._trusts)

    def settle_client(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """Have ``scope`` name the client and its scheme in place of the proxies between."""
        peer = (scope.get("client") or ("", 0))[0]
        try:
            address = normalize_address(peer)
        except ValueError:  # what is connected by no network has no address
            return
        client = Hop(address)
        if self.networks and self.trusts(address):
            client = self._follow(client, self.read_hops(headers))
        if client.address != peer:
            scope["client"] = (client.address, 0)
        if client.scheme:
            scope["scheme"] = client.scheme

    def _follow(self, client: Hop, hops: Iterator[Hop | None]) -> Hop:
        """Return the first of ``hops`` that is no known proxy, or the last one that is."""
        for _ in range(MOST_PROXIES):
            hop = next(hops, None)
            if hop is None:
                break
            client = hop
            if not self.trusts(hop.address):
                break
        return client

    def _trusts(self, address: str) -> bool:
        parsed = ip_address(address)
        return any(parsed in network for network in self.networks)


def read_x_forwarded(headers: dict[bytes, bytes]) -> Iterator[Hop | None]:
    """Give what proxies say in ``X-Forwarded-For`` and ``-Proto``, the nearest first.

    None stands for what is no address. A scheme for each address belongs to it, one alone to all.
    """
    hops = split_list(headers, b"x-forwarded-for")
    schemes = split_list(headers, b"x-forwarded-proto")
    for place, text in enumerate(hops):
        scheme = schemes[place] if len(schemes) == len(hops) else "".join(schemes[:1])
        yield make_hop(text, scheme)


def read_forwarded(headers: dict[bytes, bytes]) -> Iterator[Hop | None]:
    """Give what proxies say in ``Forwarded`` (RFC 7239), the nearest first.

    None stands for what names no address, such as ``for=unknown``. A comma within quotes, which no
    address has, is taken for the end of an entry: else a quote that a client leaves open would hide
    what the proxy has added.
    """
    for text in split_list(headers, b"forwarded"):
        pairs = [pair.partition("=") for pair in text.split(";")]
        given = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
        yield make_hop(given.get("for", ""), given.get("proto", ""))


def split_list(headers: dict[bytes, bytes], name: bytes) -> list[str]:
    """Return the last entries of a list that are not empty, the last one first."""
    entries = headers.get(name, b"").decode("latin-1").rsplit(",", 2 * MOST_PROXIES)
    stripped = (entry.strip() for entry in reversed(entries))
    return [entry for entry in stripped if entry]


def make_hop(text: str, scheme: str) -> Hop | None:
    """Return who is named by an address, with a port or without, None where it is none."""
    host = text
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        if port and not port.startswith(":"):
            return None
    elif text.count(":") == 1:
        host = text.partition(":")[0]
    try:
        address = normalize_address(host)
    except ValueError:
        return None
    scheme = scheme.lower()
    return Hop(address, scheme if scheme in SCHEMES else "")
