"""The documents: short where a newcomer begins, whole about settings, and no link is broken."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from service.settings.config import Settings
from tests.commands import ROOT

DOCUMENTS = [
    path.relative_to(ROOT).as_posix()
    for folder in (ROOT, ROOT / "docs", ROOT / "docs" / "decisions", ROOT / "docs" / "how-to")
    for path in sorted(folder.glob("*.md"))
]
OF_CLIENTS = [
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "*/*.md", "*/*/*.md")
    for path in sorted((ROOT / "clients").glob(pattern))
    if "node_modules" not in path.parts
]
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]*))?\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
OWN_ANCHOR = re.compile(r'<a id="([^"]+)">')
ROW = re.compile(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \| (.*?) ?\|", re.MULTILINE)
FILE = re.compile(
    r"`((?:backends|benchmarks|docs|documentation|domain|handlers|operations|persistence|service|spec|tests)/"
    r"[\w./-]*(?:/|\.\w+))`"
)
LAYERS = ("backends", "domain", "handlers", "operations", "persistence", "service")
WORD = re.compile(r"`([^`]*)`")


def list_anchors(document: Path) -> set[str]:
    """Return the anchors of a document: those that GitHub gives its headings, and its own."""
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = HEADING.findall(text)
    kept = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {*(heading.replace(" ", "-") for heading in kept), *OWN_ANCHOR.findall(text)}


@pytest.mark.parametrize("name", [*DOCUMENTS, *OF_CLIENTS])
def test_every_link_leads_somewhere(name: str) -> None:
    document = ROOT / name
    for path, anchor in LINK.findall(CODE.sub("", document.read_text(encoding="utf-8"))):
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), path
        if anchor and target.suffix == ".md":
            assert anchor in list_anchors(target), f"{path}#{anchor}"


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "CHANGELOG.md"])
def test_every_file_that_is_named_is_there(name: str) -> None:
    named = FILE.findall((ROOT / name).read_text(encoding="utf-8"))
    assert [file for file in named if not (ROOT / file).exists()] == []


def list_rooms() -> list[str]:
    """Return every package of the program, as a path."""
    found = [file.parent for layer in LAYERS for file in (ROOT / layer).rglob("__init__.py")]
    return sorted(room.relative_to(ROOT).as_posix() for room in found)


def test_every_room_is_on_the_map() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    inner = [room for room in list_rooms() if "/" in room]
    assert [room for room in inner if f"| `{room}/` |" not in text] == []


@pytest.mark.parametrize("room", list_rooms())
def test_every_room_says_what_lives_there(room: str) -> None:
    source = (ROOT / room / "__init__.py").read_text(encoding="utf-8")
    sentences = ast.get_docstring(ast.parse(source)) or ""
    assert sentences.count(". ") + sentences.count(".\n") + sentences.endswith(".") >= 2


def test_a_newcomer_reads_the_first_page_in_a_few_minutes() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_the_glossary_has_twenty_words_in_alphabetical_order() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| ([a-z ]+) \| ", text, re.MULTILINE)[1:]
    assert len(words) == 20
    assert words == sorted(words)


def show(default: Any) -> str:
    """Return a default as the page of settings writes it, nothing where there is none."""
    return default if isinstance(default, str) else json.dumps(default)


def test_the_page_of_settings_has_each_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    told: dict[str, str] = {}
    for names, defaults in ROW.findall(text):
        listed = WORD.findall(names)
        told |= dict(zip(listed, WORD.findall(defaults) or [""] * len(listed), strict=True))
    fields = Settings.model_fields.items()
    secret = {name.upper() for name, field in fields if isinstance(field.default, SecretStr)}
    for name, field in fields:
        upper = name.upper()
        if upper.endswith("_FILE") and upper != "OS_CLIENT_CONFIG_FILE":
            assert f"`{upper}`" in text
            continue
        default = "" if upper in secret else show(field.default)
        assert told.pop(upper) == default, upper
    assert told == {}
