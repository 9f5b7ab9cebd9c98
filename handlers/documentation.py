"""Documentation: the document itself."""

from typing import Protocol

Content = tuple[bytes, int, dict[str, str]]


class DocumentSource(Protocol):
    """What is served as it is, by name."""

    def __getitem__(self, name: str) -> tuple[str, bytes]:
        """Return the media type of a document, and the document. Raises KeyError."""

    def compress(self, name: str) -> bytes:
        """Return a document in gzip (RFC 1952), always the same bytes. Raises KeyError."""


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


def serve(documents: DocumentSource, name: str, preferences: ContentPreferences) -> Content:
    """Return a document's content with its media type, compressed for who takes that."""
    media_type, content = documents[name]
    if not preferences.takes_gzip:
        return content, 200, {"Content-Type": media_type}
    headers = {"Content-Type": media_type, "Content-Encoding": "gzip"}
    return documents.compress(name), 200, headers
