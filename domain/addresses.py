"""Addresses: which of them webhooks may be sent to."""

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that IANA assigns of IPv6 (Internet Protocol Version 6 Address Space, RFC 4291)."""

SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network (RFC 791)
        "10.0.0.0/8",  # private use (RFC 1918)
        "100.64.0.0/10",  # shared address space (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "169.254.0.0/16",  # link local (RFC 3927)
        "172.16.0.0/12",  # private use (RFC 1918)
        "192.0.0.0/24",  # protocol assignments (RFC 6890), and the metadata of some clouds
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.31.196.0/24",  # AS112 (RFC 7535)
        "192.52.193.0/24",  # automatic multicast tunneling (RFC 7450)
        "192.88.99.0/24",  # relays of 6to4, deprecated (RFC 7526)
        "192.168.0.0/16",  # private use (RFC 1918)
        "192.175.48.0/24",  # AS112 (RFC 7534)
        "198.18.0.0/15",  # benchmarking (RFC 2544)
        "198.51.100.0/24",  # documentation (RFC 5737)
        "203.0.113.0/24",  # documentation (RFC 5737)
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # reserved, and broadcast (RFC 1112, RFC 8190)
        "2001::/23",  # protocol assignments (RFC 2928)
        "2001:db8::/32",  # documentation (RFC 3849)
        "2620:4f:8000::/48",  # AS112 (RFC 7534)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
"""Every block of IANA's IPv4 and IPv6 Special-Purpose Address Registries, and IPv4 multicast.

Those that are globally reachable too: none holds a receiver. Of IPv6 those in ``GLOBAL_UNICAST``;
6to4 and Teredo are not among them, since they count as the IPv4 address that they lead to. A
table and not ``ipaddress.is_global``, which differs between versions of Python.
"""

LOOPBACK = "127.0.0.1"
LOCAL_NAME = "localhost"


class AddressRule:
    """Permits the addresses that are public, and those of the networks that are ``allowed``.

    ``allowed`` are networks in CIDR notation. Raises ValueError for one that is not.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.networks = [ipaddress.ip_network(network) for network in allowed]

    def permits(self, text: str) -> bool:
        """Tell whether an address, its IPv6 zone aside, may be connected to.

        An IPv6 address that stands for an IPv4 one counts as that. Raises ValueError for what
        is no address.
        """
        address = unwrap(ipaddress.ip_address(text.partition("%")[0]))
        return is_public(address) or any(address in network for network in self.networks)

    def permits_host(self, host: str) -> bool:
        """Tell whether a host may be named: an address by itself, ``localhost`` as loopback.

        What other names stand for is only known when they are resolved, at each connection.
        """
        if host == LOCAL_NAME or host.endswith(f".{LOCAL_NAME}"):
            return self.permits(LOOPBACK)
        try:
            return self.permits(host)
        except ValueError:
            return True


def unwrap(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one leads to, or the address itself.

    Mapped (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056) and Teredo (RFC 4380).
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public Internet, and of one host there."""
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return not any(address in network for network in SPECIAL)
