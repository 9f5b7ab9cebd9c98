"""A site that was made is read once more: what leads nowhere is told, and what leads elsewhere."""

from pathlib import Path

import pytest

from documentation.links import find_broken_links

TARGET = '<h1 id="here">x</h1><a name="there"></a>'


def read_site(site: Path, page: str) -> list[str]:
    """Return what is wrong with a page beside another one."""
    (site / "sub").mkdir()
    (site / "sub" / "index.html").write_text(TARGET)
    (site / "file.txt").touch()
    (site / "page.html").write_text(page)
    return find_broken_links(site)


@pytest.mark.parametrize(
    "page",
    [
        '<a href="sub/">x</a>',
        '<a href="sub/index.html#here">x</a>',
        '<a href="./sub/#there">x</a>',
        '<a href="/file.txt">x</a>',
        '<p id="own"><a href="#own">x</a><a href="#">x</a>',
        '<a href="https://example.com/anything">x</a><a href="mailto:a@example.com">x</a>',
        '<img src="file.txt"><img src="data:image/png;base64,AA==">',
    ],
)
def test_a_link_that_leads_somewhere_is_well(tmp_path: Path, page: str) -> None:
    assert read_site(tmp_path, page) == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ('<a href="none.html">x</a>', "page.html: none.html: leads nowhere"),
        ('<a href="/sub/none">x</a>', "page.html: /sub/none: leads nowhere"),
        ('<a href="../page.html">x</a>', "page.html: ../page.html: leads nowhere"),
        ('<a href="sub/#none">x</a>', "page.html: sub/#none: has no such anchor"),
        ('<a href="#none">x</a>', "page.html: #none: has no such anchor"),
        ('<img src="none.png">', "page.html: none.png: leads nowhere"),
        (
            '<img srcset="https://example.com/a.png" src="https://example.com/a.png">',
            "page.html: https://example.com/a.png: is asked of another host",
        ),
        (
            '<script src="//cdn.example.com/x.js"></script>',
            "page.html: //cdn.example.com/x.js: is asked of another host",
        ),
        (
            '<link rel="preconnect" href="https://fonts.example.com">',
            "page.html: https://fonts.example.com: is asked of another host",
        ),
    ],
)
def test_a_bad_link_is_told(tmp_path: Path, page: str, told: str) -> None:
    assert read_site(tmp_path, page) == [told]
