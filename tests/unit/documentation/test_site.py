"""The site is not made of pages with bad links, whichever way they are written."""

from pathlib import Path

import pytest

from documentation.__main__ import render_site, stage_site
from documentation.places import PAGES

PLANTED = """# Planted

[a page](none.md), [an anchor](errors.md#none), [its own](#none), ![an image](images/none.png).
"""
# What only the second reading sees.
PLANTED_HTML = """# Planted

<a href="none.html">a page</a> <img src="none.png"> <script src="https://cdn.example.com/x.js"></script>

[by reference][1]

[1]: repository/none.txt
"""


@pytest.fixture
def build(tmp_path: Path) -> Path:
    assert stage_site(tmp_path / "build") == []
    return tmp_path / "build"


@pytest.mark.long
@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (PLANTED, ["none.md", "errors.md#none", "#none", "images/none.png"]),
        (PLANTED_HTML, ["none.html", "none.png", "https://cdn.example.com/x.js", "none.txt"]),
    ],
)
def test_no_site_has_bad_links(build: Path, planted: str, told: list[str]) -> None:
    (build / PAGES / "glossary.md").write_text(planted)
    problems = "\n".join(render_site(build))
    assert "glossary" in problems
    assert [word for word in told if word not in problems] == []
