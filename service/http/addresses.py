"""Addresses of clients: each in one spelling, and with those that are the same client's."""

from collections.abc import Collection
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

ADDRESSES_KEPT = 4096
IPV6_PREFIX = 64
"""Whoever has one address of IPv6 has all of its network (RFC 6177)."""


@lru_cache(ADDRESSES_KEPT)
def normalize_address(text: str) -> str:
    """Return an address in its one spelling: without a zone, and IPv4 as itself (RFC 4291).

    Raises ValueError for what is none.
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address)


@lru_cache(ADDRESSES_KEPT)
def find_network(text: str) -> str:
    """Return what one client has: an address of IPv4, or the network of one of IPv6.

    What is no address is "".
    """
    try:
        address = ip_address(normalize_address(text))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def check_networks(networks: Collection[str]) -> None:
    """Raise ValueError for what is neither an address nor a network in CIDR notation."""
    for network in networks:
        ip_network(network)


@lru_cache(ADDRESSES_KEPT)
def is_within(text: str, networks: tuple[str, ...]) -> bool:
    """Tell whether an address is in one of ``networks``. Raises ValueError for what is none."""
    address = ip_address(normalize_address(text))
    return any(address in ip_network(network) for network in networks)
