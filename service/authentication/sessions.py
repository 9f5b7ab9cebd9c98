"""Sessions of people who have signed in: a cookie in, the credential that it stands for out."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

from persistence import sessions
from persistence.database.session import Database
from persistence.sessions import SealedSession
from service.authentication.credentials import Headers
from service.authentication.database_reads import read_soon
from service.authentication.session_renewals import (
    PATIENCE_SECONDS,
    OpenSession,
    Renewals,
    Renewer,
)
from service.authentication.session_seals import (
    SECRET,
    HeldCredential,
    make_secret,
    name_session,
    seal_credential,
    unseal_credential,
)
from service.authentication.verdicts import Verdicts
from service.http.problems import IdentityUnavailable, SessionEnded

KEPT_SECONDS = 0.5
"""How long it is not looked again whether a session has ended."""

PRUNE_SECONDS = 5.0
THREADS = 2
FAR = datetime.max.replace(tzinfo=UTC)


class Sessions:
    """Knows the sessions in the database by the secrets in cookies; used on one event loop.

    A new one lasts ``lifetime``, or as long as its credential, unless the ``renewer`` renews that.
    One that has ended, in whichever process, is known for ``KEPT_SECONDS`` at the most.
    """

    def __init__(
        self, database: Database, lifetime: timedelta, renewer: Renewer | None = None
    ) -> None:
        self.database = database
        self.lifetime = lifetime
        self.renewals = Renewals(database, renewer) if renewer else None
        self._readers = ThreadPoolExecutor(THREADS, thread_name_prefix="sessions")
        self._known = Verdicts[OpenSession | None](KEPT_SECONDS, lambda _: None, time.monotonic)

    async def read_credential(self, secret: str) -> Headers:
        """Return the credential of a session, as it is sent.

        Raises SessionEnded, DatabaseUnavailable, and IdentityUnavailable for one that cannot be
        renewed now.
        """
        session = await self._find(secret)
        if self.renewals and session.is_due:
            session = await self._renew(self.renewals, session)
        return session.held.write_headers()

    def make(
        self, credential: HeldCredential, ends_at: datetime | None
    ) -> tuple[str, SealedSession]:
        """Return the secret of a new session, and what is to be recorded of it.

        ``ends_at`` is when the credential ends, None where it does not.
        """
        secret, now = make_secret(), datetime.now(UTC)
        end = FAR if credential.refresh_token or ends_at is None else ends_at
        sealed = seal_credential(secret, credential)
        row = SealedSession(name_session(secret), sealed, 0, now, min(now + self.lifetime, end))
        return secret, row

    async def forget(self, secret: str) -> None:
        """Have a session that has been ended be known no more in this process."""
        self._known.forget(secret.encode())

    async def keep(self) -> None:
        """Forget what was known of sessions that nobody asks for any more, until cancelled."""
        try:
            while True:
                await asyncio.sleep(PRUNE_SECONDS)
                self._known.prune()
        finally:
            self._readers.shutdown(wait=False)
            if self.renewals:
                self.renewals.close()

    async def _find(self, secret: str) -> OpenSession:
        if not SECRET.fullmatch(secret):
            raise SessionEnded("invalid")
        found = await self._known.find(secret.encode(), partial(self._look, secret))
        if found is None:
            raise SessionEnded("invalid")
        if found.row.expires_at <= datetime.now(UTC):
            raise SessionEnded("expired")
        return found

    async def _renew(self, renewals: Renewals, session: OpenSession) -> OpenSession:
        """Return a session whose credential holds; while the old one does, nobody waits.

        Raises SessionEnded, and IdentityUnavailable.
        """
        running = renewals.start(session)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while session.has_ended:
            await asyncio.shield(running)
            self._known.forget(session.secret.encode())
            session = await self._find(session.secret)
            if session.has_ended and time.monotonic() > deadline:
                raise IdentityUnavailable(PATIENCE_SECONDS)
            running = renewals.start(session)
        return session

    async def _look(self, secret: str) -> OpenSession | None:
        """Return the session of a secret as it is now, None for none."""
        row = await read_soon(self.database, self._readers, partial(self._read, secret))
        held = unseal_credential(secret, row.sealed) if row else None
        return OpenSession(secret, row, held) if row and held else None

    def _read(self, secret: str) -> SealedSession | None:
        with self.database.read() as connection:
            return sessions.find_session(connection, name_session(secret))
