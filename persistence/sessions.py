"""Sessions of people who have signed in: what only their cookies open, until when."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from persistence.database.prepared import Prepared
from persistence.schema.tables import sessions

COLUMNS = sessions.c


class SealedSession(NamedTuple):
    """A session as it is recorded; ``version`` grows when something else is sealed in it."""

    id: str
    sealed: bytes
    version: int
    created_at: datetime
    expires_at: datetime


IS_WANTED = COLUMNS.id == bindparam("session_id")
IS_UNCHANGED = COLUMNS.version == bindparam("known_version")
INSERT = Prepared(insert(sessions))
FIND = Prepared(select(*(COLUMNS[name] for name in SealedSession._fields)).where(IS_WANTED))
CLAIM = Prepared(
    update(sessions)
    .where(
        IS_WANTED,
        IS_UNCHANGED,
        or_(COLUMNS.lease_until.is_(None), COLUMNS.lease_until < bindparam("at")),
    )
    .values(lease_until=bindparam("until"))
)
RESEAL = Prepared(
    update(sessions)
    .where(IS_WANTED, IS_UNCHANGED)
    .values(sealed=bindparam("content"), version=COLUMNS.version + 1, lease_until=None)
)
DELETE = Prepared(delete(sessions).where(IS_WANTED))
FORGET = delete(sessions).where(COLUMNS.expires_at <= bindparam("at"))


def insert_session(connection: Connection, session: SealedSession) -> None:
    """Record a new session."""
    INSERT.send(connection, session._asdict())


def find_session(connection: Connection, session_id: str) -> SealedSession | None:
    """Return a session, one that has ended too, or None."""
    row = FIND.fetch_first(connection, {"session_id": session_id})
    return SealedSession(*row) if row else None


def claim_renewal(
    connection: Connection, session: SealedSession, at: datetime, until: datetime
) -> bool:
    """Have nobody else renew what is sealed in a session until then; tell whether nobody does."""
    wanted = {"session_id": session.id, "known_version": session.version, "at": at, "until": until}
    return CLAIM.execute(connection, wanted) == 1


def reseal_session(connection: Connection, session: SealedSession, sealed: bytes) -> bool:
    """Seal something else in a session; tell whether it is there and nobody has done so before."""
    wanted = {"session_id": session.id, "known_version": session.version, "content": sealed}
    return RESEAL.execute(connection, wanted) == 1


def delete_session(connection: Connection, session_id: str) -> bool:
    """End a session; tell whether there was one."""
    return DELETE.execute(connection, {"session_id": session_id}) == 1


def forget_ended(connection: Connection, at: datetime) -> int:
    """Forget the sessions that have ended by then, and return how many those were."""
    return connection.execute(FORGET, {"at": at}).rowcount
