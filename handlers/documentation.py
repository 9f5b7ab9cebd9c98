"""Documentation: the document itself, and pages to read it."""

from collections.abc import Mapping

from domain.errors import OstlerError, shorten
from handlers.glances import at_once

Documents = Mapping[str, tuple[str, bytes]]
"""Name to (media type, content)."""

Content = tuple[bytes, int, dict[str, str]]


class AssetNotFound(OstlerError):
    """The documentation pages have no such file."""

    code = "NOT_FOUND"

    def __init__(self, asset: str) -> None:
        super().__init__(f"There is no file {shorten(asset)} here; see /docs")


@at_once
def get_docs(documents: Documents) -> Content:
    """Return the Swagger UI page."""
    return serve(documents, "docs.html")


@at_once
def get_redoc(documents: Documents) -> Content:
    """Return the Redoc page."""
    return serve(documents, "redoc.html")


@at_once
def get_openapi_json(documents: Documents) -> Content:
    """Return the document as JSON."""
    return serve(documents, "openapi.json")


@at_once
def get_openapi_yaml(documents: Documents) -> Content:
    """Return the document as YAML."""
    return serve(documents, "openapi.yaml")


@at_once
def get_asset(documents: Documents, asset: str) -> Content:
    """Return a script, a style sheet or a license of the pages. Raises AssetNotFound."""
    if not asset.endswith((".js", ".css", ".txt")) or asset not in documents:
        raise AssetNotFound(asset)
    return serve(documents, asset)


def serve(documents: Documents, name: str) -> Content:
    """Return a document's content with its media type."""
    media_type, content = documents[name]
    return content, 200, {"Content-Type": media_type}
