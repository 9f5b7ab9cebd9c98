"""What the pages for people show, each by a function of Flask's."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, Response, current_app, request
from msgspec import Struct

from domain.errors import OstlerError, shorten
from service.contract.documents import Documents
from service.http.json import dump_json
from service.http.media import Preferences
from service.validation.queries import QuerySchema

CONSOLE = "/console"
LINKS = {
    "documentation": "/docs",
    "reference": "/redoc",
    "openapi": "/openapi.json",
    "openapi_31": "/openapi-3.1.json",
    "openapi_sdk": "/openapi-sdk.json",
    "servers": "/api/v1/servers",
    "operations": "/api/v1/operations",
    "events": "/api/v1/events",
    "webhooks": "/api/v1/webhooks",
    "flavors": "/api/v1/flavors",
    "images": "/api/v1/images",
    "networks": "/api/v1/networks",
    "keypairs": "/api/v1/keypairs",
    "keys": "/api/v1/keys",
    "audit": "/api/v1/audit",
    "me": "/api/v1/me",
    "quota": "/api/v1/quota",
    "regions": "/api/v1/regions",
    "capabilities": "/api/v1/capabilities",
    "health": "/health",
    "metrics": "/metrics",
}
LEAD = '<!doctype html>\n<title>Ostler</title>\n{}<a href="/docs">Documentation</a>\n'
LEAD_TO_CONSOLE = f'<a href="{CONSOLE}">Console</a>\n'
ASSETS = (".js", ".css", ".txt")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What a page may load (CSP Level 3): nothing from another host, and no script in the page."""

REDOC_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
REDOC_POLICY += "; worker-src blob:"
"""Redoc writes its style sheet itself, and searches in a worker that it makes."""


APART = {"Cross-Origin-Opener-Policy": "same-origin"}
"""No page of another origin that opens it, or that it opens, has a hold of its window (HTML)."""

PAGE = ("text/html",)
NO_PARAMETERS = QuerySchema([])


class PageView(Struct, frozen=True):
    """A function that shows something, and what of that is known before.

    With ``any_query`` the query is the business of a script in the page, or of the function. What
    is no page but ``signs_in`` takes a body of one of the types that it ``takes``.
    """

    show: Callable[..., Response]
    media_types: tuple[str, ...] = PAGE
    has_etag: bool = True
    any_query: bool = False
    method: str = "GET"
    takes: tuple[str, ...] = ()
    resource_type: str = "page"
    signs_in: bool = False

    def __call__(self, **arguments: Any) -> Response:
        """Show it. Raises ValidationFailed for a query, and MalformedRequest."""
        if not self.any_query:
            NO_PARAMETERS.read(request.query_string)
        return self.show(**arguments)


Views = Sequence[tuple[str, PageView]]
"""What is shown at which path."""


class AssetNotFound(OstlerError):
    """The pages have no such file."""

    code = "NOT_FOUND"

    def __init__(self, asset: str) -> None:
        super().__init__(f"There is no file {shorten(asset)} here; see /docs")


def get_root() -> Response:
    """Lead a browser to the console or the documentation, and tell a program what is where."""
    headers = {"Vary": "Accept"}
    links = {"console": CONSOLE, **LINKS} if "console" in current_app.extensions else LINKS
    if read_preferences().prefers_page:
        headers["Location"] = links.get("console", links["documentation"])
        lead = LEAD.format(LEAD_TO_CONSOLE if "console" in links else "")
        return Response(lead, 303, headers, mimetype="text/html")
    return Response(dump_json(links), 200, headers, mimetype="application/json")


def get_icon() -> Response:
    """Return the icon of the pages."""
    media_type, content = find_documents()["favicon.ico"]
    return Response(content, mimetype=media_type)


def get_docs() -> Response:
    """Return the Swagger UI page."""
    return serve_page(find_documents(), "docs.html", POLICY)


def get_redoc() -> Response:
    """Return the Redoc page."""
    return serve_page(find_documents(), "redoc.html", REDOC_POLICY)


def get_asset(asset: str) -> Response:
    """Return a script, a style sheet or a license of the pages. Raises AssetNotFound."""
    if not asset.endswith(ASSETS) or asset not in find_documents():
        raise AssetNotFound(asset)
    return serve(find_documents(), asset, {})


def serve_page(documents: Documents, name: str, policy: str, **headers: str) -> Response:
    """Return a page that may load what its ``policy`` says."""
    return serve(documents, name, {"Content-Security-Policy": policy, **APART, **headers})


def serve(documents: Documents, name: str, headers: dict[str, str]) -> Response:
    """Return a file with its media type, compressed for who takes that."""
    compressed = read_preferences().takes_gzip
    media_type, content, coding = documents.represent(name, compressed=compressed)
    headers = {"Vary": "Accept-Encoding", **headers, **coding}
    return Response(content, 200, headers, mimetype=media_type)


def read_preferences() -> Preferences:
    """Return what the client would like."""
    names = ("Accept", "Accept-Encoding")
    return Preferences(*(request.headers.get(name, "") for name in names))


def find_documents() -> Documents:
    """Return the files of the pages."""
    documents: Documents = current_app.extensions["documents"]
    return documents


def register_pages(flask: Flask, documents: Documents) -> None:
    """Have ``flask`` show the pages of the documentation."""
    flask.extensions["documents"] = documents
    register_views(flask, VIEWS)


def register_views(flask: Flask, views: Views) -> None:
    """Have ``flask`` show each view at its path."""
    for path, view in views:
        flask.add_url_rule(path, view.show.__name__, view, methods=[view.method])


VIEWS: Views = (
    ("/", PageView(get_root, ("application/json", *PAGE), has_etag=False)),
    ("/favicon.ico", PageView(get_icon, ("image/vnd.microsoft.icon",))),
    ("/docs", PageView(get_docs)),
    ("/docs/<asset>", PageView(get_asset, ("text/css", "text/javascript", "text/plain"))),
    ("/redoc", PageView(get_redoc)),
)
