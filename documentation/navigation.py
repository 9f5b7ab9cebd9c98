"""The navigation of the site: that of the configuration, with the pages of whole folders in it."""

import re
from collections.abc import Iterator
from pathlib import Path

INDEX = "README.md"
FOLDER = re.compile(r'"([\w/-]+)/\*\.md"')
PAGE = re.compile(r'"([^"]+\.md)"')


def expand_navigation(config: str, pages: Path) -> str:
    """Return a configuration with the pages of a folder, its index first, for ``"folder/*.md"``."""

    def expand(found: re.Match[str]) -> str:
        names = sorted(page.name for page in (pages / found[1]).glob("*.md"))
        names.sort(key=lambda name: name != INDEX)
        return "[" + ", ".join(f'"{found[1]}/{name}"' for name in names) + "]"

    return FOLDER.sub(expand, config)


def find_strays(config: str, pages: Path, elsewhere: str) -> Iterator[str]:
    """Yield a line for each page that is not navigated to, but those of a folder ``elsewhere``."""
    listed = {*PAGE.findall(config)}
    for page in sorted(pages.rglob("*.md")):
        path = page.relative_to(pages)
        if path.parts[0] != elsewhere and path.as_posix() not in listed:
            yield f"{path}: is not in the navigation of documentation/zensical.toml"
