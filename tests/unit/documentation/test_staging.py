"""Pages of the site: documents of the repository, whose links hold there too."""

from pathlib import Path

import pytest

from documentation.navigation import expand_navigation, find_strays
from documentation.places import ROOT
from documentation.staging import convert_links, place, stage_pages

PAGE = ROOT / "docs" / "errors.md"


@pytest.mark.parametrize(
    ("link", "converted"),
    [
        ("events.md", "events.md"),
        ("events.md#in-pages", "events.md#in-pages"),
        ("decisions/README.md", "decisions/README.md"),
        ("../README.md", "repository/README.md"),
        ("../clients/", "repository/clients/README.md"),
        ("../spec/openapi.yaml", "repository/spec/openapi.yaml.txt"),
        ("../.env.example", "repository/env.example.txt"),
        ("../LICENSE", "repository/LICENSE.txt"),
        ("https://www.rfc-editor.org/rfc/rfc9110", "https://www.rfc-editor.org/rfc/rfc9110"),
        ("#details-of-a-refusal", "#details-of-a-refusal"),
    ],
)
def test_a_link_leads_to_the_page_of_what_it_names(link: str, converted: str) -> None:
    text, linked = convert_links(f"See [this]({link}).", PAGE)
    assert (text, linked.bad) == (f"See [this]({converted}).", [])


def test_a_document_beside_docs_finds_the_pages() -> None:
    text, linked = convert_links("[why](docs/decisions/README.md)", ROOT / "README.md")
    assert text == "[why](../decisions/README.md)"
    assert linked.files == {ROOT / "docs" / "decisions" / "README.md"}


@pytest.mark.parametrize("link", ["none.md", "../none/", "../../outside.md", "../tests/"])
def test_a_link_to_what_is_not_there_is_told(link: str) -> None:
    assert convert_links(f"[this]({link})", PAGE)[1].bad == [link]


def test_code_has_no_links() -> None:
    code = "`[a](none.md)`\n\n```bash\n[b](none.md)\n```\n\n- one:\n  ```\n  [c](none.md)\n  ```\n"
    text, linked = convert_links(code, PAGE)
    assert (text, linked.bad, linked.files) == (code, [], set())


def test_every_page_is_staged_with_what_it_links_to(tmp_path: Path) -> None:
    assert stage_pages(tmp_path) == []
    staged = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert {place(page).as_posix() for page in (ROOT / "docs").rglob("*.md")} <= staged
    assert {"repository/ARCHITECTURE.md", "repository/domain/failures.py.txt"} <= staged


def test_a_folder_of_the_navigation_has_its_pages_behind_its_index(tmp_path: Path) -> None:
    (tmp_path / "why").mkdir()
    for name in ("0002.md", "README.md", "0001.md"):
        (tmp_path / "why" / name).touch()
    expanded = expand_navigation('{ "Why" = "why/*.md" }', tmp_path)
    assert expanded == '{ "Why" = ["why/README.md", "why/0001.md", "why/0002.md"] }'


def test_a_page_that_is_not_navigated_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for name in ("a.md", "b.md", "elsewhere/c.md"):
        (tmp_path / name).touch()
    (told,) = find_strays('nav = ["a.md"]', tmp_path, "elsewhere")
    assert told.startswith("b.md: ")
