"""Sessions of people who have signed in: a cookie in, the credential that it stands for out."""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from persistence import sessions
from persistence.database.session import Database
from persistence.sessions import SealedSession
from service.authentication.credentials import UNKNOWABLE, Headers
from service.authentication.database_reads import read_soon
from service.authentication.session_seals import (
    SECRET,
    HeldCredential,
    make_secret,
    name_session,
    seal,
    unseal,
)
from service.authentication.verdicts import Verdicts
from service.http.problems import SessionEnded

COOKIE = "ostler_session"
SENT = re.compile(rb"(?:^|[;,])\s*" + COOKIE.encode() + rb"=([^;,]*)")
KEPT_SECONDS = 0.5
"""How long it is not looked again whether a session has ended."""

PRUNE_SECONDS = 5.0
THREADS = 2


class OpenSession(NamedTuple):
    """A session that was there when it was looked for, and what it holds."""

    row: SealedSession
    held: HeldCredential


class Sessions:
    """Knows the sessions in the database by the secrets in cookies; used on one event loop.

    A new one lasts ``lifetime``, or as long as its credential. One that has ended, in whichever
    process, is known for ``KEPT_SECONDS`` at the most.
    """

    def __init__(self, database: Database, lifetime: timedelta) -> None:
        self.database = database
        self.lifetime = lifetime
        self._readers = ThreadPoolExecutor(THREADS, thread_name_prefix="sessions")
        self._known = Verdicts[OpenSession | None](KEPT_SECONDS, lambda _: None, time.monotonic)

    async def read_credential(self, secret: str) -> Headers:
        """Return the credential of a session, as it is sent.

        Raises SessionEnded, and DatabaseUnavailable.
        """
        if not SECRET.fullmatch(secret):
            raise SessionEnded("invalid")
        found = await self._known.find(secret.encode(), partial(self._look, secret))
        if found is None:
            raise SessionEnded("invalid")
        if found.row.expires_at <= datetime.now(UTC):
            raise SessionEnded("expired")
        return found.held.write_headers()

    def make(
        self, credential: HeldCredential, ends_at: datetime | None
    ) -> tuple[str, SealedSession]:
        """Return the secret of a new session, and what is to be recorded of it.

        ``ends_at`` is when the credential ends by itself, None where it does not.
        """
        secret, now = make_secret(), datetime.now(UTC)
        expires_at = min(now + self.lifetime, ends_at or datetime.max.replace(tzinfo=UTC))
        row = SealedSession(name_session(secret), seal(secret, credential), 0, now, expires_at)
        return secret, row

    async def keep(self) -> None:
        """Forget what was known of sessions that nobody asks for any more, until cancelled."""
        try:
            while True:
                await asyncio.sleep(PRUNE_SECONDS)
                self._known.prune()
        finally:
            self._readers.shutdown(wait=False)

    async def _look(self, secret: str) -> OpenSession | None:
        """Return the session of a secret as it is now, None for none."""
        row = await read_soon(self.database, self._readers, partial(self._find, secret))
        return OpenSession(row, unseal(secret, row.sealed)) if row else None

    def _find(self, secret: str) -> SealedSession | None:
        with self.database.read() as connection:
            return sessions.find_session(connection, name_session(secret))


def find_secret(headers: Headers) -> str:
    """Return the secret in the cookie of a request, "" without one.

    Of two that differ neither can be trusted: a neighbour of the service's domain can set one too.
    """
    cookies = headers.get(b"cookie")
    if cookies is None:
        return ""
    sent = set(SENT.findall(cookies))
    if len(sent) > 1:
        return UNKNOWABLE
    return sent.pop().decode("latin-1").strip() if sent else ""


def write_cookie(secret: str, seconds: int, *, secure: bool) -> str:
    """Return the ``Set-Cookie`` of a session; with no ``secret`` it has browsers forget theirs."""
    flags = "; Secure" if secure else ""
    return f"{COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{flags}"
