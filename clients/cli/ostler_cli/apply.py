"""The command ``ostler apply``: what a file describes is made, or changed, by its name."""

import json
import sys
from pathlib import Path
from typing import Any

from ostler_cli.changes import find_fault, send, settle
from ostler_cli.description import Described, plan_changes, read_described
from ostler_cli.exits import CONFLICT, INTERRUPTED, Refusal, convert, refuse_use
from ostler_cli.help import Command, Option
from ostler_cli.leaf import make_output
from ostler_cli.names import get_path
from ostler_cli.options import make_common_options, make_output_options, make_wait_options
from ostler_cli.output import Output, write
from ostler_cli.pages import iterate_items
from ostler_cli.requests import Request
from ostler_cli.session import Session, open_session
from ostler_cli.table import Row, get_list
from ostler_cli.text import can_show_progress, clean
from ostler_cli.waiting import Pending, await_all

HELP = """Create or update what a file describes: servers, key pairs and webhooks.

The file is JSON or YAML, one thing or a list, as -o json and -o yaml print them; what the service
alone decides, such as a status, is passed over. A thing is known by its name, a webhook by its url.
One that is there already is changed where it may be changed, and left alone where it is as
described.
"""
COLUMNS = {"columns": ["kind", "name", "result", "changed", "id"], "fields": {}}


def make_command() -> Command:
    """Return the command."""
    return Command(
        "apply",
        params=[
            Option("-f", "--file", "file", required=True, metavar="FILE",
                   help="The file; - is standard input."),
            Option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."),
            *make_wait_options(),
            *make_output_options(with_rows=True),
            *make_common_options(),
        ],
        callback=apply,
        short_help="Create or update what a file describes",
        help=HELP,
    )  # fmt: skip


def apply(file: str, dry_run: bool, wait: bool | None, timeout: float, **values: Any) -> None:
    """Make or change everything that the file describes, and say what was done."""
    output = make_output(values)
    described = [read_described(thing) for thing in read_things(file)]
    waits = can_show_progress() if wait is None else wait
    with open_session(values) as session:
        results, pending, faults = apply_all(session, described, dry_run)
        if waits and pending:
            faults += filter(None, await_all(session, pending, timeout))
    print_results(output, results, dry_run)
    settle(faults, output)


def apply_all(
    session: Session, described: list[Described], dry_run: bool
) -> tuple[list[Row], list[Pending], list[Refusal]]:
    """Make or change everything. Returns what was done, what goes on, and what went wrong."""
    results: list[Row] = []
    pending: list[Pending] = []
    faults: list[Refusal] = []
    for one in described:
        try:
            result, made = apply_one(session, one, dry_run)
        except Exception as error:
            faults.append(_name_fault(error, one))
            continue
        if fault := find_fault(one.name, made):
            faults.append(fault)
            continue
        results.append(result)
        if operation := made.get("operation_id"):
            pending.append(Pending(operation, one.name))
    return results, pending, faults


def _name_fault(error: Exception, one: Described) -> Refusal:
    refusal = convert(error)
    if refusal is None or refusal.exit_code == INTERRUPTED:
        raise error
    refusal.message = f"{one.kind} {one.name}: {refusal.message}"
    return refusal


def read_things(file: str) -> list[Row]:
    """Return the objects in a file. Raises Refusal for one that has none."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).expanduser().read_text("utf-8")
    except OSError as error:
        refuse_use(f"{file} cannot be read: {(error.strerror or str(error)).lower()}")
    except UnicodeDecodeError:
        refuse_use(f"{file} is not text in UTF-8")
    things: list[Row] = []
    for document in parse(text, file):
        if document is not None:  # nothing between two lines of ---
            things += document if isinstance(document, list) else [document]
    if not things or not all(isinstance(thing, dict) for thing in things):
        refuse_use(f"{file} describes nothing; it takes an object, or a list of objects")
    return things


def parse(text: str, file: str) -> list[Any]:
    """Return the documents of JSON or YAML. Raises Refusal for what is neither."""
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        pass
    import yaml

    try:
        return list(yaml.safe_load_all(text))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        place = getattr(error, "problem_mark", None)
        where = f" at line {place.line + 1}" if place else ""
        refuse_use(f"{file} is neither JSON nor YAML{where}")


def apply_one(session: Session, one: Described, dry_run: bool) -> tuple[Row, Row]:
    """Make or change one thing. Returns what was done, and what was made, if anything was."""
    result: Row = {
        "kind": one.kind,
        "name": one.name,
        "result": "created",
        "changed": [],
        "id": None,
    }
    row = get_list(one.kind)
    present = find_present(session, one, row)
    if present is None:
        if dry_run:
            return result, {}
        made = send(session, Request("POST", row["path"], body=one.creation), one.name).data
        return {**result, "id": made.get("id")}, made
    changes, refused = plan_changes(one, present)
    if refused:
        raise Refusal("; ".join(refused), CONFLICT, "NOT_CHANGEABLE")
    result |= {"id": present.get("id"), "changed": sorted(changes)}
    result["result"] = "updated" if changes else "unchanged"
    if changes and not dry_run:
        path = get_path(one.kind, str(present[row["id"]]))
        send(session, Request("PATCH", path, body=changes), one.name)
    return result, {}


def find_present(session: Session, one: Described, row: Row) -> Row | None:
    """Return what has the name already. Raises Refusal where several have."""
    query = {row["name"]: one.name} if row["filter"] else {}
    if one.creation.get("region") and one.kind != "webhook":
        query["region"] = one.creation["region"]
    found = [
        thing
        for thing in iterate_items(session, row["path"], **query)
        if thing[row["name"]] == one.name
    ]
    if len(found) > 1:
        same = [thing for thing in found if one.thing_id and thing["id"] == one.thing_id]
        if not same:
            ids = ", ".join(str(thing["id"]) for thing in found)
            text = f"several {one.kind}s are called so; say by id which is meant: {ids}"
            raise Refusal(text, CONFLICT, "AMBIGUOUS_NAME")
        found = same
    return found[0] if found else None


def print_results(output: Output, results: list[Row], dry_run: bool) -> None:
    """Print what was done."""
    if output.form != "table" or output.query or output.columns:
        output.print_list(COLUMNS, results)
        return
    for result in results:
        changed = f" ({', '.join(result['changed'])})" if result["changed"] else ""
        would = " (not done)" if dry_run and result["result"] != "unchanged" else ""
        write(clean(f"{result['kind']} {result['name']} {result['result']}{changed}{would}"))
