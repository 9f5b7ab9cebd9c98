"""Documentation: the document itself."""

from typing import Protocol

Content = tuple[bytes, int, dict[str, str]]


class DocumentSource(Protocol):
    """What is served as it is, by name."""

    def represent(self, name: str, *, compressed: bool) -> tuple[str, bytes, dict[str, str]]:
        """Return the media type of a document, its bytes, and the headers of their coding."""


class ContentPreferences(Protocol):
    """What the client would like."""

    @property
    def takes_gzip(self) -> bool:
        """Whether the content may be compressed."""


def get_openapi_json(documents: DocumentSource, preferences: ContentPreferences) -> Content:
    """Return the document as JSON."""
    return serve(documents, "openapi.json", preferences)


def get_openapi_yaml(documents: DocumentSource, preferences: ContentPreferences) -> Content:
    """Return the document as YAML."""
    return serve(documents, "openapi.yaml", preferences)


def get_openapi_three_one(documents: DocumentSource, preferences: ContentPreferences) -> Content:
    """Return the document in OpenAPI 3.1."""
    return serve(documents, "openapi-3.1.json", preferences)


def get_openapi_for_sdks(documents: DocumentSource, preferences: ContentPreferences) -> Content:
    """Return the document for SDKs."""
    return serve(documents, "openapi-sdk.json", preferences)


def serve(documents: DocumentSource, name: str, preferences: ContentPreferences) -> Content:
    """Return a document's content with its media type, compressed for who takes that."""
    compressed = preferences.takes_gzip
    media_type, content, coding = documents.represent(name, compressed=compressed)
    return content, 200, {"Content-Type": media_type, **coding}
