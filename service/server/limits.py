"""What one client may take of a serving process: bytes, seconds and connections."""

import resource

from msgspec import Struct

from service.settings.config import Settings

FILES_OF_A_THREAD = 3
"""An SQLite database with its log and its index; a connection to anything else is one file."""

FILES_OF_THE_PROCESS = 48
"""What it opens beside that: static files, the database on the event loop, the loop itself."""

FEWEST_CONNECTIONS = 16

PART_OF_ADDRESS = 4
"""One in so many connections may be of one address, unless the settings say otherwise."""

LOOPBACK = ("127.0.0.0/8", "::1")


class Limits(Struct, frozen=True):
    """The limits of each connection, and of all of a process together.

    A body and a response may go on more slowly than ``bytes_per_second`` for ``body_seconds`` and
    ``response_seconds``. Of ``unread_bytes`` are the responses that wait to be sent; the end of the
    process takes ``shutdown_seconds`` at the most. Of one address are ``connections_of_address``,
    unless it is in one of ``exempt_networks``.
    """

    head_bytes: int
    head_seconds: float
    body_seconds: float
    response_seconds: float
    idle_seconds: float
    bytes_per_second: int
    unread_bytes: int
    connections: int
    connections_of_address: int
    exempt_networks: tuple[str, ...]
    shutdown_seconds: int

    @property
    def sweep_seconds(self) -> float:
        """How often connections are looked at, so that each limit is kept by a quarter."""
        times = self.head_seconds, self.body_seconds, self.response_seconds, self.idle_seconds
        return min(1.0, *(seconds / 4 for seconds in times))


def build_limits(settings: Settings) -> Limits:
    """Return the limits that the settings and the system have for each process."""
    connections = settings.max_connections or count_connections(settings)
    of_address = settings.max_connections_per_address
    local = () if of_address else LOOPBACK
    return Limits(
        head_bytes=settings.max_head_bytes,
        head_seconds=settings.request_head_seconds,
        body_seconds=settings.request_body_seconds,
        response_seconds=settings.answer_read_seconds,
        idle_seconds=settings.keep_alive_seconds,
        bytes_per_second=settings.min_bytes_per_second,
        unread_bytes=settings.max_unread_bytes,
        connections=connections,
        connections_of_address=of_address or max(connections // PART_OF_ADDRESS, 1),
        exempt_networks=(*settings.trusted_proxies, *local),
        shutdown_seconds=settings.shutdown_seconds,
    )


def count_connections(settings: Settings) -> int:
    """Return how many connections leave file descriptors for everything else that is done.

    Every thread counts as if it had the database open, which those that wait for slow receivers do
    too seldom to count.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    threads = settings.threads + settings.operation_threads + settings.webhook_threads
    waiting = settings.webhook_slow_threads if settings.webhook_threads else 0
    reserve = threads * FILES_OF_A_THREAD + waiting + FILES_OF_THE_PROCESS
    return max(limit - reserve, FEWEST_CONNECTIONS)
