"""Sessions in the database: found by their ids, renewed once at a time, forgotten when they end."""

from datetime import UTC, datetime, timedelta

from operations.requests.sessions import forget_ended_sessions
from persistence import sessions
from persistence.database.session import Database
from persistence.sessions import SealedSession
from tests.threads import run_at_once

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


def insert(database: Database, name: str, expires_at: datetime = NOW + HOUR) -> SealedSession:
    """Return a session that has been recorded."""
    session = SealedSession(name, b"sealed", 0, NOW, expires_at)
    with database.write() as connection:
        sessions.insert_session(connection, session)
    return session


def find(database: Database, name: str) -> SealedSession | None:
    with database.read() as connection:
        return sessions.find_session(connection, name)


def claim(database: Database, session: SealedSession, at: datetime = NOW) -> bool:
    with database.write() as connection:
        return sessions.claim_renewal(connection, session, at, at + HOUR)


def reseal(database: Database, session: SealedSession, sealed: bytes) -> bool:
    with database.write() as connection:
        return sessions.reseal_session(connection, session, sealed)


def test_a_session_is_found_as_it_was_recorded_until_it_is_ended(database: Database) -> None:
    session = insert(database, "a")
    assert find(database, "a") == session
    assert find(database, "b") is None
    with database.write() as connection:
        assert sessions.delete_session(connection, "a")
        assert not sessions.delete_session(connection, "a")
    assert find(database, "a") is None


def test_of_many_who_want_to_renew_a_session_one_does(database: Database) -> None:
    session = insert(database, "a")
    claims = run_at_once(4, lambda _: claim(database, session))
    assert (claims.count(True), claims.count(False)) == (1, 3)


def test_a_renewal_that_never_ended_is_made_by_another(database: Database) -> None:
    session = insert(database, "a")
    assert claim(database, session)
    assert not claim(database, session, NOW + HOUR / 2)
    assert claim(database, session, NOW + 2 * HOUR)


def test_what_was_renewed_is_not_renewed_from_what_it_was(database: Database) -> None:
    session = insert(database, "a")
    assert claim(database, session)
    assert reseal(database, session, b"newer")
    assert not reseal(database, session, b"older")
    assert not claim(database, session, NOW + 2 * HOUR)
    found = find(database, "a")
    assert found is not None
    assert (found.sealed, found.version) == (b"newer", 1)
    assert claim(database, found)


def test_sessions_that_have_ended_are_forgotten_and_no_others(database: Database) -> None:
    insert(database, "over", NOW - HOUR)
    insert(database, "open")
    forget_ended_sessions(database)
    assert find(database, "over") is None
    assert find(database, "open") is not None
