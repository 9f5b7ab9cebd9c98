"""What is known of sign-ins that browsers have begun elsewhere: Flask's session, in the database.

It is sealed as sessions are, by a cookie that goes along when the browser comes back from the other
site (``SameSite=Lax``), and is forgotten after some minutes. So any process may end what one began.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from persistence import sessions
from persistence.database.session import Database
from persistence.sessions import SealedSession
from service.authentication.session_seals import (
    ATTEMPT,
    SECRET,
    make_secret,
    name_session,
    seal,
    unseal,
)

COOKIE = "ostler_sign_in"
LIFETIME = timedelta(minutes=10)
MOST_ATTEMPTS = 4
"""Sign-ins that one browser may have begun at once, each in a tab of its own."""


class Attempts(dict[str, Any], SessionMixin):
    """The sign-ins that a browser has begun, by a cookie with this ``secret``, "" for none yet."""

    secret = ""
    before: dict[str, Any]


class AttemptsInterface(SessionInterface):
    """Keeps them for the pages below ``path``."""

    def __init__(self, database: Database, path: str) -> None:
        self.database = database
        self.path = path

    def open_session(self, app: Flask, request: Request) -> Attempts:
        """Return what a browser has begun. Raises DatabaseUnavailable."""
        attempts = Attempts()
        secret = request.cookies.get(COOKIE, "")
        if request.path.startswith(self.path) and SECRET.fullmatch(secret):
            attempts.secret = secret
            attempts.update(self._read(secret))
        attempts.before = dict(attempts)
        return attempts

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what a browser has begun meanwhile, by a new cookie. Raises DatabaseUnavailable."""
        if not isinstance(session, Attempts) or session == session.before:
            return
        latest = dict(list(session.items())[-MOST_ATTEMPTS:])
        secret, now = make_secret() if latest else "", datetime.now(UTC)
        with self.database.write() as connection:
            if session.secret:
                sessions.delete_session(connection, name_session(session.secret))
            if latest:
                sealed = seal(secret, latest, ATTEMPT)
                row = SealedSession(name_session(secret), sealed, 0, now, now + LIFETIME)
                sessions.insert_session(connection, row)
        response.set_cookie(
            COOKIE,
            secret,
            max_age=LIFETIME if latest else 0,
            path=self.path,
            httponly=True,
            samesite="Lax",
            secure=self.is_secure(session),
        )

    def is_secure(self, session: SessionMixin) -> bool:
        """Tell whether the browser comes back by TLS."""
        return any(
            str(attempt.get("data", {}).get("redirect_uri", "")).startswith("https://")
            for attempt in session.values()
        )

    def _read(self, secret: str) -> dict[str, Any]:
        with self.database.read() as connection:
            row = sessions.find_session(connection, name_session(secret))
        if row is None or row.expires_at <= datetime.now(UTC):
            return {}
        return unseal(secret, row.sealed, ATTEMPT) or {}
