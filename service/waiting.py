"""Waiting for operations to end, on the event loop, so that no thread is held for it."""

import asyncio
import re
from collections import defaultdict
from urllib.parse import parse_qs

from domain.errors import DatabaseUnavailable
from operations.cloud import Cloud
from persistence import operations
from service.bridge import RawHeaders
from service.headers import find_header

POLL_SECONDS = 0.25
MAX_WAIT_SECONDS = 60
WAIT_PREFERENCE = re.compile(r'(?:^|[,;])\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?=$|[,;])', re.I)


class OperationWatcher:
    """Tells those who wait for an operation that it has ended.

    An end in this process is told at once. One that another process brought about is found by
    asking the database for all that are waited for in one statement, while anybody waits.
    """

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.waiting: dict[str, set[asyncio.Future[None]]] = defaultdict(set)
        self.polling: asyncio.Task[None] | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    def listen(self) -> None:
        """Hear of the ends in this process; called on the event loop."""
        self.loop = asyncio.get_running_loop()
        self.cloud.listeners.append(self._hear)

    async def wait(self, operation_id: str, seconds: float, ending: asyncio.Event) -> None:
        """Return when the operation has ended or does not exist, or after ``seconds``.

        Return before that once ``ending`` is set: the client has gone or the process is to end.
        """
        ended = asyncio.get_running_loop().create_future()
        leaving = asyncio.create_task(ending.wait())
        self.waiting[operation_id].add(ended)
        try:
            await self._look()
            if not ended.done():
                self._poll_while_needed()
                earliest = asyncio.FIRST_COMPLETED
                await asyncio.wait({ended, leaving}, timeout=seconds, return_when=earliest)
        finally:
            leaving.cancel()
            self._forget(operation_id, ended)

    def _forget(self, operation_id: str, ended: asyncio.Future[None]) -> None:
        self.waiting[operation_id].discard(ended)
        if not self.waiting[operation_id]:
            del self.waiting[operation_id]

    def _hear(self, operation_id: str) -> None:
        """Take word of an end from a runner's thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._tell, operation_id)

    def _tell(self, operation_id: str) -> None:
        for ended in self.waiting.get(operation_id, ()):
            if not ended.done():
                ended.set_result(None)

    def _poll_while_needed(self) -> None:
        if self.polling is None or self.polling.done():
            self.polling = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        while self.waiting:
            await asyncio.sleep(POLL_SECONDS)
            await self._look()

    async def _look(self) -> None:
        wanted = list(self.waiting)
        try:
            still_open = await asyncio.to_thread(self._list_open, wanted)
        except DatabaseUnavailable:
            return
        for operation_id in set(wanted) - still_open:
            self._tell(operation_id)

    def _list_open(self, operation_ids: list[str]) -> set[str]:
        with self.cloud.database.read() as connection:
            return operations.list_still_open(connection, operation_ids)


def read_wait_parameter(query: bytes) -> int:
    """Return the seconds of a validated ``wait`` in a query string, 0 without one."""
    return int(parse_qs(query.decode("ascii")).get("wait", ["0"])[0])


def read_wait_preference(headers: RawHeaders) -> int | None:
    """Return the seconds of ``Prefer: wait`` (RFC 7240), at most a minute, or None without it."""
    sent = find_header(headers, b"prefer")
    match = WAIT_PREFERENCE.search(sent.decode("latin-1")) if sent else None
    return min(int(match.group(1)), MAX_WAIT_SECONDS) if match else None
