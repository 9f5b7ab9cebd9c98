"""The state diagram, and the copy of it that the page of the lifecycle shows."""

from pathlib import Path

from domain.diagram import list_arrows, render_diagram
from domain.transitions import SERVED, Action, Status

PAGE = Path(__file__).parents[3] / "docs" / "lifecycle.md"


def test_each_status_of_an_action_is_one_arrow() -> None:
    assert list_arrows(Action.STOP) == [
        (Status.ACTIVE, Status.SHUTOFF),
        (Status.ERROR, Status.SHUTOFF),
    ]


def test_an_action_that_keeps_the_status_is_an_arrow_to_itself() -> None:
    assert (Status.PAUSED, Status.PAUSED) in list_arrows(Action.SNAPSHOT)


def test_the_page_shows_the_diagram_of_the_present_table() -> None:
    assert f"```mermaid\n{render_diagram(SERVED)}```" in PAGE.read_text(encoding="utf-8")
