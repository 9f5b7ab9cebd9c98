"""What is served as it is: the document, the files of its pages, and those of the console."""

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
    ".md": "text/markdown",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ico": "image/vnd.microsoft.icon",
}
COMPRESSED = frozenset({"font/woff2"})
"""What is compressed already."""

CONSOLE = "console"
"""The directory of the console, whose names are its own."""

Content = tuple[str, bytes]
"""A media type and what is of it."""

Source = tuple[str, Callable[[], bytes]]
"""A media type and what reads it."""

Representation = tuple[str, bytes, dict[str, str]]
"""A media type, what is sent of it, and the headers that tell how that is coded."""


class Documents(Mapping[str, Content]):
    """Everything that is served as it is, by name.

    What a source gives is read each time, but for what is compressed, which is made once.
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._compressed: dict[str, bytes] = {}
        self._sources = sources

    def __getitem__(self, name: str) -> Content:
        """Return a document. Raises KeyError."""
        media_type, read = self._sources[name]
        return media_type, read()

    def represent(self, name: str, *, compressed: bool) -> Representation:
        """Return a document, in gzip (RFC 1952) if it is to be compressed. Raises KeyError.

        In gzip it is the same bytes in every process, made once; what is kept is not read again.
        """
        media_type, read = self._sources[name]
        if not compressed or media_type in COMPRESSED:
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


def gather_documents(contract: Contract) -> Documents:
    """Return the document in its forms, and the files of its pages by their names.

    The files, megabytes that are seldom asked for, are read each time. The document is derived and
    written when it is first asked for, since that takes a while and many services never are.
    """
    static = files("service").joinpath("static")
    found = {
        path.rpartition("/")[2]: source
        for path, source in iter_sources(static)
        if not path.startswith(f"{CONSOLE}/")
    }
    forms: dict[str, Source] = {
        "openapi.json": ("application/json", lambda: contract.json_bytes),
        "openapi.yaml": ("application/yaml", lambda: contract.yaml_bytes),
        "openapi-3.1.json": ("application/json", lambda: contract.json_31_bytes),
        "openapi-sdk.json": ("application/json", lambda: contract.sdk_json_bytes),
    }
    return Documents(found | forms)


def gather_console() -> Documents:
    """Return the files of the console, by their paths below it."""
    return Documents(dict(iter_sources(files("service").joinpath("static", CONSOLE))))


def iter_sources(directory: Traversable, place: str = "") -> Iterator[tuple[str, Source]]:
    """Yield the path and the source of every file that is served, of those below a directory."""
    for entry in directory.iterdir():
        path = f"{place}{entry.name}"
        if entry.is_dir():
            yield from iter_sources(entry, f"{path}/")
        elif media_type := MEDIA_TYPES.get(f".{entry.name.rpartition('.')[2]}"):
            yield path, (media_type, entry.read_bytes)
