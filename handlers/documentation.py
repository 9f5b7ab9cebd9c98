"""Documentation: the document itself."""

from typing import Protocol

Content = tuple[bytes, int, dict[str, str]]


class Documents(Protocol):
    """What is served as it is, by name."""

    def __getitem__(self, name: str) -> tuple[str, bytes]:
        """Return the media type of a document, and the document. Raises KeyError."""

    def compress(self, name: str) -> bytes:
        """Return a document in gzip (RFC 1952), always the same bytes. Raises KeyError."""


class Preferences(Protocol):
    """What the client would like."""

    @property
    def takes_gzip(self) -> bool:
        """Whether the content may be compressed."""


def get_openapi_json(documents: Documents, wishes: Preferences) -> Content:
    """Return the document as JSON."""
    return serve(documents, "openapi.json", wishes)


def get_openapi_yaml(documents: Documents, wishes: Preferences) -> Content:
    """Return the document as YAML."""
    return serve(documents, "openapi.yaml", wishes)


def serve(documents: Documents, name: str, wishes: Preferences) -> Content:
    """Return a document's content with its media type, compressed for who takes that."""
    media_type, content = documents[name]
    if not wishes.takes_gzip:
        return content, 200, {"Content-Type": media_type}
    headers = {"Content-Type": media_type, "Content-Encoding": "gzip"}
    return documents.compress(name), 200, headers
