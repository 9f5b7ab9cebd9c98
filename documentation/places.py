"""Where the documents are, and where the site of them is made."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
CONFIG = Path(__file__).with_name("zensical.toml")
ICON = ROOT / "service" / "static" / "favicon.ico"
THEME = Path(__file__).with_name("theme")
STYLE = Path(__file__).with_name("ostler.css")
PACKAGES = ROOT / "node_modules"
BUILD = ROOT / "build" / "documentation"
# Below the folder of a build.
PAGES = "pages"
SITE = "site"
# Below the pages: what is of the repository and not of docs/.
ELSEWHERE = "repository"
