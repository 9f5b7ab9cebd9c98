"""``python -m documentation``: make the site, and check that every link of it leads somewhere."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from documentation.links import find_broken_links
from documentation.navigation import expand_navigation, find_strays
from documentation.places import BUILD, CONFIG, ELSEWHERE, ICON, PACKAGES, PAGES, SITE, STYLE, THEME
from documentation.reference.pages import write_reference
from documentation.staging import copy_file, stage_pages

# Of packages of Node.js, so that a page asks no other host for them.
SCRIPTS = {
    "@mermaid-js/tiny/dist/mermaid.tiny.js": "assets/mermaid/mermaid.tiny.js",
    "iframe-worker/shim/index.js": "assets/iframe-worker/shim.js",
}

COLOR = re.compile(r"\x1b\[[\d;]*m")


def stage_site(build: Path) -> list[str]:
    """Put what the site is made from into a new folder; return what is wrong with it."""
    shutil.rmtree(build, ignore_errors=True)
    pages = build / PAGES
    problems = stage_pages(pages)
    write_reference(pages)
    for source, target in SCRIPTS.items():
        copy_file(PACKAGES / source, pages / target)
    for file in (STYLE, ICON):
        copy_file(file, pages / "assets" / file.name)
    shutil.copytree(THEME, build / THEME.name)
    config = expand_navigation(CONFIG.read_text(encoding="utf-8"), pages)
    (build / CONFIG.name).write_text(config, encoding="utf-8")
    return [*problems, *find_strays(config, pages, ELSEWHERE)]


def render_site(build: Path) -> list[str]:
    """Make the site of what was staged; return what is wrong with it."""
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=build,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        told = COLOR.sub("", done.stdout + done.stderr)
        return [told.partition("Traceback")[0]]
    return find_broken_links(build / SITE)


def make_site(build: Path) -> list[str]:
    """Make the site in a folder of its own; return what is wrong with it."""
    return stage_site(build) or render_site(build)


def main() -> int:
    """Make the site, and return 1 with a line for each thing that is wrong with it."""
    problems = make_site(BUILD)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"The site is {BUILD / SITE / 'index.html'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
