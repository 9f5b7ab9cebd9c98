"""Requests at a steady rate, whatever becomes of those before, and answers as they come."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from benchmarks.streams import Streams, open_streams, read_head, write_request
from benchmarks.wrk import Request

ANSWER_DEADLINE_S = 60


class Service:
    """A service that is asked over as many connections as it takes, each used again."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._address = parts.hostname or "", parts.port or 80
        self._idle: list[Streams] = []

    async def ask(self, request: Request) -> int:
        """Send a request and return the status of its response.

        Raises OSError, EOFError, TimeoutError and ValueError.
        """
        streams = self._idle.pop() if self._idle else None
        reader, writer = streams or await open_streams(self._address, slow=False)
        writer.write(write_request(request, closing=False))
        async with asyncio.timeout(ANSWER_DEADLINE_S):
            status, length = read_head(await reader.readuntil(b"\r\n\r\n"))
            await reader.readexactly(length)
        self._idle.append((reader, writer))
        return status

    def hang_up(self) -> None:
        """Close every connection."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()


async def ask_steadily(
    urls: Sequence[str], requests: Iterable[Request], rate: float
) -> Counter[str]:
    """Send ``requests``, ``rate`` a second, to the services in turn; return what was refused."""
    services = [Service(url) for url in urls]
    wrong: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as asking:
        for number, (service, request) in enumerate(zip(itertools.cycle(services), requests)):
            await asyncio.sleep(began + number / rate - loop.time())
            asking.create_task(_ask(service, request, wrong))
    for service in services:
        service.hang_up()
    return wrong


async def _ask(service: Service, request: Request, wrong: Counter[str]) -> None:
    try:
        status = await service.ask(request)
    except (OSError, EOFError, TimeoutError, ValueError) as error:
        wrong[type(error).__name__] += 1
        return
    if status >= 400:
        wrong[f"{request.method} {status}"] += 1
