"""A few at once of each name, so that one name alone never has all threads or connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """Lets in ``most`` of each name at once, the others in their order; used on one event loop."""

    def __init__(self, most: int) -> None:
        self.most = most
        # A name is forgotten with the last of those who hold its semaphore.
        self._of_names: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def take(self, name: str) -> AsyncIterator[None]:
        """Wait for the turn of one of a name, and hold it."""
        semaphore = self._of_names.get(name)
        if semaphore is None:
            semaphore = self._of_names[name] = asyncio.Semaphore(self.most)
        async with semaphore:
            yield
