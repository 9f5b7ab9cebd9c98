"""The files of the console: its one page, which a script fills by the path, and what that loads."""

from flask import Flask, Response, current_app

from service.contract.documents import Documents
from service.pages.views import (
    CONSOLE,
    POLICY,
    AssetNotFound,
    PageView,
    Views,
    register_views,
    serve,
    serve_page,
)

INDEX = "index.html"
LICENSES = "licenses.md"
ASSETS = "assets"
CONSOLE_POLICY = POLICY.replace("form-action 'none'", "form-action 'self'")
REVALIDATED = {"Cache-Control": "no-cache"}
"""What is kept is asked about each time, since a new version has the same path."""

IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
"""What has a digest of its content in its name never changes (RFC 8246)."""


def get_console(path: str = "") -> Response:
    """Return the page, whatever the path: its script shows what is there, or that nothing is."""
    return serve_page(find_files(), INDEX, CONSOLE_POLICY, **REVALIDATED)


def get_console_licenses() -> Response:
    """Return the licenses of what the console is made of."""
    return serve(find_files(), LICENSES, REVALIDATED)


def get_console_asset(asset: str) -> Response:
    """Return a file that the page loads. Raises AssetNotFound."""
    name = f"{ASSETS}/{asset}"
    if name not in find_files():
        raise AssetNotFound(asset)
    return serve(find_files(), name, IMMUTABLE)


def find_files() -> Documents:
    """Return the files of the console."""
    files: Documents = current_app.extensions["console"]
    return files


def register_console(flask: Flask, files: Documents) -> None:
    """Have ``flask`` show the console."""
    flask.extensions["console"] = files
    register_views(flask, VIEWS)


PAGE_VIEW = PageView(get_console, any_query=True)
ASSET_TYPES = ("text/css", "text/javascript", "image/svg+xml", "font/woff2")
VIEWS: Views = (
    (CONSOLE, PAGE_VIEW),
    (f"{CONSOLE}/<path:path>", PAGE_VIEW),
    (f"{CONSOLE}/{LICENSES}", PageView(get_console_licenses, ("text/markdown",))),
    (f"{CONSOLE}/{ASSETS}/<asset>", PageView(get_console_asset, ASSET_TYPES)),
)
