"""What is tried on the page works as it comes up: nobody has to type an id, nor empty a field."""

import json
import re
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import Visit
from tests.contract.exchange import METHODS, resolve
from tests.contract.validator import load_document
from tests.http.api import create_server, get_path
from tests.http.keys import create_key
from tests.http.webhooks import NOWHERE, create_webhook

DOCUMENT = load_document(usual=True)
ORDER = ("post", "put", "patch", "get", "delete")
NOTHING_TO_CANCEL = {"cancel_operation": "409"}
READ_FORM = """block => Object.fromEntries([...block.querySelectorAll("tr[data-param-name]")].map(
    row => [row.dataset.paramName, row.querySelector("input, select")?.value ?? ""]))"""


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    method: str
    path: str
    name: str
    tag: str
    required: frozenset[str]
    defaults: frozenset[str]

    @property
    def place(self) -> str:
        """The selector of its block on the page."""
        return f"#operations-{self.tag}-{self.name}"


def describe(method: str, path: str) -> Operation:
    """Return an operation of the document."""
    item = DOCUMENT["paths"][path]
    found = item[method]
    described = [*item.get("parameters", []), *found.get("parameters", [])]
    parameters = [resolve(DOCUMENT, one) for one in described]
    schemas = {one["name"]: resolve(DOCUMENT, one["schema"]) for one in parameters}
    return Operation(
        method,
        path,
        name=found["operationId"],
        tag=found["tags"][0],
        required=frozenset(one["name"] for one in parameters if one.get("required")),
        defaults=frozenset(name for name, schema in schemas.items() if "default" in schema),
    )


FOUND = [
    describe(m, path) for path, item in DOCUMENT["paths"].items() for m in METHODS & item.keys()
]
OPERATIONS = {operation.name: operation for operation in FOUND}
LISTS = [one for one in FOUND if one.name.startswith("list_") and "{" not in one.path]


def make_snapshot(client: httpx.Client) -> None:
    """Have an image that can be deleted."""
    snapshot = {"action": "snapshot", "name": "to be deleted"}
    made = client.post(f"{get_path(create_server(client))}/action", json=snapshot)
    assert made.status_code == 202


def open_operation(page: Page, operation: Operation) -> Locator:
    """Return the block of an operation with its form open."""
    block = page.locator(operation.place)
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    return block


def execute(block: Locator) -> str:
    """Send the form as it is, and return the status that the page then shows."""
    block.get_by_role("button", name="Execute").click()
    status = block.locator(".live-responses-table tbody td.response-col_status")
    expect(status).to_have_text(re.compile("."))
    return status.inner_text()


def read_response(block: Locator) -> str:
    """Return the body that the page shows."""
    return block.locator(".live-responses-table .highlight-code code").first.inner_text()


def read_form(block: Locator) -> dict[str, str]:
    """Return what the fields of an open form hold, by the names of their parameters."""
    return block.evaluate(READ_FORM)


@pytest.fixture
def page(visit: Visit) -> Page:
    visit.page.goto("/docs", wait_until="networkidle")
    return visit.page


@pytest.mark.long
def test_every_operation_can_be_tried_as_it_comes_up(
    client: httpx.Client, page: Page, visit: Visit
) -> None:
    make_snapshot(client)
    create_key(client)
    page.reload(wait_until="networkidle")
    seen = {}
    for operation in sorted(OPERATIONS.values(), key=lambda one: ORDER.index(one.method)):
        block = open_operation(page, operation)
        filled = {name for name, value in read_form(block).items() if value}
        assert operation.required <= filled <= operation.required | operation.defaults
        seen[operation.name] = execute(block)
        block.locator(".opblock-summary-control").click()
    refused = {name: status for name, status in seen.items() if not status.startswith("2")}
    assert refused == NOTHING_TO_CANCEL
    assert [one for one in visit.complaints if "status of 409" not in one] == []


@pytest.mark.parametrize(
    "operations",
    [LISTS[:1], pytest.param(LISTS[1:], marks=pytest.mark.long)],
    ids=["one", "others"],
)
def test_a_list_comes_up_with_all_items(
    client: httpx.Client, page: Page, operations: list[Operation]
) -> None:
    create_server(client)
    create_webhook(client, NOWHERE)
    create_key(client)
    for operation in operations:
        block = open_operation(page, operation)
        assert execute(block) == "200"
        shown = json.loads(read_response(block))
        asked = client.get(operation.path).json()
        assert shown == asked
        assert shown["items"] or operation.name == "list_keypairs"
        block.locator(".opblock-summary-control").click()


@pytest.mark.long
def test_what_somebody_has_typed_stays(client: httpx.Client, page: Page) -> None:
    first, second = create_server(client), create_server(client)
    block = open_operation(page, OPERATIONS["get_server"])
    block.get_by_placeholder("server_id").fill(first["id"])
    assert execute(open_operation(page, OPERATIONS["open_console"])) == "200"
    other = open_operation(page, OPERATIONS["list_server_events"])
    expect(other.get_by_placeholder("server_id")).to_have_value(second["id"])
    expect(block.get_by_placeholder("server_id")).to_have_value(first["id"])
