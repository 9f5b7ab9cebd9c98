"""Connections to the receivers of webhooks: only to permitted addresses, and never for long."""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from functools import cache

import httpcore
import httpx

from domain.addresses import AddressRule

Resolve = Callable[[str, int], list[str]]

MAX_RESPONSE_BYTES = 65_536
"""How much of a response is read, whatever of it is its body; reading it takes time of others."""


FAILURES = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)
"""What httpcore raises for a request that has no response, or none that is read to its end."""


class ConnectionRefused(Exception):
    """No connection is made; the message says why, without an address."""


class TimedStream(httpcore.NetworkStream):
    """A connection on which nothing waits beyond ``deadline``, a time of ``time.monotonic``.

    No more than ``MAX_RESPONSE_BYTES`` are read, to within one read.
    """

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline
        self.received = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come. Raises httpcore.RemoteProtocolError when that is too much."""
        if self.received >= MAX_RESPONSE_BYTES:
            raise httpcore.RemoteProtocolError
        data = self.stream.read(max_bytes, left_until(self.deadline, httpcore.ReadTimeout))
        self.received += len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of ``buffer``."""
        self.stream.write(buffer, left_until(self.deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        """Hang up."""
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on in TLS, the receiver's certificate being held against its name."""
        left = left_until(self.deadline, httpcore.ConnectTimeout)
        stream = self.stream.start_tls(ssl_context, server_hostname, left)
        return TimedStream(stream, self.deadline)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name, checks every address that it stands for, and connects to one of those.

    The address that is checked is the address that is connected to, whatever the name stands for
    a moment later; Host, SNI and certificate stay with the name.
    """

    def __init__(self, rule: AddressRule, deadline: float, resolve: Resolve) -> None:
        self.rule = rule
        self.deadline = deadline
        self.resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to ``host``, found within ``timeout`` seconds.

        Raises ConnectionRefused, and httpcore's ConnectError and ConnectTimeout.
        """
        until = min(self.deadline, time.monotonic() + (timeout or 0.0))
        addresses = self._find_addresses(host, port, until)
        for number, address in enumerate(addresses, 1):
            try:
                left = left_until(until, httpcore.ConnectTimeout)
                stream = httpcore.SyncBackend().connect_tcp(address, port, left)
                return TimedStream(stream, self.deadline)
            except httpcore.ConnectError:
                if number == len(addresses):
                    raise
        raise ConnectionRefused("The receiver's name has no address")

    def _find_addresses(self, host: str, port: int, until: float) -> list[str]:
        left = left_until(until, httpcore.ConnectTimeout)
        addresses = run_within(left, lambda: self.resolve(host, port))
        if not all(map(self.rule.permits, addresses)):
            raise ConnectionRefused("The receiver's address is not allowed")
        return addresses


def resolve_name(host: str, port: int) -> list[str]:
    """Return the addresses that a name stands for now. Raises ConnectionRefused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ConnectionRefused("The receiver's name cannot be resolved") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def run_within(seconds: float, function: Callable[[], list[str]]) -> list[str]:
    """Return what ``function`` does in a thread of its own, since no resolver can be hurried.

    Raises what it raises, and httpcore.ConnectTimeout when the time is over.
    """
    results: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            results.put(function())
        except Exception as error:
            results.put(error)

    threading.Thread(target=run, name="resolver", daemon=True).start()
    try:
        result = results.get(timeout=seconds)
    except queue.Empty:
        raise httpcore.ConnectTimeout from None
    if isinstance(result, Exception):
        raise result
    return result


def left_until(deadline: float, late: type[Exception]) -> float:
    """Return the seconds that are left. Raises ``late`` when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise late
    return left


def open_pool(
    rule: AddressRule, seconds: float, resolve: Resolve = resolve_name
) -> httpcore.ConnectionPool:
    """Return a pool of one connection, to an address that ``rule`` permits, for ``seconds``.

    It knows no proxy and no cookie, and follows no redirect; its end closes the connection.
    """
    backend = GuardedBackend(rule, time.monotonic() + seconds, resolve)
    return httpcore.ConnectionPool(
        ssl_context=load_authorities(), max_connections=1, network_backend=backend
    )


def send_request(pool: httpcore.ConnectionPool, request: httpx.Request) -> httpcore.Response:
    """Return the response to a request, its body unread.

    Raises ConnectionRefused, and what ``FAILURES`` names.
    """
    url = request.url
    return pool.handle_request(
        httpcore.Request(
            request.method,
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.content,
            extensions=request.extensions,
        )
    )


@cache
def load_authorities() -> ssl.SSLContext:
    """Return the certificate authorities that are trusted; ``SSL_CERT_FILE`` may name others."""
    return httpx.create_ssl_context()
