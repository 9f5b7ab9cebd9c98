"""The addresses of the simulated cloud: of each network one of its own for every server."""

from collections.abc import Sequence

from domain.servers import Addresses

HOSTS = 254  # in each block of 256, without the first and the last address
DEFAULT_NETWORK = "private"
FIRST_BLOCKS = {"private": (10, 0, 2**16), "storage": (172, 16, 2**12)}
"""Of each network the first two numbers of its addresses, and how many blocks of 256 it has."""

MAC_PREFIXES = {"private": "fa:16:3e", "storage": "fa:16:3f"}
BLOCKS = FIRST_BLOCKS[DEFAULT_NETWORK][2]
LAST_NUMBER = BLOCKS * HOSTS


def derive_address(number: int, network: str = DEFAULT_NETWORK) -> str | None:
    """Return the address of the server ``number`` (from 1), or None behind the network's end.

    ``private`` is 10.0.0.0/8, ``storage`` 172.16.0.0/12. Addresses that end in .0 or .255 are left
    out, since older systems take them for a network's.
    """
    first, second, blocks = FIRST_BLOCKS[network]
    block, host = divmod(number - 1, HOSTS)
    if block >= blocks:
        return None
    return f"{first}.{second + (block >> 8)}.{block & 255}.{host + 1}"


def derive_addresses(number: int, networks: Sequence[str]) -> Addresses | None:
    """Return the addresses of the server ``number``, or None behind the end of a network."""
    found = {network: derive_address(number, network) for network in networks}
    if None in found.values():
        return None
    return {network: [_describe(number, network, found[network])] for network in networks}


def _describe(number: int, network: str, address: str | None) -> dict[str, str | int | None]:
    tail = ":".join(f"{number >> bits & 255:02x}" for bits in (16, 8, 0))
    mac_address = f"{MAC_PREFIXES[network]}:{tail}"
    return {"address": address, "version": 4, "type": "fixed", "mac_address": mac_address}
