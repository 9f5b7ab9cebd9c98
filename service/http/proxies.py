"""Whom a request comes from, where proxies stand in front of the service.

What a header says of that is taken from proxies alone that are known, since anybody can send it.
Each of them writes down whom it was asked by behind what it has received, so that the list is read
from its end, and what stands before the first address that is none of a known proxy is hearsay.
"""

from collections.abc import Collection, Iterator
from typing import Literal

from msgspec import Struct
from starlette.types import Scope

from service.http.addresses import is_within, normalize_address

ProxyHeader = Literal["x-forwarded-for", "forwarded"]

SCHEMES = ("http", "https")
MOST_PROXIES = 16
"""So many entries of a list are looked at; nobody has as many proxies one behind the other."""


class Hop(Struct, frozen=True):
    """Who asked a proxy, and by which scheme, empty where it does not say."""

    address: str
    scheme: str = ""


class ProxyRule:
    """Tells whom a request comes from: by ``header``, if a proxy of ``networks`` has sent it."""

    def __init__(
        self, networks: Collection[str] = (), header: ProxyHeader = "x-forwarded-for"
    ) -> None:
        self.networks = tuple(networks)
        self.read_hops = read_forwarded if header == "forwarded" else read_x_forwarded

    def settle_client(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """Have ``scope`` name the client and its scheme in place of the proxies between."""
        peer = (scope.get("client") or ("", 0))[0]
        try:
            address = normalize_address(peer)
        except ValueError:  # what is connected by no network has no address
            return
        client = Hop(address)
        if self.networks and is_within(address, self.networks):
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
            if not is_within(hop.address, self.networks):
                break
        return client


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
