"""Credentials in sessions that are renewed before they end: once at a time, whoever needs them."""

import asyncio
import math
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from msgspec import Struct

from domain.records import describe_record
from persistence import sessions
from persistence.database.session import Database
from persistence.sessions import SealedSession
from service.authentication.database_reads import run_in
from service.authentication.session_seals import HeldCredential, seal_credential
from service.http.problems import IdentityUnavailable, Unauthenticated

LEASE_SECONDS = 15.0
LEASE = timedelta(seconds=LEASE_SECONDS)
"""Longer than an issuer is waited for; how long a renewal that failed is not tried again."""

LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 10.0
"""How long a request waits for the renewal of another process."""

THREADS = 4


class Renewer(Protocol):
    """What renews a credential by its refresh token."""

    async def renew(self, held: HeldCredential) -> HeldCredential:
        """Return another one. Raises Unauthenticated where it is over, and IdentityUnavailable."""


class OpenSession(Struct, frozen=True):
    """A session as it was when it was looked for, what opens it, and what it holds."""

    secret: str
    row: SealedSession
    held: HeldCredential

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"secret"})

    @property
    def is_due(self) -> bool:
        """Tell whether its credential is to be renewed."""
        return bool(self.held.refresh_token) and time.time() >= self.held.renew_at

    @property
    def has_ended(self) -> bool:
        """Tell whether its credential holds no more unless it is renewed."""
        return bool(self.held.refresh_token) and time.time() >= self.held.ends_at


class Renewals:
    """Has ``renewer`` renew what is in sessions, of each one at a time over all processes.

    Issuers take a refresh token once: whoever comes second would end the session.
    """

    def __init__(self, database: Database, renewer: Renewer) -> None:
        self.database = database
        self.renewer = renewer
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="renewals")
        self._running: dict[str, asyncio.Task[None]] = {}
        self._failed_at: dict[str, float] = {}

    def start(self, session: OpenSession) -> "asyncio.Task[None]":
        """Renew a session, unless that is being done; what is returned ends when it is.

        It raises IdentityUnavailable where the issuer could not be asked, also moments ago, and
        DatabaseUnavailable.
        """
        name = session.row.id
        running = self._running.get(name)
        if running is None:
            running = self._running[name] = asyncio.create_task(self._renew(session))
            running.add_done_callback(partial(self._note_end, name))
        return running

    def close(self) -> None:
        """End the threads once they have done what they are at."""
        self._threads.shutdown(wait=False)

    def _note_end(self, name: str, running: "asyncio.Task[None]") -> None:
        self._running.pop(name, None)
        failed = not running.cancelled() and running.exception() is not None
        if failed and name not in self._failed_at:
            self._forget_failures()
            self._failed_at[name] = time.monotonic()

    def _forget_failures(self) -> None:
        """Forget those after which it may be tried again; their sessions may have ended since."""
        since = time.monotonic() - LEASE_SECONDS
        self._failed_at = {name: at for name, at in self._failed_at.items() if at > since}

    async def _renew(self, session: OpenSession) -> None:
        wait = self._failed_at.get(session.row.id, -math.inf) + LEASE_SECONDS - time.monotonic()
        if wait > 0:
            raise IdentityUnavailable(wait)
        self._failed_at.pop(session.row.id, None)
        if not await run_in(self._threads, partial(self._claim, session.row)):
            await asyncio.sleep(LOOK_SECONDS)  # for another process, which has done it or is at it
            return
        try:
            held = await self.renewer.renew(session.held)
        except Unauthenticated:
            await run_in(self._threads, partial(self._end, session.row))
        else:
            sealed = seal_credential(session.secret, held)
            await run_in(self._threads, partial(self._reseal, session.row, sealed))

    def _claim(self, row: SealedSession) -> bool:
        now = datetime.now(UTC)
        with self.database.write() as connection:
            return sessions.claim_renewal(
                connection, row, now, now + timedelta(seconds=LEASE_SECONDS)
            )

    def _reseal(self, row: SealedSession, sealed: bytes) -> None:
        with self.database.write() as connection:
            sessions.reseal_session(connection, row, sealed)

    def _end(self, row: SealedSession) -> None:
        with self.database.write() as connection:
            sessions.delete_session(connection, row.id)
