"""The check of a site that was made: every link of every page leads to what is there."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "srcset"}
# Links of pages for readers, which nothing asks for by itself.
FOLLOWED = {"a"}


class Page(HTMLParser):
    """What a page links to, and the anchors that it has."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.anchors = {""}
        self.links: list[tuple[str, str]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a link or an anchor."""
        told = dict(attrs)
        self.anchors |= {told.get("id") or "", told.get("name") or ""}
        link = told.get(LINKS.get(tag, ""))
        if link is not None:
            self.links.append((tag, link))


def find_broken_links(site: Path) -> list[str]:
    """Return a line for each link that leads nowhere, and for each part asked of another host."""
    site = site.resolve()
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    return [
        f"{path.relative_to(site)}: {link}: {problem}"
        for path, page in pages.items()
        for tag, link in page.links
        for problem in find_problems(tag, link, path, site, pages)
    ]


def find_problems(
    tag: str, link: str, path: Path, site: Path, pages: dict[Path, Page]
) -> Iterator[str]:
    """Yield what is wrong with a link of the page at ``path``."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        if tag not in FOLLOWED and parts.scheme != "data":
            yield "is asked of another host"
        return
    base = site if parts.path.startswith("/") else path.parent
    target = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file() or not target.is_relative_to(site):
        yield "leads nowhere"
    elif target in pages and unquote(parts.fragment) not in pages[target].anchors:
        yield "has no such anchor"
