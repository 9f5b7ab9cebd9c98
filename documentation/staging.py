"""The pages that the site is made of: documents of the repository, with links that hold there.

What is below ``docs/`` is a page at the root of the site. What the pages link to elsewhere in the
repository is below ``repository/``: a document as a page, any other file as the text that it is.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from documentation.places import ELSEWHERE, ROOT

DOCUMENTS = ROOT / "docs"
INDEX = "README.md"
IMAGES = {".png", ".svg"}
CODE = re.compile(r"^ *```.*?^ *```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<=\]\()(?!https?://|mailto:|#)([^)#\s]+)")


def stage_pages(pages: Path) -> list[str]:
    """Write every page, and every file that one links to; return a line for each bad link."""
    waiting = sorted(DOCUMENTS.rglob("*.md"))
    staged = {*waiting}
    problems = []
    while waiting:
        document = waiting.pop()
        text, linked = convert_links(document.read_text(encoding="utf-8"), document)
        write_page(pages / place(document), text)
        problems += [f"{document.relative_to(ROOT)}: {link}: leads nowhere" for link in linked.bad]
        for file in sorted(linked.files - staged):
            staged.add(file)
            if file.suffix == ".md":
                waiting.append(file)
            else:
                copy_file(file, pages / place(file))
    return problems


class Links:
    """What a document links to: files, and words that lead to none."""

    def __init__(self) -> None:
        self.files: set[Path] = set()
        self.bad: list[str] = []


def convert_links(text: str, document: Path) -> tuple[str, Links]:
    """Return the text of a document with the links of its page, and what it links to."""
    linked = Links()

    def convert(found: re.Match[str]) -> str:
        file = find_file(document, found[1])
        if file is None:
            linked.bad.append(found[1])
            return found[1]
        linked.files.add(file)
        return os.path.relpath(place(file), place(document).parent)

    parts = [part if code else LINK.sub(convert, part) for part, code in split_code(text)]
    return "".join(parts), linked


def split_code(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a document, each with whether it is code, in which nothing is a link."""
    end = 0
    for code in CODE.finditer(text):
        yield text[end : code.start()], False
        yield code[0], True
        end = code.end()
    yield text[end:], False


def find_file(document: Path, link: str) -> Path | None:
    """Return the file of the repository that a document links to, of a folder its README."""
    file = (document.parent / link).resolve()
    if file.is_dir():
        file /= INDEX
    return file if file.is_file() and file.is_relative_to(ROOT) else None


def place(file: Path) -> Path:
    """Return where a file of the repository is among the pages."""
    if file.is_relative_to(DOCUMENTS):
        return file.relative_to(DOCUMENTS)
    path = ELSEWHERE / file.relative_to(ROOT)
    # A browser shows any text of that name, and would store some by their own.
    kept = path.suffix in {".md", *IMAGES}
    return path if kept else path.with_name(f"{path.name.removeprefix('.')}.txt")


def write_page(path: Path, text: str) -> None:
    """Write a page of the site."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def copy_file(file: Path, path: Path) -> None:
    """Copy a file that is no page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, path)
