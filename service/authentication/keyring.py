"""What a process knows of API keys: rows in memory that count while no key has been changed."""

import asyncio
import itertools
import math
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from domain.errors import DatabaseUnavailable
from domain.keys import ApiKey
from persistence import keys
from persistence.database.session import Database
from service.authentication.database_reads import read_soon, run_in

LOOK_SECONDS = 0.5
"""How often it is looked whether a key has been changed."""

TRUST_SECONDS = 1.0
"""How long after a look what is in memory counts; then each key is read anew."""

FLUSH_SECONDS = 60.0
MOST_KEYS = 10_000
MOST_AT_ONCE = 500
"""How many uses are recorded in one transaction: a few milliseconds of it."""

THREADS = 2


class Keyring:
    """The API keys that a process has seen lately; for its event loop alone.

    A change of any key, in whichever process, has all of them forgotten. Where the database has not
    said for ``TRUST_SECONDS`` that there was none, they are not taken from memory.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        # Whoever sends many keys that there are not delays no look, by which the others are known.
        self.readers = ThreadPoolExecutor(THREADS, thread_name_prefix="keys")
        self.looker = ThreadPoolExecutor(1, thread_name_prefix="changes-of-keys")
        self._known: dict[str, ApiKey] = {}
        self._version: int | None = None
        self._looked_at = -math.inf
        self._uses: dict[str, float] = {}

    def find_known(self, key_id: str) -> ApiKey | None:
        """Return a key from memory, None where it has to be read."""
        if time.monotonic() - self._looked_at > TRUST_SECONDS:
            return None
        return self._known.get(key_id)

    async def read(self, key_id: str) -> ApiKey | None:
        """Return a key as it is now, None for none. Raises DatabaseUnavailable."""
        version = self._version
        key = await read_soon(self.database, self.readers, partial(self._find_key, key_id))
        if key is not None and version == self._version:
            self._remember(key)
        return key

    def note_use(self, key_id: str, at: float) -> None:
        """Have it recorded, within a minute or two, that a key was used, ``at`` by time.time()."""
        self._uses[key_id] = at

    async def keep(self) -> None:
        """Look for changes and record uses until cancelled, and record the last ones then."""
        flush_at = time.monotonic() + FLUSH_SECONDS
        try:
            while True:
                await self.look()
                await asyncio.sleep(LOOK_SECONDS)
                if time.monotonic() > flush_at:
                    flush_at = time.monotonic() + FLUSH_SECONDS
                    await self.flush()
        finally:
            await self.flush()
            self.close()

    async def look(self) -> None:
        """Forget what is in memory if any key has been changed."""
        begun_at = time.monotonic()
        try:
            version = await read_soon(self.database, self.looker, self._read_version)
        except DatabaseUnavailable:
            return  # logged where it was found
        if version != self._version:
            self._known.clear()
            self._version = version
        self._looked_at = begun_at

    async def flush(self) -> None:
        """Record when keys were used; what cannot be recorded now is kept for the next time."""
        uses, self._uses = self._uses, {}
        if uses and not await run_in(self.readers, partial(self._record, uses)):
            self._uses = uses | self._uses

    def close(self) -> None:
        """End the threads once they have done what they are at."""
        self.readers.shutdown(wait=False)
        self.looker.shutdown(wait=False)

    def _remember(self, key: ApiKey) -> None:
        if len(self._known) >= MOST_KEYS:
            del self._known[next(iter(self._known))]
        self._known[key.id] = key

    def _find_key(self, key_id: str) -> ApiKey | None:
        with self.database.read() as connection:
            return keys.find_key(connection, key_id)

    def _record(self, uses: Mapping[str, float]) -> bool:
        """Write when keys were used, and tell whether the database was there for it."""
        left = ((key_id, datetime.fromtimestamp(at, UTC)) for key_id, at in uses.items())
        with suppress(DatabaseUnavailable):
            while batch := list(itertools.islice(left, MOST_AT_ONCE)):
                with self.database.write() as connection:
                    keys.note_uses(connection, batch)
            return True
        return False

    def _read_version(self) -> int:
        with self.database.read() as connection:
            return keys.read_version(connection)
