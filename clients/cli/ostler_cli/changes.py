"""Commands that change something: they ask, do it, wait, and say what came of it."""

import sys
from typing import Any

from ostler_cli.exits import FAILED, INTERRUPTED, Refusal, convert, refuse_use, say, tell
from ostler_cli.names import get_path
from ostler_cli.output import Output, write
from ostler_cli.references import Given, resolve_one, resolve_options, resolve_path
from ostler_cli.requests import Request, build_request
from ostler_cli.session import Session
from ostler_cli.table import Row, list_columns
from ostler_cli.text import can_ask, can_show_progress, clean
from ostler_cli.waiting import ENDED, Pending, await_all, judge_failure


def change(
    session: Session, output: Output, row: Row, given: Given, values: dict[str, Any]
) -> None:
    """Carry out a change of one thing, or of several, and print what came of it."""
    targets = list_targets(session, row, given)
    if len(targets) > 1 and any(option["in"] == "header" for option, _ in given):
        refuse_use("an ETag and an idempotency key belong to one thing; name one")
    if row.get("confirm") and not values["yes"]:
        confirm(row, targets)
    options = resolve_options(session, given)
    faults: list[Refusal] = []
    done: list[tuple[str, Any, str | None]] = []
    for name, ids in targets:
        request = build_request(row, options, ids)
        try:
            response = send(session, request, name)
        except Exception as error:
            faults.append(_name_fault(error, name, len(targets)))
            continue
        done.append((name or name_thing(response.data), response.data, find_operation(response)))
    if row.get("waits"):
        done = follow_up(session, row, done, values, faults)
    print_changes(output, row, done, is_one=len(targets) == 1)
    settle(faults, output)


def send(session: Session, request: Request, name: str) -> Any:
    """Send a request. Raises Refusal at Ctrl-C, since nobody knows then what came of it."""
    try:
        return session.request(
            request.method,
            request.path,
            query=request.query,
            json=request.body,
            headers=request.headers,
        )
    except KeyboardInterrupt:
        what = f"{name}: " if name else ""
        text = f"{what}interrupted before the service answered; look whether it was begun"
        raise Refusal(text, INTERRUPTED, "INTERRUPTED") from None


def _name_fault(error: Exception, name: str, count: int) -> Refusal:
    refusal = convert(error)
    if refusal is None or refusal.exit_code == INTERRUPTED:
        raise error
    if count > 1:
        refusal.message = f"{name}: {refusal.message}"
    return refusal


def settle(faults: list[Refusal], output: Output) -> None:
    """Tell what went wrong. Raises the last of it, whose exit code counts."""
    if not faults:
        return
    for fault in faults[:-1]:
        tell(fault, output.form == "json")
    raise faults[-1]


def list_targets(session: Session, row: Row, given: Given) -> list[tuple[str, dict[str, str]]]:
    """Return the name of each thing that is to be changed, and its ids in the path."""
    for argument, value in given:
        if argument["in"] == "path" and isinstance(value, tuple):
            names = list(dict.fromkeys(value))
            return [
                (name, {argument["field"]: _find(session, argument, name, given)}) for name in names
            ]
    ids = resolve_path(session, given)
    name = next((value for argument, value in given if argument["in"] == "path"), "")
    return [(name, ids)]


def _find(session: Session, argument: Row, name: str, given: Given) -> str:
    region = next((value for row, value in given if row["field"] == "region"), None)
    return resolve_one(session, argument, name, region)


def confirm(row: Row, targets: list[tuple[str, dict[str, str]]]) -> None:
    """Ask whether to go on. Raises Refusal for a no, and where nobody can be asked."""
    verb, noun = row["verb"], row["noun"].replace("-", " ")
    names = ", ".join(clean(name) for name, _ in targets)
    if not can_ask():
        refuse_use(f"{noun} {verb} asks whether to go on, and here nobody can be asked; give --yes")
    what = noun if len(targets) == 1 else f"{noun}s"
    sys.stderr.write(f"{verb.capitalize()} the {what} {names}".rstrip() + "? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Refusal("nothing was done", FAILED, "NOT_CONFIRMED")


def find_operation(response: Any) -> str | None:
    """Return the operation that does the work, None where there is none."""
    data = response.data if isinstance(response.data, dict) else {}
    found: str | None = response.operation_id or data.get("operation_id")
    return found


def name_thing(data: Any) -> str:
    """Return what people call something that was made."""
    return str(data.get("name") or data.get("id") or "") if isinstance(data, dict) else ""


def follow_up(
    session: Session,
    row: Row,
    done: list[tuple[str, Any, str | None]],
    values: dict[str, Any],
    faults: list[Refusal],
) -> list[tuple[str, Any, str | None]]:
    """Wait for what goes on, where that is asked for. Returns what has not gone wrong."""
    waits = can_show_progress() if values["wait"] is None else values["wait"]
    good: list[tuple[str, Any, str | None]] = []
    pending = [
        Pending(operation, name)
        for name, data, operation in done
        if operation and (waits or has_ended(session, data, operation))
    ]
    found = await_all(session, pending, values["timeout"]) if pending else []
    verdicts = {one.operation_id: fault for one, fault in zip(pending, found, strict=True)}
    for name, data, operation in done:
        fault = verdicts.get(operation or "") or find_fault(name, data)
        if fault:
            faults.append(fault)
            continue
        if operation and waits and row["answer"] == "thing":
            data = session.get(get_path("server", data["id"]))
        good.append((name, data, None if operation in verdicts else operation))
    return good


def has_ended(session: Session, data: Any, operation: str) -> bool:
    """Tell whether an operation has ended already, as where the cloud was done at once.

    A server says so itself; of one that is gone the operation is asked for.
    """
    if isinstance(data, dict):
        return data.get("operation_id", operation) is None
    try:
        found = session.get(get_path("operation", operation))
    except Exception as error:
        if convert(error) is None:
            raise
        return False
    return found["status"] in ENDED


def find_fault(name: str, data: Any) -> Refusal | None:
    """Return what is wrong with a server whose operation had failed before the answer left."""
    if not isinstance(data, dict) or not data.get("fault") or data.get("status") != "ERROR":
        return None
    return judge_failure("create", name, data["fault"], data)


def print_changes(
    output: Output, row: Row, done: list[tuple[str, Any, str | None]], is_one: bool
) -> None:
    """Print what was changed."""
    if row["answer"] == "nothing":
        _print_deletions(output, row, done)
        return
    things = [data for _, data, _ in done]
    is_action = "constants" in row
    if is_one and things and (not is_action or output.is_machine_readable):
        output.print_thing(row, things[0])
    elif things or (output.is_machine_readable and not is_one):
        shown = {**row, "columns": row.get("columns") or list_columns(row["noun"])}
        output.print_list(shown, things)
    if output.is_machine_readable:
        return
    for name, _, operation in done:
        if operation:
            say(clean(f"{name}: goes on; follow it with: ostler operation wait {operation}"))


def _print_deletions(output: Output, row: Row, done: list[tuple[str, Any, str | None]]) -> None:
    past = {"delete": "deleted", "revoke": "revoked"}.get(row["verb"], row["verb"])
    for name, _, operation in done:
        if operation:
            say(clean(f"{name}: goes on; follow it with: ostler operation wait {operation}"))
        elif output.form in ("id", "name"):
            write(clean(name))
        elif output.form == "table":
            write(clean(" ".join(filter(None, (row["noun"], name, past)))))
