"""Sessions of people who sign in at the console: begun and ended, and told in the log of audit."""

import logging

from msgspec.structs import replace

from domain.audit import Change
from domain.identity import Identity
from operations.record.audit import AuditTrail
from operations.record.transactions import Commit, write
from persistence import sessions
from persistence.database.clock import read_clock
from persistence.database.session import Database
from persistence.sessions import SealedSession

logger = logging.getLogger(__name__)

SESSION = "session"


def begin_session(
    database: Database, trail: AuditTrail, identity: Identity, session: SealedSession
) -> None:
    """Record the session of somebody who has signed in. Raises DatabaseUnavailable."""
    with write(database, Commit.CHANGE) as connection:
        sessions.insert_session(connection, session)
        _tell(connection, trail, identity, "sign_in", session.id)
    logger.info("Signed in", extra=_describe(identity))


def end_session(
    database: Database, trail: AuditTrail, identity: Identity | None, session_id: str
) -> None:
    """Forget a session, if there is one. Raises DatabaseUnavailable.

    ``identity`` is None where its credential does not hold any more. Where there is none nothing is
    written: anybody may ask for that, and would have others wait.
    """
    with database.read() as connection:
        if sessions.find_session(connection, session_id) is None:
            return
    with write(database, Commit.CHANGE) as connection:
        if sessions.delete_session(connection, session_id):
            _tell(connection, trail, identity, "sign_out", session_id)
            logger.info("Signed out", extra=_describe(identity))


def forget_ended_sessions(database: Database) -> None:
    """Forget the sessions that have ended. Raises DatabaseUnavailable."""
    with database.write() as connection:
        count = sessions.forget_ended(connection, read_clock(connection))
    logger.debug("Sessions forgotten", extra={"count": count})


def _tell(
    connection: object, trail: AuditTrail, identity: Identity | None, action: str, session_id: str
) -> None:
    """Write who has done so in the transaction; until then nobody knew who asks."""
    told = AuditTrail(replace(trail.source, identity=identity))
    project_id = identity.project_id if identity else None
    told(connection, Change(action, SESSION, session_id, project_id))
    trail.recorded = True


def _describe(identity: Identity | None) -> dict[str, str]:
    return {"subject": identity.subject, "mode": identity.mode.value} if identity else {}
