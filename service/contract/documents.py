"""What is served as it is: the document, and the files of its pages."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from service.contract.contract import Contract

MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".txt": "text/plain",
    ".ico": "image/vnd.microsoft.icon",
}

Content = tuple[str, bytes]
"""A media type and what is of it."""

Representation = tuple[str, bytes, dict[str, str]]
"""A media type, what is sent of it, and the headers that tell how that is coded."""


class Documents(Mapping[str, Content]):
    """Everything that is served as it is, by name.

    The files of the pages, megabytes that are seldom asked for, are read each time. The document is
    derived and written when it is first asked for, since that takes a while and many services never
    are; so is everything compressed, once.
    """

    def __init__(self, contract: Contract) -> None:
        self._compressed: dict[str, bytes] = {}
        self._sources: dict[str, tuple[str, Callable[[], bytes]]] = {
            "openapi.json": ("application/json", lambda: contract.json_bytes),
            "openapi.yaml": ("application/yaml", lambda: contract.yaml_bytes),
            "openapi-3.1.json": ("application/json", lambda: contract.json_31_bytes),
            "openapi-sdk.json": ("application/json", lambda: contract.sdk_json_bytes),
        }
        for file in iter_files(files("service").joinpath("static")):
            if media_type := MEDIA_TYPES.get(f".{file.name.rpartition('.')[2]}"):
                self._sources[file.name] = (media_type, file.read_bytes)

    def __getitem__(self, name: str) -> Content:
        """Return a document. Raises KeyError."""
        media_type, read = self._sources[name]
        return media_type, read()

    def represent(self, name: str, *, compressed: bool) -> Representation:
        """Return a document, in gzip (RFC 1952) if it is to be compressed. Raises KeyError.

        In gzip it is the same bytes in every process, made once; what is kept is not read again.
        """
        media_type, read = self._sources[name]
        if not compressed:
            return media_type, read(), {}
        if name not in self._compressed:
            self._compressed[name] = gzip.compress(read(), mtime=0)
        return media_type, self._compressed[name], {"Content-Encoding": "gzip"}

    def __contains__(self, name: object) -> bool:
        return name in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


def iter_files(directory: Traversable) -> Iterator[Traversable]:
    """Yield every file in a directory, those of its directories too."""
    for entry in directory.iterdir():
        if entry.is_dir():
            yield from iter_files(entry)
        else:
            yield entry
