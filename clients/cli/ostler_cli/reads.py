"""Commands that read one thing."""

import json
from typing import Any

from ostler_cli.exits import FAILED
from ostler_cli.output import Output, write
from ostler_cli.references import Given, resolve_options, resolve_path
from ostler_cli.requests import build_request
from ostler_cli.session import Session
from ostler_cli.table import Row


def print_answer(
    session: Session, output: Output, row: Row, given: Given, values: dict[str, Any]
) -> None:
    """Send the request of a command and print the answer."""
    ids = resolve_path(session, given)
    request = build_request(row, resolve_options(session, given), ids)
    response = session.request(
        request.method,
        request.path,
        query=request.query,
        json=request.body,
        headers=request.headers,
    )
    show = SHOWN.get(row["operation"])
    if show and not output.is_machine_readable and not output.columns:
        show(response.data)
    else:
        output.print_thing(row, response.data)
    if values.get("follow"):
        from ostler_cli.following import follow_log

        follow_log(session, request.path, response.data["lines"], request.query.get("lines"))
    if row["operation"] == "can_i" and not response.data["allowed"]:
        raise SystemExit(FAILED)


def show_lines(log: Any) -> None:
    """Print a console log as it was written."""
    for line in log["lines"]:
        write(line)


def show_verdict(verdict: Any) -> None:
    """Print whether something may be done, and why not."""
    write(f"{'yes' if verdict['allowed'] else 'no'}: {verdict['message']}")
    if verdict["allowed_actions"] and not verdict["allowed"]:
        write(f"allowed now: {', '.join(verdict['allowed_actions'])}")


def show_document(document: Any) -> None:
    """Print the document as it came."""
    write(json.dumps(document, indent=2, ensure_ascii=False))


SHOWN = {
    "get_console_log": show_lines,
    "can_i": show_verdict,
    "get_openapi_json": show_document,
}
"""What is shown to people in a way of its own."""
