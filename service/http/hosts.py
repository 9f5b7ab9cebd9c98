"""What keeps web pages of other sites from using the service through somebody's browser.

A page can have a browser send it requests. Under a name of the page's own, which has been given the
address of the service (DNS rebinding), it could read the responses too; so the service answers to
its own names alone. Under the name of the service a page of another site must change nothing; such
requests are told by what browsers say of them, as Go's net/http does (CrossOriginProtection).
"""

import re
from collections.abc import Collection
from ipaddress import ip_address

from domain.errors import shorten
from service.http.listener import is_loopback
from service.http.problems import HostNotAllowed, OriginNotAllowed

ANY = "*"
LOCAL = ("localhost", ".localhost")
HOST = re.compile(r"\*|\.?[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?", re.IGNORECASE)
ORIGIN = re.compile(r"https?://(?:[a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.I)
MOST_KNOWN = 64
LONGEST_KNOWN = 300  # bytes
OWN_ORIGIN = b"same-origin"
OWN_SITE = (OWN_ORIGIN, b"none")
"""What ``Sec-Fetch-Site`` says of a page of the service, and of what no page has asked for."""

OF_OTHERS = "Pages of {} may change nothing here; ALLOWED_ORIGINS names those that may"
BY_SESSION = (
    "By a session only pages of the service change something, as Sec-Fetch-Site: same-origin or "
    "Origin says; send another credential"
)


def check_allowed_hosts(hosts: Collection[str]) -> None:
    """Raise ValueError for what is no name of a host."""
    for host in hosts:
        if not HOST.fullmatch(host):
            raise ValueError(
                "must hold names of hosts alone, such as ostler.example.com; .example.com is every "
                "name that ends so, and * is any"
            )


def check_allowed_origins(origins: Collection[str]) -> None:
    """Raise ValueError for what is no origin."""
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise ValueError("must hold origins alone, such as https://ostler.example.com")


def name_own_hosts(listen_host: str, allowed: Collection[str]) -> Collection[str]:
    """Return the names to which a service answers that listens on a host; ``*`` is any.

    Where others reach it, their names for it are not known: without ``allowed`` any is taken.
    """
    if not allowed and not is_loopback(listen_host):
        return (ANY,)
    return (*LOCAL, listen_host, *allowed)


class HostRule:
    """Tells whether the service answers to a ``Host``: to ``names``, and to any address.

    An empty one is of no name, and no browser's (RFC 9112 section 3.2). A name that begins with a
    dot stands for every name that ends so. Nobody can have an address lead elsewhere than to
    itself, and what looks after the service often knows no name.
    """

    def __init__(self, names: Collection[str]) -> None:
        self.takes_any = ANY in names
        self.names = frozenset(name.lower() for name in names)
        self.endings = tuple(name for name in self.names if name.startswith("."))
        self._known: set[bytes] = set()

    def check(self, host: bytes) -> None:
        """Return when a request is for this service. Raises HostNotAllowed."""
        if self.takes_any or host in self._known:
            return
        name = find_name(host)
        if name and not (name in self.names or name.endswith(self.endings) or is_address(name)):
            raise HostNotAllowed(name)
        if len(self._known) < MOST_KNOWN and len(host) <= LONGEST_KNOWN:
            self._known.add(host)


class OriginRule:
    """Tells whether a change may come from where a browser says that it comes from.

    ``public_url`` is the service's own origin, "" where that is as its ``Host`` says.
    """

    def __init__(self, origins: Collection[str], public_url: str = "") -> None:
        self.origins = frozenset(origin.lower().encode() for origin in origins)
        self.own = public_url.lower().encode()

    def check(self, headers: dict[bytes, bytes]) -> None:
        """Return when a change comes from no page, or from one that may. Raises OriginNotAllowed.

        What is not a browser sends neither of the two fields.
        """
        origin, site = headers.get(b"origin"), headers.get(b"sec-fetch-site")
        if origin is None and site is None:
            return
        sent = (origin or b"").lower()
        if site in OWN_SITE or sent in self.origins or self._is_own(headers):
            return
        raise OriginNotAllowed(OF_OTHERS.format(shorten(sent.decode("latin-1") or "another site")))

    def check_own(self, headers: dict[bytes, bytes]) -> None:
        """Return when a change comes from a page of the service itself. Raises OriginNotAllowed.

        For what a browser adds by itself, as it does a cookie, whatever page has it send a request:
        that has to be known to be the service's own.
        """
        if not self._is_own(headers):
            raise OriginNotAllowed(BY_SESSION)

    def _is_own(self, headers: dict[bytes, bytes]) -> bool:
        """Tell whether a browser says that a page of this very origin has sent a request.

        Older ones, and all of them without TLS to another machine, say only ``Origin``, whose
        scheme is that of a proxy in front of the service.
        """
        site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin", b"").lower()
        if site is not None:
            return site == OWN_ORIGIN
        host = origin.partition(b"://")[2]
        return bool(host) and (host == headers.get(b"host", b"").lower() or origin == self.own)


def find_name(host: bytes) -> str:
    """Return the name or the address in a ``Host``, without its port."""
    text = host.decode("latin-1").lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0].removesuffix(".")


def is_address(name: str) -> bool:
    """Tell whether a host is an address and no name."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
