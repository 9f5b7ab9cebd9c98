"""The socket that the service listens on, had before anything else is done."""

import socket
import sys
from ipaddress import ip_address
from typing import Any

UNSENT_BYTES = 131_072
"""How much of what is written the system takes before it can be sent.

What waits for a client that reads nothing is then in the process, which counts it.
"""


def bind_socket(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises OSError, in words for the user, when it cannot be had."""
    try:
        return _bind(host, port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OSError(
            f"cannot listen on {host} port {port}: {reason}; choose another --host or --port"
        ) from None


def _bind(host: str, port: int) -> socket.socket:
    family, kind, proto, _, address = resolve(host, port)
    listener = socket.socket(family, kind, proto)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform == "linux":  # where the connections have it from their listener
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
    listener.bind(address)
    listener.set_inheritable(True)
    return listener


def resolve(host: str, port: int) -> Any:
    """Return the first of what ``socket.getaddrinfo`` finds to listen on. Raises OSError."""
    kind, flags = socket.SOCK_STREAM, socket.AI_PASSIVE
    return socket.getaddrinfo(host, port, type=kind, flags=flags)[0]


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches what listens on a host. Raises OSError."""
    address = resolve(host, 0)[4]
    return ip_address(str(address[0]).partition("%")[0]).is_loopback


def find_loopback(host: str) -> str:
    """Return the address at which this machine reaches what listens on a host."""
    family, *_, address = resolve(host, 0)
    name = str(address[0])
    if not ip_address(name).is_unspecified:
        return name
    return "::1" if family == socket.AF_INET6 else "127.0.0.1"


def name_url(listener: socket.socket, scheme: str = "http") -> str:
    """Return the URL at which a browser on this machine finds what listens."""
    name, port = listener.getsockname()[:2]
    address = ip_address(name)
    if address.is_unspecified or name == "127.0.0.1":
        host = "localhost"
    else:
        host = f"[{name}]" if address.version == 6 else name
    return f"{scheme}://{host}:{port}"
