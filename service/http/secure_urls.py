"""URLs at which nobody on the way can change what is read."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_secure(url: str) -> bool:
    """Tell whether a URL is one of https, or of http to this machine, without a login in it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_own_host(host))


def is_own_host(host: str) -> bool:
    """Tell whether a host of a URL is this machine, without asking the DNS."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
