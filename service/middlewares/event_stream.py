"""One client that follows the log of events, without a gap and without a repeat."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from msgspec import Struct

from domain.errors import DatabaseUnavailable, EventsGone
from operations.clouds.cloud import Cloud
from operations.record.events import find_end, read_events, read_first_available, require_kept
from persistence.servers import servers
from service.middlewares.broadcaster import Broadcaster, Frame, Subscription, Topic, render_frame
from service.middlewares.credential_watch import CredentialWatch

PAGE = 200
RETRY_SECONDS = 1.0
BEGINNING = -1
"""Is behind the position of no event."""

KEEP_ALIVE = b": keep-alive\n\n"

Write = Callable[[bytes], Awaitable[None]]


@dataclass(slots=True)
class EventStream:
    """What one client is told: first what it has missed, from the database, then what is new.

    ``position`` is that of the last event which was sent.
    """

    cloud: Cloud
    topic: Topic
    subscription: Subscription
    position: int
    heartbeat_seconds: float

    async def run(self, write: Write) -> None:
        """Send events by ``write`` until this is cancelled, or the next event is there no more.

        The place where the stream begins comes first, so that a client that loses the connection
        before the first event knows where to go on.
        """
        await write(f"retry: {RETRY_SECONDS * 1000:.0f}\nid: {self.position}\n\n".encode())
        while not self.subscription.over:
            if self.subscription.behind:
                try:
                    await self._catch_up(write)
                except EventsGone:
                    return
            elif self.subscription.frames:
                await self._send(write, self.subscription.take())
            else:
                await self._wait(write)

    async def _wait(self, write: Write) -> None:
        try:
            await asyncio.wait_for(self.subscription.filled.wait(), self.heartbeat_seconds)
        except TimeoutError:
            await write(KEEP_ALIVE)

    async def _catch_up(self, write: Write) -> None:
        """Send what the database has; what is committed meanwhile is in the subscription."""
        self.subscription.take()
        self.subscription.behind = False
        found = PAGE
        while found == PAGE:
            try:
                frames = await asyncio.to_thread(self._read)
            except DatabaseUnavailable:
                self.subscription.behind = True
                await write(KEEP_ALIVE)
                await asyncio.sleep(RETRY_SECONDS)
                return
            found = len(frames)
            await self._send(write, frames)

    def _read(self) -> list[Frame]:
        found = read_events(self.cloud, *self.topic, self.position, PAGE)
        require_kept(self.cloud, self.topic[0], self.position)
        return [render_frame(one) for one in found]

    async def _send(self, write: Write, frames: list[Frame]) -> None:
        fresh = [frame for frame in frames if frame.position > self.position]
        if fresh:
            await write(b"".join(frame.content for frame in fresh))
            self.position = fresh[-1].position


class EventStreams(Struct, frozen=True):
    """Opens the streams of this process."""

    cloud: Cloud
    broadcaster: Broadcaster
    credentials: CredentialWatch
    heartbeat_seconds: float

    @asynccontextmanager
    async def open(self, topic: Topic, position: int | None) -> AsyncIterator[EventStream]:
        """Give a stream of what is behind ``position``, or of what happens from now on.

        ``BEGINNING`` is the first event that is kept. Of a server the project need not be known. A
        position that the log has not reached, as after a restored backup, counts as its end.
        Raises ServerNotFound, EventsGone and DatabaseUnavailable.
        """
        if topic[1] is not None:
            topic = await asyncio.to_thread(self._find_topic, topic)
        async with self.broadcaster.follow(topic) as subscription:
            end = await asyncio.to_thread(find_end, self.cloud)
            start = end if position is None else await self._find_start(topic, position, end)
            subscription.behind = start < end
            yield EventStream(self.cloud, topic, subscription, start, self.heartbeat_seconds)

    async def _find_start(self, topic: Topic, position: int, end: int) -> int:
        project_id, _ = topic
        if position == BEGINNING:
            return await asyncio.to_thread(read_first_available, self.cloud, project_id) - 1
        await asyncio.to_thread(require_kept, self.cloud, project_id, position)
        return min(position, end)

    def _find_topic(self, topic: Topic) -> Topic:
        project_id, server_id = topic
        with self.cloud.database.read() as connection:
            return servers.read_owner(connection, project_id, server_id or ""), server_id
