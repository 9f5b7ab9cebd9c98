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


class Documents(Mapping[str, Content]):
    """Everything that is served as it is, by name.

    The files of the pages, megabytes that are seldom asked for, are read each time. The document is
    written when it is first asked for, since that takes a while and many services never are; so is
    everything compressed, once.
    """

    def __init__(self, contract: Contract) -> None:
        self._compressed: dict[str, bytes] = {}
        self._written: dict[str, Callable[[], Content]] = {
            "openapi.json": lambda: ("application/json", contract.json_bytes),
            "openapi.yaml": lambda: ("application/yaml", contract.yaml_bytes),
        }
        self._files = {
            file.name: (media_type, file)
            for file in iter_files(files("service").joinpath("static"))
            if (media_type := MEDIA_TYPES.get(f".{file.name.rpartition('.')[2]}"))
        }

    def __getitem__(self, name: str) -> Content:
        """Return a document. Raises KeyError."""
        if name in self._written:
            return self._written[name]()
        media_type, file = self._files[name]
        return media_type, file.read_bytes()

    def compress(self, name: str) -> bytes:
        """Return a document in gzip, the same bytes in every process. Raises KeyError."""
        if name not in self._compressed:
            self._compressed[name] = gzip.compress(self[name][1], mtime=0)
        return self._compressed[name]

    def __contains__(self, name: object) -> bool:
        return name in self._written or name in self._files

    def __iter__(self) -> Iterator[str]:
        yield from self._written
        yield from self._files

    def __len__(self) -> int:
        return len(self._written) + len(self._files)


def iter_files(directory: Traversable) -> Iterator[Traversable]:
    """Yield every file in a directory, those of its directories too."""
    for entry in directory.iterdir():
        if entry.is_dir():
            yield from iter_files(entry)
        else:
            yield entry
