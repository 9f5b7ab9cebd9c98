"""The package that is called, made from the one that is awaited."""

import re
from pathlib import Path

import unasync

NAMES = {
    "asyncio": "time",
    "aclose": "close",
    "aread": "read",
    "AsyncBaseTransport": "BaseTransport",
}


def write_sync(package: Path) -> None:
    """Write the package that is called from the one that is awaited."""
    sources = sorted(package.glob("_async/*.py"))
    names = {
        f"Async{name}": name
        for path in sources
        for name in re.findall(r"class Async(\w+)", path.read_text())
    }
    rule = unasync.Rule("/_async/", "/_sync/", {**NAMES, **names, "_async": "_sync"})
    unasync.unasync_files([str(path) for path in sources], [rule])
    for path in package.glob("_sync/*.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace(
                "that is awaited. The package _sync is made from this one",
                "that is called. It is made from the package _async",
            ),
            encoding="utf-8",
        )
