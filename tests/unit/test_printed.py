"""Every command in the documents is run by a test as it is printed, or there is a reason not to."""

import re

import pytest
import yaml

from tests.commands import ROOT
from tests.http.printed import EXCUSED, FOLLOWED, LANGUAGES, TOURS, Tour
from tests.http.tour import BLOCK, cut_section

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))


def read_page(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def list_blocks(text: str) -> list[tuple[str, str]]:
    """Return the blocks of commands in a text, each with its language."""
    return [found for found in BLOCK.findall(text) if found[0] in LANGUAGES]


def is_run(tour: Tour, document: str, text: str, block: str) -> bool:
    """Tell whether a tour runs a block of a document."""
    if tour.document != document:
        return False
    return not tour.sections or any(block in cut_section(text, one) for one in tour.sections)


def find_idle_blocks(document: str, text: str) -> list[str]:
    """Return the blocks of a document that are not run once, and have no reason for it."""
    idle = []
    for language, block in list_blocks(text):
        excused = any(page == document and words in block for page, words in EXCUSED)
        runs = [tour for tour in (*TOURS, *FOLLOWED) if is_run(tour, document, text, block)]
        if not excused and (language != "bash" or len(runs) != 1):
            idle.append(block)
    return idle


@pytest.mark.parametrize("document", PAGES)
def test_every_block_of_a_page_is_run_or_has_a_reason(document: str) -> None:
    assert find_idle_blocks(document, read_page(document)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_block_that_nobody_runs_is_told(language: str) -> None:
    planted = f"{read_page('docs/glossary.md')}\n```{language}\necho new\n```\n"
    assert find_idle_blocks("docs/glossary.md", planted) == ["echo new\n"]


def test_a_new_block_is_run_in_a_page_that_is_followed_and_not_below_another_heading() -> None:
    planted = "\n## New\n\n```bash\necho new\n```\n"
    for document, idle in (("docs/tutorial.md", []), ("docs/operations.md", ["echo new\n"])):
        assert find_idle_blocks(document, read_page(document) + planted) == idle


@pytest.mark.parametrize(("document", "words"), EXCUSED)
def test_the_reason_why_a_block_is_not_run_holds(document: str, words: str) -> None:
    (block,) = [block for _, block in list_blocks(read_page(document)) if words in block]
    assert EXCUSED[document, words](block)


@pytest.mark.parametrize("tour", FOLLOWED, ids=str)
def test_a_tour_is_followed_where_it_is_said_to_be(tour: Tour) -> None:
    source = (ROOT / FOLLOWED[tour]).read_text(encoding="utf-8")
    words = re.sub(r"\s+", " ", source)
    assert f'"{tour.document}"' in words
    assert [section for section in tour.sections if f'"{section}"' not in words] == []


COMPOSED = [
    (document, command)
    for document in ("README.md", *PAGES)
    for command in re.findall(r"`([^`\n]*docker compose[^`\n]*)`", read_page(document))
]


@pytest.mark.parametrize(("document", "command"), COMPOSED)
def test_a_command_of_compose_names_what_there_is(document: str, command: str) -> None:
    composed = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    profiles = {profile for one in composed.values() for profile in one.get("profiles", ())}
    services = re.findall(r"--scale (\w+)=|\blogs (\w+)", command)
    assert {"".join(pair) for pair in services} <= composed.keys()
    assert {*re.findall(r"--profile (\w+)", command)} <= profiles
    assert all((ROOT / name).is_file() for name in re.findall(r"--file (\S+)", command))


def test_commands_of_compose_are_found() -> None:
    assert len(COMPOSED) >= 4
