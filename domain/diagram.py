"""The lifecycle as a Mermaid state diagram, drawn from the table of transitions.

``python -m domain.diagram`` prints it.
"""

from collections.abc import Iterable

from domain.transitions import LIVE, SERVED, TRANSITIONS, Action, Status

DELETE_ARROW = "[*]"


def render_diagram(actions: Iterable[Action]) -> str:
    """Return the diagram of ``actions``, one line an arrow, and deletion as a note."""
    lines = ["stateDiagram-v2", f"    {DELETE_ARROW} --> {Status.ACTIVE}: create"]
    for action in actions:
        if TRANSITIONS[action].task is None:
            continue  # a note, which is possible everywhere
        lines += [f"    {begin} --> {end}: {action}" for begin, end in list_arrows(action)]
    lines.append(
        f"    note right of {Status.ACTIVE}: lock, unlock and delete are allowed in every status"
    )
    return "\n".join(lines) + "\n"


def list_arrows(action: Action) -> list[tuple[Status, Status]]:
    """Return ``(status before, status after)`` for each status in which ``action`` may begin."""
    arrow = TRANSITIONS[action]
    begins = [status for status in Status if status in arrow.allowed_in & LIVE]
    return [(begin, arrow.ends_in or begin) for begin in begins]


if __name__ == "__main__":
    print(render_diagram(SERVED), end="")
