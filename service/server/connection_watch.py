"""One look over all connections of a process now and then, in place of a timer for each request."""

import asyncio
import logging
import math
import socket
import struct
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from service.server.limits import Limits
from service.server.refusals import NO_ROOM, NO_ROOM_FOR_ADDRESS, Refusal

if TYPE_CHECKING:
    from service.server.handshakes import HandshakeProtocol
    from service.server.protocol import EnvelopeProtocol

logger = logging.getLogger(__name__)

QUIET_SECONDS = 60.0
"""How long there must have been room before it is logged again that there is none."""

SHUTDOWN_RESERVE_SECONDS = 2
"""What of the end of the process is left when the last connections are cut."""

NO_LINGER = struct.pack("ii", 1, 0)

CUT_SECONDS = 0.1
"""Until then everybody knows that a connection which has been cut is no more."""

BYTES_ACKED = struct.Struct("=120xQ")
"""``tcpi_bytes_acked`` within the ``struct tcp_info`` of Linux."""


class Stage(Enum):
    """What a connection waits for."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    RESPONSE = auto()


@dataclass(slots=True)
class ConnectionProgress:
    """How a connection was found at the last look, and how many seconds it has left.

    ``moved`` are the bytes of its response that the client took between two looks.
    """

    point: tuple[Stage, int] | None = None
    left: float = math.inf
    received: int = 0
    response_left: float | None = None
    acknowledged: int = 0
    moved: int = 0


@dataclass
class ConnectionWatch:
    """Ends connections that take too long, or more than there is.

    A limit is kept to within two looks. Time in which the process itself was held up counts as two
    looks at the most, since what has come meanwhile has not been read either.
    """

    limits: Limits
    progress_of: dict["EnvelopeProtocol", ConnectionProgress] = field(
        default_factory=dict, compare=False
    )
    connections_of: dict[str, dict["EnvelopeProtocol", None]] = field(
        default_factory=dict, compare=False
    )
    unread: dict["EnvelopeProtocol", None] = field(default_factory=dict, compare=False)
    waiting: dict["EnvelopeProtocol", None] = field(default_factory=dict, compare=False)
    handshakes: dict["HandshakeProtocol", None] = field(default_factory=dict, compare=False)
    timer: asyncio.TimerHandle | None = field(default=None, compare=False)
    swept_at: float = field(default=0.0, compare=False)
    quiet: float = field(default=QUIET_SECONDS, compare=False)
    quiet_for_addresses: float = field(default=QUIET_SECONDS, compare=False)
    is_ending: bool = field(default=False, compare=False)

    def add(self, connection: "EnvelopeProtocol") -> Refusal | None:
        """Take a connection, or return why there is no room for it."""
        refusal = self._find_refusal(connection.address)
        self.progress_of[connection] = ConnectionProgress()
        self.connections_of.setdefault(connection.address, {})[connection] = None
        if self.timer is None:
            self._wait()
        return refusal

    def discard(self, connection: "EnvelopeProtocol") -> None:
        """Forget a connection that is closed."""
        self.progress_of.pop(connection, None)
        self.unread.pop(connection, None)
        neighbours = self.connections_of.get(connection.address, {})
        neighbours.pop(connection, None)
        if not neighbours:
            self.connections_of.pop(connection.address, None)

    def _find_refusal(self, address: str) -> Refusal | None:
        """Return why there is no room for one more connection of an address, if there is none."""
        neighbours = self.connections_of.get(address, {})
        if address and len(neighbours) >= self.limits.connections_of_address:
            self._log_address(address)
            if not self._make_room(neighbours):
                return NO_ROOM_FOR_ADDRESS
        elif len(self.progress_of) >= self.limits.connections:
            self._log_fullness()
            if not self._make_room(self.progress_of):
                return NO_ROOM
        return None

    def keep_unread(self, connection: "EnvelopeProtocol") -> None:
        """Count what waits to be sent, as the client reads too slowly or not at all.

        Where that is too much together, the responses are given up that go slowest, the oldest
        first.
        """
        self.unread[connection] = None
        sizes = {each: each.transport.get_write_buffer_size() for each in self.unread}
        excess = sum(sizes.values()) - self.limits.unread_bytes
        for each in sorted(self.unread, key=lambda each: self.progress_of[each].moved):
            if excess > 0 and each is not connection:
                excess -= sizes[each]
                self.give_up(each, "memory")

    def forget_unread(self, connection: "EnvelopeProtocol") -> None:
        """Count a connection no more, since nearly all is sent."""
        self.unread.pop(connection, None)

    def keep_waiting(self, connection: "EnvelopeProtocol") -> None:
        """Give a connection its turn behind all that wait for theirs, one in each of the loop."""
        if not self.waiting:
            asyncio.get_running_loop().call_soon(self._give_turn)
        self.waiting[connection] = None

    def _give_turn(self) -> None:
        connection = next(iter(self.waiting))
        del self.waiting[connection]
        if self.waiting:
            asyncio.get_running_loop().call_soon(self._give_turn)
        connection.take_turn()

    def give_up(self, connection: "EnvelopeProtocol", reason: str) -> None:
        """Cut a connection whose client does not read its response, which is forgotten."""
        logger.info("Response given up", extra={"reason": reason})
        self.unread.pop(connection, None)
        cut(connection.transport)

    def end(self) -> None:
        """Have whatever is still open be cut before the process must have ended."""
        if not self.is_ending:
            self.is_ending = True
            seconds = self.limits.shutdown_seconds - SHUTDOWN_RESERVE_SECONDS
            asyncio.get_running_loop().call_later(seconds, self._cut)

    def _cut(self) -> None:
        """Close every connection, and then give up what was to be answered on it."""
        tasks = set().union(*(connection.tasks for connection in self.progress_of))
        for connection in list(self.progress_of):
            cut(connection.transport)
        for task in tasks:
            asyncio.get_running_loop().call_later(CUT_SECONDS, task.cancel)

    def _log_fullness(self) -> None:
        """Log that there is no room, once until there has been some for a while."""
        if self.quiet >= QUIET_SECONDS:
            extra = {"connections": self.limits.connections}
            logger.warning("No room for more connections", extra=extra)
        self.quiet = 0.0

    def _log_address(self, address: str) -> None:
        """Log that an address has all the connections that it may have, the first in a while."""
        if self.quiet_for_addresses >= QUIET_SECONDS:
            extra = {"address": address, "connections": self.limits.connections_of_address}
            logger.warning("No room for more connections of an address", extra=extra)
        self.quiet_for_addresses = 0.0

    def _make_room(self, among: Collection["EnvelopeProtocol"]) -> bool:
        """End the connection that has the least time left, unless all are being answered."""
        open_ones = [
            (self.progress_of[connection].left, connection)
            for connection in among
            if not connection.transport.is_closing()
            and connection.find_stage() is not Stage.RESPONSE
        ]
        if not open_ones:
            return False
        _, connection = min(open_ones, key=lambda entry: entry[0])
        connection.end_late(connection.find_stage())
        return True

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self.swept_at = loop.time()
        self.timer = loop.call_later(self.limits.sweep_seconds, self._sweep)

    def _sweep(self) -> None:
        seconds = asyncio.get_running_loop().time() - self.swept_at
        seconds = min(seconds, 2 * self.limits.sweep_seconds)
        for connection, progress in list(self.progress_of.items()):
            self._check_request(connection, progress, seconds)
            self._check_response(connection, progress, seconds)
        self.quiet += seconds
        self.quiet_for_addresses += seconds
        self.timer = None
        if self.progress_of or min(self.quiet, self.quiet_for_addresses) < QUIET_SECONDS:
            self._wait()

    def _check_request(
        self, connection: "EnvelopeProtocol", progress: ConnectionProgress, seconds: float
    ) -> None:
        stage = connection.find_stage()
        point = stage, connection.messages
        received, progress.received = connection.received - progress.received, connection.received
        if point != progress.point:
            progress.point, progress.left = point, self._find_limit(stage)
            return
        progress.left -= seconds
        if stage is Stage.BODY:
            progress.left = self._credit(progress.left, received, self.limits.body_seconds)
        if progress.left <= 0:
            connection.end_late(stage)

    def _find_limit(self, stage: Stage) -> float:
        limits = self.limits
        return {
            Stage.IDLE: limits.idle_seconds,
            Stage.HEAD: limits.head_seconds,
            Stage.BODY: limits.body_seconds,
            Stage.RESPONSE: math.inf,
        }[stage]

    def _credit(self, left: float, moved: int, limit: float) -> float:
        return min(left + moved / self.limits.bytes_per_second, limit)

    def _check_response(
        self, connection: "EnvelopeProtocol", progress: ConnectionProgress, seconds: float
    ) -> None:
        unread = connection.transport.get_write_buffer_size()
        if not unread:
            progress.response_left, progress.moved = None, 0
            return
        acknowledged = count_acknowledged(connection.transport, unread)
        if progress.response_left is None:
            progress.response_left = self.limits.response_seconds
        else:
            progress.moved = abs(acknowledged - progress.acknowledged)
            left = progress.response_left - seconds
            progress.response_left = self._credit(
                left, progress.moved, self.limits.response_seconds
            )
        progress.acknowledged = acknowledged
        if progress.response_left <= 0:
            self.give_up(connection, "unread")


def cut(transport: asyncio.Transport) -> None:
    """Reset a connection, so that the system too forgets what was to be sent."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    transport.abort()


def count_acknowledged(transport: asyncio.Transport, unread: int) -> int:
    """Return how many bytes the client has acknowledged (RFC 9293 section 3.4).

    Only Linux tells. Elsewhere it is how many wait in the process, which change in larger steps.
    """
    if sys.platform != "linux":
        return unread
    connected: socket.socket = transport.get_extra_info("socket")
    info = connected.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, BYTES_ACKED.size)
    count: int = BYTES_ACKED.unpack(info)[0]
    return count
