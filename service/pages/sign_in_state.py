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
from service.authentication.session_cookies import ATTEMPT_COOKIE, find_cookie, name_cookie
from service.authentication.session_seals import (
    ATTEMPT,
    SECRET,
    make_secret,
    name_session,
    seal,
    unseal,
)
from service.middlewares.request_state import find_state

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
        if request.path.startswith(self.path):
            headers = find_state(request.environ["asgi.scope"]).headers
            secret = find_cookie(headers, ATTEMPT_COOKIE)
            if SECRET.fullmatch(secret):
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
        secure = comes_back_by_tls({**session.before, **session})
        response.set_cookie(
            name_cookie(ATTEMPT_COOKIE, secure=secure),
            secret,
            max_age=LIFETIME if latest else 0,
            path="/" if secure else self.path,
            httponly=True,
            samesite="Lax",
            secure=secure,
        )

    def _read(self, secret: str) -> dict[str, Any]:
        with self.database.read() as connection:
            row = sessions.find_session(connection, name_session(secret))
        if row is None or row.expires_at <= datetime.now(UTC):
            return {}
        return unseal(secret, row.sealed, ATTEMPT) or {}


def comes_back_by_tls(attempts: dict[str, Any]) -> bool:
    """Tell whether the browser is sent back to the service by TLS."""
    return any(
        str(attempt.get("data", {}).get("redirect_uri", "")).startswith("https://")
        for attempt in attempts.values()
    )
