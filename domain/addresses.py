"""Addresses: which of them webhooks may be sent to."""

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
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

        An IPv6 address that stands for an IPv4 one is judged as that. Raises ValueError for what
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
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)
