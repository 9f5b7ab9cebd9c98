"""The events of every process, published to the streams that are open in this one."""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from msgspec import Struct

from domain.errors import DatabaseUnavailable
from domain.events import Event
from handlers.events import render_event
from operations.clouds.cloud import Cloud
from operations.record.events import find_end, read_all_events
from service.http.json import dump_json

POLL_SECONDS = 0.25
PAUSE_SECONDS = 0.02
BATCH = 500
MAX_QUEUED = 256

Topic = tuple[str | None, str | None]
"""What a stream is about: a project, and one server of it or all; or all of every project."""

EVERYTHING: Topic = (None, None)

logger = logging.getLogger(__name__)


class Frame(Struct, frozen=True):
    """An event as it goes over the wire; its topic is the server or the project it is about."""

    position: int
    topic: Topic
    content: bytes


@dataclass(eq=False, slots=True)
class Subscription:
    """What one stream has yet to send.

    A stream that is ``behind`` gets nothing more until it has begun to read the log anew; one that
    is ``over`` gets nothing at all, since its log is there no more.
    """

    behind: bool = False
    over: bool = False
    frames: deque[Frame] = field(default_factory=deque)
    filled: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, frame: Frame) -> None:
        """Take an event that has just been found."""
        if len(self.frames) >= MAX_QUEUED:
            self.behind = True
            self.frames.clear()
        if not self.behind:
            self.frames.append(frame)
            self.filled.set()

    def end(self) -> None:
        """Have the stream end."""
        self.over = True
        self.frames.clear()
        self.filled.set()

    def take(self) -> list[Frame]:
        """Return what has come since the last call."""
        taken = list(self.frames)
        self.frames.clear()
        self.filled.clear()
        return taken


class Broadcaster:
    """Reads what is new in the log once for all streams, while there are any.

    A change that this process makes is found at once, one of another process within
    ``POLL_SECONDS``. With a reset the log begins anew, and every stream of before ends: ``resets``
    is how many there had been when ``position`` was read.
    """

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.subscriptions: dict[Topic, set[Subscription]] = defaultdict(set)
        self.position = 0
        self.resets = 0
        self.news = asyncio.Event()
        self.starting = asyncio.Lock()
        self.polling: asyncio.Task[None] | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    def listen(self) -> None:
        """Hear of the operations that end in this process; called on the event loop."""
        self.loop = asyncio.get_running_loop()
        self.cloud.listeners.append(self._hear)

    def wake(self) -> None:
        """Read new events soon; called on the event loop."""
        self.news.set()

    @asynccontextmanager
    async def follow(self, topic: Topic) -> AsyncIterator[Subscription]:
        """Give what every event that is committed from now on is put into.

        Raises DatabaseUnavailable.
        """
        async with self.starting:
            if self._is_polling() and self.cloud.control is not None:
                self._begin_anew(await asyncio.to_thread(self._count_resets))
            if not self._is_polling():  # it ends by itself, meanwhile too
                self.resets, self.position = await asyncio.to_thread(self._find_end)
                self.polling = asyncio.create_task(self._poll())
            subscription = Subscription()
            self.subscriptions[topic].add(subscription)
        try:
            yield subscription
        finally:
            self.subscriptions[topic].discard(subscription)
            if not self.subscriptions[topic]:
                del self.subscriptions[topic]

    def _hear(self, _operation_id: str) -> None:
        """Take word of an end from a runner's thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.wake)

    def _is_polling(self) -> bool:
        return self.polling is not None and not self.polling.done()

    async def _poll(self) -> None:
        while self.subscriptions:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait(), POLL_SECONDS)
            self.news.clear()
            await self._read_new()
            await asyncio.sleep(PAUSE_SECONDS)  # many changes at once are found together

    async def _read_new(self) -> None:
        found = BATCH
        while found == BATCH:
            resets = self.resets
            try:
                seen, frames = await asyncio.to_thread(self._read, self.position)
            except DatabaseUnavailable:
                return
            except Exception as error:
                logger.error("Events not read", extra={"exc_type": type(error).__name__})
                return
            self._begin_anew(seen)
            if self.resets != resets:
                continue  # from the beginning of another log
            found = len(frames)
            for frame in frames:
                self._publish(frame)

    def _begin_anew(self, resets: int) -> None:
        """Follow the log from its beginning where there was a reset that is not known yet."""
        if resets > self.resets:
            self.resets, self.position = resets, 0
            for subscription in set().union(*self.subscriptions.values()):
                subscription.end()

    def _read(self, position: int) -> tuple[int, list[Frame]]:
        """Return what is behind a position, and how many resets there had been after that."""
        frames = [render_frame(one) for one in read_all_events(self.cloud, position, BATCH)]
        return self._count_resets(), frames

    def _find_end(self) -> tuple[int, int]:
        """Return how many resets there have been, and where the log ends since the last."""
        resets = self._count_resets()
        end = find_end(self.cloud)
        return (resets, end) if self._count_resets() == resets else (resets, 0)

    def _count_resets(self) -> int:
        return self.cloud.control.count_resets() if self.cloud.control else 0

    def _publish(self, frame: Frame) -> None:
        self.position = frame.position
        project_id, _ = frame.topic
        for topic in {EVERYTHING, (project_id, None), frame.topic}:
            for subscription in self.subscriptions.get(topic, ()):
                subscription.put(frame)


def render_frame(event: Event) -> Frame:
    """Return the event as Server-Sent Events have it (HTML Living Standard, section 9.2)."""
    data = dump_json(render_event(event))
    head = f"id: {event.position}\nevent: {event.type.value}\ndata: "
    topic = (event.project_id, event.server_id)
    return Frame(event.position, topic, head.encode() + data + b"\n\n")
