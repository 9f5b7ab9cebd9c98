"""Documentation: the document itself, and pages to read it."""

from typing import Any, Protocol

from domain.errors import OstlerError, shorten
from handlers.inline import from_memory

LINKS = {
    "documentation": "/docs",
    "reference": "/redoc",
    "openapi": "/openapi.json",
    "servers": "/api/v1/servers",
    "operations": "/api/v1/operations",
    "events": "/api/v1/events",
    "webhooks": "/api/v1/webhooks",
    "flavors": "/api/v1/flavors",
    "images": "/api/v1/images",
    "networks": "/api/v1/networks",
    "keypairs": "/api/v1/keypairs",
    "regions": "/api/v1/regions",
    "capabilities": "/api/v1/capabilities",
    "health": "/health",
    "metrics": "/metrics",
}
LEAD = b'<!doctype html>\n<title>Ostler</title>\n<a href="/docs">Documentation</a>\n'
ASSETS = (".js", ".css", ".txt")

Content = tuple[bytes, int, dict[str, str]]


class Documents(Protocol):
    """What is served as it is, by name."""

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a document."""

    def __getitem__(self, name: str) -> tuple[str, bytes]:
        """Return the media type of a document, and the document. Raises KeyError."""

    def compress(self, name: str) -> bytes:
        """Return a document in gzip (RFC 1952), always the same bytes. Raises KeyError."""


class Wishes(Protocol):
    """What the client would like."""

    @property
    def prefers_page(self) -> bool:
        """Whether a page is liked better than JSON."""

    @property
    def takes_gzip(self) -> bool:
        """Whether the content may be compressed."""


class AssetNotFound(OstlerError):
    """The documentation pages have no such file."""

    code = "NOT_FOUND"

    def __init__(self, asset: str) -> None:
        super().__init__(f"There is no file {shorten(asset)} here; see /docs")


@from_memory
def get_root(wishes: Wishes) -> Any:
    """Lead a browser to the documentation, and tell a program what is where."""
    if wishes.prefers_page:
        return LEAD, 303, {"Content-Type": "text/html", "Location": LINKS["documentation"]}
    return LINKS, 200, {"Content-Type": "application/json"}


@from_memory
def get_icon(documents: Documents) -> Content:
    """Return the icon of the pages."""
    media_type, content = documents["favicon.ico"]
    return content, 200, {"Content-Type": media_type}


def get_docs(documents: Documents, wishes: Wishes) -> Content:
    """Return the Swagger UI page."""
    return serve(documents, "docs.html", wishes)


def get_redoc(documents: Documents, wishes: Wishes) -> Content:
    """Return the Redoc page."""
    return serve(documents, "redoc.html", wishes)


def get_openapi_json(documents: Documents, wishes: Wishes) -> Content:
    """Return the document as JSON."""
    return serve(documents, "openapi.json", wishes)


def get_openapi_yaml(documents: Documents, wishes: Wishes) -> Content:
    """Return the document as YAML."""
    return serve(documents, "openapi.yaml", wishes)


def get_asset(documents: Documents, wishes: Wishes, asset: str) -> Content:
    """Return a script, a style sheet or a license of the pages. Raises AssetNotFound."""
    if not asset.endswith(ASSETS) or asset not in documents:
        raise AssetNotFound(asset)
    return serve(documents, asset, wishes)


def serve(documents: Documents, name: str, wishes: Wishes) -> Content:
    """Return a document's content with its media type, compressed for who takes that."""
    media_type, content = documents[name]
    if not wishes.takes_gzip:
        return content, 200, {"Content-Type": media_type}
    headers = {"Content-Type": media_type, "Content-Encoding": "gzip"}
    return documents.compress(name), 200, headers
