"""What axe-core finds in a page."""

from typing import Any

from playwright.sync_api import Page

from tests.commands import ROOT

SOURCE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const { violations } = await axe.run({ runOnly: tags, resultTypes: ['violations'] })
  return violations
}"""


def find_violations(page: Page) -> list[str]:
    """Return each violation of WCAG 2.2 AA and of good practice, with where it is and why."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
    return [
        f"{violation['id']} at {' '.join(map(str, node['target']))}: {describe(node)}"
        for violation in page.evaluate(RUN, TAGS)
        for node in violation["nodes"]
    ]


def describe(node: dict[str, Any]) -> str:
    """Return why axe takes exception to an element, in one line."""
    return " ".join(str(node["failureSummary"]).split())
