"""``make help``: every target with its sentence, in a window of 80 columns."""

import re
import subprocess

from tests.commands import ROOT

COLUMNS = 80
INDENT = 26


def list_help() -> dict[str, str]:
    """Return the text of each target, put together from its lines."""
    printed = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    texts: dict[str, str] = {}
    for line in printed.splitlines():
        assert len(line) <= COLUMNS, line
        name, text = line[:INDENT].strip(), line[INDENT:]
        name = name or list(texts)[-1]
        texts[name] = f"{texts[name]} {text}" if name in texts else text
    return texts


def test_help_lists_every_target_that_is_for_people() -> None:
    phony = re.search(r"^\.PHONY: ((?:.*\\\n)*.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert list_help().keys() == {f"make {name}" for name in phony[1].replace("\\", "").split()}


def test_help_is_sentences() -> None:
    for text in list_help().values():
        assert re.fullmatch(r"[A-Z].*\.", text), text
