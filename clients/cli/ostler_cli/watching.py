"""A list that is shown as it changes."""

import threading
import time
from collections.abc import Callable
from typing import Any

from ostler_cli.exits import INTERRUPTED, Refusal
from ostler_cli.output import Output, write, write_json
from ostler_cli.session import Session
from ostler_cli.table import Row
from ostler_cli.text import is_terminal
from ostler_cli.waiting import read_again

EAGER = ("server", "operation")
"""Of these every change is an event; all lists are read again every few seconds too."""

PERIOD_S = 5.0
TOGETHER_S = 0.3
"""How long to let events come that belong together."""

List = Callable[[], list[Row]]


def watch_list(session: Session, output: Output, row: Row, read: List) -> None:
    """Show a list, and again whenever it has changed, until Ctrl-C."""
    show = show_live if is_terminal() and not output.is_machine_readable else print_changed
    changed = threading.Event()
    if row["noun"] in EAGER:
        threading.Thread(target=note_events, args=(session, changed), daemon=True).start()
    try:
        show(output, row, read_again(session, read), lambda: await_change(changed))
    except KeyboardInterrupt:
        raise Refusal("interrupted", INTERRUPTED, "INTERRUPTED") from None


def note_events(session: Session, changed: threading.Event) -> None:
    """Take note of every event; where that ends, the list is still read every few seconds."""
    from ostler_sdk.errors import OstlerError

    try:
        for _ in session.client.events.follow():
            changed.set()
    except OstlerError:
        return


def await_change(changed: threading.Event) -> None:
    """Return once something has happened, or some seconds have passed."""
    if changed.wait(PERIOD_S):
        time.sleep(TOGETHER_S)
        changed.clear()


def show_live(output: Output, row: Row, read: List, wait: Callable[[], None]) -> None:
    """Show the list in place, its ages too."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    from ostler_cli.tables import render_rows

    def draw() -> Text:
        columns = output.choose_columns(row)
        return Text.from_ansi(render_rows(items, columns, row.get("fields", {}), output.headers))

    items = read()
    with Live(draw(), console=Console(highlight=False), auto_refresh=False) as live:
        while True:
            wait()
            items = read()
            live.update(draw(), refresh=True)


def print_changed(output: Output, row: Row, read: List, wait: Callable[[], None]) -> None:
    """Print the list, and then each item that has changed."""
    before: dict[Any, Row] = {}
    key = "id" if "id" in row.get("fields", {}) else "name"
    while True:
        items = {item.get(key): item for item in read()}
        changed = [item for name, item in items.items() if before.get(name) != item]
        if output.form == "json":
            for item in changed:
                write(write_json(item, indent=None))
        elif changed:
            output.print_list(row, changed)
            output.headers = False
        before = items
        wait()
