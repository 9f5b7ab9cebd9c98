"""Signing in at an OpenID Provider: the way there, and the way back."""

import re
from collections.abc import Callable
from urllib.parse import unquote, urlencode

from flask import Flask, Response, current_app, redirect, request
from msgspec.structs import replace

from domain.errors import OstlerError, PermissionDenied
from domain.rate_limits import RateLimited
from service.authentication.oidc_client import ProviderAway, SignInFailed
from service.authentication.oidc_tokens import AWAY_SECONDS, OidcTokens
from service.http.problems import IdentityUnavailable, Unauthenticated, ValidationFailed
from service.middlewares.request_state import find_state
from service.pages.loop import call
from service.pages.sessions import SESSION_TYPE, UNSTORED, begin, find_sign_in, read_visit
from service.pages.sign_in_state import AttemptsInterface
from service.pages.views import CONSOLE, PAGE, PageView, Views, register_views
from service.validation.messages import describe_fault

SIGN_IN = f"{CONSOLE}/sign-in"
OIDC = f"{SIGN_IN}/oidc"
CALLBACK = f"{OIDC}/callback"
NEXT = re.compile(rf"{CONSOLE}(?:[/?][\x21-\x5b\x5d-\x7e]*)?")
LONGEST_NEXT = 2000
UNAVAILABLE = "unavailable"
REASONS = {Unauthenticated: "refused", PermissionDenied: "role", RateLimited: "limited"}
NOT_A_PAGE = "Must be the path of a page of the console"


def begin_oidc() -> Response:
    """Send a browser to the provider. Raises ValidationFailed, and RateLimited."""
    page, visit = read_next(), read_visit()
    call(find_sign_in().access.count_stranger(visit.address))
    try:
        return lead(find_oidc().client.begin(find_own_url() + CALLBACK, page, visit.secret))
    except ProviderAway:
        return refuse(IdentityUnavailable(AWAY_SECONDS), page)


def finish_oidc() -> Response:
    """Have a browser that comes from the provider be signed in, and see the page it came for."""
    oidc, visit = find_oidc(), read_visit()
    attempt = oidc.client.find_attempt()
    page = attempt["page"] if attempt else CONSOLE
    try:
        identity, credential = call(oidc.hold(oidc.client.finish()))
        call(find_sign_in().access.count_sign_in(identity, visit.address))
        response = lead(page)
        former = attempt["session"] if attempt else ""
        is_secure = visit.is_secure or find_own_url().startswith("https://")
        visit = replace(visit, secret=visit.secret or former, is_secure=is_secure)
        begin(response, visit, identity, credential)
    except SignInFailed as failure:
        return refuse(Unauthenticated("invalid"), page, failure.reason)
    except ProviderAway:
        return refuse(IdentityUnavailable(AWAY_SECONDS), page)
    except OstlerError as error:
        return refuse(error, page)
    return response


def name_reason(error: OstlerError) -> str:
    """Return in a word why nobody is signed in whom the provider knows."""
    for kind, reason in REASONS.items():
        if isinstance(error, kind):
            return reason
    return UNAVAILABLE


def lead(url: str) -> Response:
    """Return a response that leads a browser elsewhere, by GET."""
    response: Response = redirect(url, 303, Response)  # type: ignore[assignment]
    response.headers.update(UNSTORED)
    return response


def refuse(error: OstlerError, page: str, reason: str = "") -> Response:
    """Lead a browser to where it can try again, and is told why it should."""
    find_state(request.environ["asgi.scope"]).refusal = error
    told = {"error": reason or name_reason(error), "next": page}
    return lead(f"{SIGN_IN}?{urlencode(told)}")


def read_next() -> str:
    """Return the page that a browser comes for. Raises ValidationFailed for one of others."""
    page = request.args.get("next", CONSOLE)
    # To a browser %2e is a dot too (URL Standard, section 4.4).
    if len(page) > LONGEST_NEXT or not NEXT.fullmatch(page) or ".." in unquote(page):
        raise ValidationFailed([describe_fault(["query", "next"], NOT_A_PAGE, "format")])
    return page


def find_own_url() -> str:
    """Return where a browser finds the service."""
    given: str = current_app.config["PUBLIC_URL"]
    return given or request.host_url.rstrip("/")


def find_oidc() -> OidcTokens:
    """Return what signs people in by a provider."""
    oidc: OidcTokens = current_app.extensions["oidc"]
    return oidc


def register_oidc(flask: Flask, oidc: OidcTokens, public_url: str) -> None:
    """Have ``flask`` sign people in by a provider."""
    flask.extensions["oidc"] = oidc
    flask.config["PUBLIC_URL"] = public_url
    database = flask.extensions["sign_in"].sessions.database
    flask.session_interface = AttemptsInterface(database, OIDC)
    register_views(flask, VIEWS)


def describe_view(show: Callable[[], Response]) -> PageView:
    """Return a view of the way to the provider and back."""
    return PageView(
        show, PAGE, has_etag=False, any_query=True, resource_type=SESSION_TYPE, signs_in=True
    )


VIEWS: Views = ((OIDC, describe_view(begin_oidc)), (CALLBACK, describe_view(finish_oidc)))
