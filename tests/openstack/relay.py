"""A port in front of a service that passes everything on, hangs, or sends half of a response."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from typing import Self

SOME_BYTES = 65_536
HOST = "127.0.0.1"


class Mode(Enum):
    """What becomes of what a client sends, and of the response."""

    PASS = "pass"
    HANG = "hang"  # the request is taken and nothing is ever sent
    HALF = (
        "half"  # the request is carried out, and the connection ends in the middle of the response
    )
    STALL = "stall"  # likewise, and the connection stays


class Link:
    """A connection of a client, and that of the relay to the service for it."""

    def __init__(self, client: socket.socket, mode: Mode) -> None:
        self.client = client
        self.server: socket.socket | None = None
        self.mode = mode

    def cut(self) -> None:
        """End both."""
        for held in (self.client, self.server):
            if held:
                with suppress(OSError):
                    held.shutdown(socket.SHUT_RDWR)
                held.close()


class Relay:
    """Listens at ``port`` for the time of the block, and talks to the service at ``target``.

    ``accepted`` is how many connections there were.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.accepted = 0
        self._mode = Mode.PASS
        self._trap: tuple[bytes, Mode] | None = None
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._links: list[Link] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """End every connection."""
        while self._links:
            self._links.pop().cut()

    @contextmanager
    def misbehaving(self, mode: Mode) -> Iterator[None]:
        """Do this with new connections for the time of the block; those that there are end."""
        self._mode = mode
        self.cut()
        try:
            yield
        finally:
            self._mode = Mode.PASS
            self.cut()

    def misbehave_once(self, request: str, mode: Mode) -> None:
        """Do this with the response to the next request that begins so."""
        self._trap = (request.encode(), mode)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.accepted += 1
                link = Link(client, self._mode)
                self._links.append(link)
                if link.mode is not Mode.HANG:
                    self._connect(link)

    def _connect(self, link: Link) -> None:
        link.server = socket.create_connection((HOST, self.target))
        for copy in (self._ask, self._answer):
            threading.Thread(target=copy, args=(link, link.server), daemon=True).start()

    def _ask(self, link: Link, server: socket.socket) -> None:
        with suppress(OSError):
            while piece := link.client.recv(SOME_BYTES):
                if self._trap and piece.startswith(self._trap[0]):
                    link.mode, self._trap = self._trap[1], None
                server.sendall(piece)
            server.shutdown(socket.SHUT_RDWR)

    def _answer(self, link: Link, server: socket.socket) -> None:
        with suppress(OSError):
            while piece := server.recv(SOME_BYTES):
                whole = link.mode is Mode.PASS
                link.client.sendall(piece if whole else piece[: len(piece) // 2])
                if link.mode is Mode.STALL:
                    return
                if not whole:
                    break
            link.client.shutdown(socket.SHUT_RDWR)
