"""Sessions of the console: whether there is one, its begin and its end."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response, current_app, request
from msgspec import Struct
from starlette.types import Scope

from domain.errors import OstlerError
from domain.identity import Identity
from domain.records import describe_record
from operations.record.audit import AuditSource, AuditTrail
from operations.requests.sessions import begin_session, end_session
from service.access.sign_in import SignIn
from service.authentication.session_cookies import (
    SESSION_COOKIE,
    find_cookie,
    forget_session,
    write_session,
)
from service.authentication.session_seals import HeldCredential, name_session
from service.http.json import dump_json
from service.middlewares.request_state import find_state
from service.pages.loop import call
from service.pages.views import CONSOLE, PageView, Views, register_views

SESSION = f"{CONSOLE}/session"
SESSION_TYPE = "session"
UNSTORED = {"Cache-Control": "no-store"}


class Visit(Struct, frozen=True):
    """Who asks, as far as that is known: from which address, by which session before."""

    address: str
    secret: str
    is_secure: bool
    trail: AuditTrail

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"secret"})


def get_session() -> Response:
    """Tell how people sign in, and whether whoever asks has done so."""
    sign_in, visit = find_sign_in(), read_visit()
    signed_in = bool(visit.secret) and call(sign_in.is_signed_in(visit.secret))
    content = {
        "required": sign_in.required,
        "signed_in": signed_in,
        "methods": sign_in.describe_methods(),
    }
    response = Response(dump_json(content), 200, UNSTORED, mimetype="application/json")
    if visit.secret and not signed_in:
        forget(response)
    return response


def create_session() -> Response:
    """Begin a session by what a form says. Raises whatever is wrong with that."""
    sign_in, visit = find_sign_in(), read_visit()
    form = sign_in.read_form(request.get_data())
    identity, credential = call(sign_in.admit(form, visit.address))
    response = Response(status=204, headers=UNSTORED)
    begin(response, visit, identity, credential)
    return response


def delete_session() -> Response:
    """End the session, wherever it is used. Raises DatabaseUnavailable."""
    visit = read_visit()
    if visit.secret:
        end(visit)
    response = Response(status=204, headers=UNSTORED)
    forget(response)
    return response


def begin(response: Response, visit: Visit, identity: Identity, credential: HeldCredential) -> None:
    """Have a browser be signed in from this response on, and in no session of before.

    The id is a new one each time, so that nobody can choose what others sign in to.
    Raises DatabaseUnavailable.
    """
    sessions = find_sign_in().sessions
    if visit.secret:
        end(visit)
    secret, row = sessions.make(credential, identity.expires_at)
    begin_session(sessions.database, visit.trail, identity, row)
    seconds = int((row.expires_at - datetime.now(UTC)).total_seconds())
    cookie = write_session(secret, max(seconds, 0), secure=visit.is_secure)
    response.headers["Set-Cookie"] = cookie


def end(visit: Visit) -> None:
    """Forget a session. Raises DatabaseUnavailable."""
    sign_in = find_sign_in()
    try:
        identity = call(sign_in.access.identify_session(visit.secret))
    except OstlerError:
        identity = None
    sessions = sign_in.sessions
    end_session(sessions.database, visit.trail, identity, name_session(visit.secret))
    call(sessions.forget(visit.secret))


def forget(response: Response) -> None:
    """Have a browser forget its session."""
    for cookie in forget_session(find_state(request.environ["asgi.scope"]).headers):
        response.headers.add("Set-Cookie", cookie)


def find_sign_in() -> SignIn:
    """Return what lets people in."""
    sign_in: SignIn = current_app.extensions["sign_in"]
    return sign_in


def read_visit() -> Visit:
    """Return who asks."""
    scope: Scope = request.environ["asgi.scope"]
    state, client = find_state(scope), scope.get("client")
    origin = state.headers.get(b"origin", b"").lower()
    return Visit(
        address=client[0] if client else "",
        secret=find_cookie(state.headers, SESSION_COOKIE),
        # A proxy that is not known may have taken the request by TLS.
        is_secure=scope.get("scheme") == "https" or origin.startswith(b"https://"),
        trail=state.trail or AuditTrail(AuditSource()),
    )


def register_sessions(flask: Flask, sign_in: SignIn) -> None:
    """Have ``flask`` begin and end sessions."""
    flask.extensions["sign_in"] = sign_in
    register_views(flask, VIEWS)


def describe_view(show: Callable[[], Response], method: str, *takes: str) -> PageView:
    """Return a view of the session."""
    return PageView(
        show,
        ("application/json",),
        has_etag=False,
        method=method,
        takes=takes,
        resource_type=SESSION_TYPE,
        signs_in=True,
    )


VIEWS: Views = (
    (SESSION, describe_view(get_session, "GET")),
    (SESSION, describe_view(create_session, "POST", "application/json")),
    (SESSION, describe_view(delete_session, "DELETE")),
)
