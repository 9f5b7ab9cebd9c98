"""A port in front of PostgreSQL: a network that takes its time, is gone, or is cut at a commit."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

SOME_BYTES = 65_536
NO_LINGER = struct.pack("ii", 1, 0)
HOST = "127.0.0.1"
COMMIT = b"COMMIT"
DONE = b"C" + struct.pack("!i", 4 + len(COMMIT) + 1) + COMMIT + b"\0"
"""What PostgreSQL says after a commit, by either protocol (CommandComplete)."""

IDLE = b"Z" + struct.pack("!i", 5) + b"I"
"""What it says when no transaction is open (ReadyForQuery)."""

FAREWELL_FIELDS = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0"
FAREWELL = b"E" + struct.pack("!i", 4 + len(FAREWELL_FIELDS)) + FAREWELL_FIELDS
"""What it says when an administrator ends a connection (ErrorResponse)."""


class Lost(Enum):
    """What of a commit does not arrive."""

    REQUEST = "request"  # PostgreSQL is not asked to commit
    RESPONSE = "response"  # it has committed, and nobody is told


@dataclass
class Trap:
    """What is to become of the commit of the transaction in which a client has said ``word``."""

    word: bytes
    lost: Lost
    is_sprung: bool = False


@dataclass
class Link:
    """A connection of a client, and that of the relay to PostgreSQL for it."""

    client: socket.socket
    server: socket.socket
    is_marked: bool = False
    commits: set[bytes] = field(default_factory=set)
    """The names under which the client has prepared COMMIT."""
    last_word: int = socket.SHUT_RDWR

    def cut(self) -> None:
        """End both."""
        for held in (self.client, self.server):
            with suppress(OSError):
                held.shutdown(self.last_word)
            held.close()

    def reset(self, farewell: bytes) -> None:
        """End both, and tell the client by some bytes and a reset (RFC 9293 section 3.5.2)."""
        self.last_word = socket.SHUT_RD  # which lets go whoever reads, and sends nothing
        with suppress(OSError):  # it has been cut
            self.client.sendall(farewell)
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self.cut()

    def asks_to_commit(self, message: bytes) -> bool:
        """Tell whether a client's message has PostgreSQL commit; note what it prepares for that.

        https://www.postgresql.org/docs/current/protocol-message-formats.html
        """
        kind, words = message[:1], message[5:].split(b"\0")
        if kind == b"P":
            name, text = words[:2]
            (self.commits.add if text == COMMIT else self.commits.discard)(name)
        return (kind == b"Q" and words[0] == COMMIT) or (kind == b"B" and words[1] in self.commits)


class PostgresRelay:
    """Listens at ``port`` for the time of the block, and passes everything on to ``target``.

    Each piece takes ``delay`` seconds, either way. Clients must not ask for encryption.
    """

    def __init__(self, target: int, *, delay: float = 0.0) -> None:
        self.target = target
        self.delay = delay
        self.trap: Trap | None = None
        self._passes = threading.Event()
        self._passes.set()
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._links: list[Link] = []

    def find_url(self, url: str) -> str:
        """Return where a database of the target is through the relay."""
        return f"{url.replace(f':{self.target}/', f':{self.port}/')}?sslmode=disable"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._passes.set()
        self.cut()

    def cut(self) -> None:
        """End every connection."""
        while self._links:
            self._links.pop().cut()

    def reset(self, farewell: bytes = b"") -> None:
        """End every connection by a reset, as a firewall does, or a host that has started anew.

        PostgreSQL does so after a farewell, where it has not read all that was sent.
        """
        while self._links:
            self._links.pop().reset(farewell)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Take everything and pass nothing on in the block; connections are lost by it."""
        self._passes.clear()
        try:
            yield
        finally:
            self.cut()
            self._passes.set()

    def lose_commit(self, word: str, lost: Lost) -> Trap:
        """End a connection at the commit of the next transaction in which ``word`` is said."""
        self.trap = Trap(word.encode(), lost)
        return self.trap

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self._passes.wait()
        try:
            link = Link(client, socket.create_connection((HOST, self.target)))
        except OSError:  # PostgreSQL is not there
            client.close()
            return
        for one in (link.client, link.server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._links.append(link)
        for copy in (self._ask, self._answer):
            threading.Thread(target=copy, args=(link,), daemon=True).start()

    def _ask(self, link: Link) -> None:
        with suppress(OSError):
            for message in self._read(link.client, begun=False):
                trap = self.trap
                if trap and trap.word in message:
                    link.is_marked = True
                if link.asks_to_commit(message) and self._springs(link, Lost.REQUEST):
                    break
                link.server.sendall(message)
        link.cut()

    def _answer(self, link: Link) -> None:
        with suppress(OSError):
            for message in self._read(link.server, begun=True):
                if message == DONE and self._springs(link, Lost.RESPONSE):
                    break
                if message == IDLE:
                    link.is_marked = False
                link.client.sendall(message)
        link.cut()

    def _springs(self, link: Link, lost: Lost) -> bool:
        trap = self.trap
        if not (trap and link.is_marked and trap.lost is lost):
            return False
        self.trap = None
        trap.is_sprung = True
        return True

    def _read(self, sender: socket.socket, *, begun: bool) -> Iterator[bytes]:
        """Yield whole messages; a client's first has no kind before its length."""
        buffered = b""
        while piece := sender.recv(SOME_BYTES):
            if not self._passes.is_set():
                continue
            time.sleep(self.delay)
            buffered += piece
            while len(buffered) >= 5:
                place = 1 if begun else 0
                length = place + struct.unpack_from("!i", buffered, place)[0]
                if len(buffered) < length:
                    break
                yield buffered[:length]
                buffered, begun = buffered[length:], True
