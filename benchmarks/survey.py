"""What is asked of a service with many servers: ids, pages, and every filter of the contract."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import httpx

from benchmarks.loads import API, Stock, read_json
from benchmarks.wrk import Request
from service.contract import Contract

LIMIT = 20
FAR_PAGE = 10_000
KNOWN_IDS = 100
PAGING = {"limit", "offset", "cursor", "sort"}

# What each filter is given, from a server in the middle of the list; others get their example.
VALUES: dict[str, Callable[[dict[str, Any]], str]] = {
    "status": lambda _: "ACTIVE",
    "name": lambda server: server["name"],
    "flavor_id": lambda server: server["flavor_id"],
    "image_id": lambda server: server["image_id"],
    "region": lambda server: server["region"],
    "label": lambda _: "role=web",
    "created_after": lambda server: server["created_at"],
    "created_before": lambda server: server["created_at"],
    "changed_since": lambda server: server["updated_at"],
}


class Survey:
    """What has to be known of a service before it can be asked: ids, a cursor, a server."""

    def __init__(self, client: httpx.Client, count: int) -> None:
        self.client = client
        self.count = count
        self.page = min(FAR_PAGE, max(2, count // LIMIT // 2))

    def read_ids(self) -> list[str]:
        """Return the ids of servers from the middle of the list."""
        page = self._read_page(KNOWN_IDS, self.count // 2 - KNOWN_IDS // 2)
        return [server["id"] for server in page["items"]]

    def read_middle(self) -> dict[str, Any]:
        """Return the server in the middle of the list."""
        server: dict[str, Any] = self._read_page(1, self.count // 2)["items"][0]
        return server

    def find_cursor(self) -> str:
        """Return the cursor of the far page."""
        cursor: str = self._read_page(LIMIT, (self.page - 2) * LIMIT)["next_cursor"]
        return cursor

    def read_stock(self) -> Stock:
        """Return a flavor and an image."""
        flavor, image = (
            read_json(self.client, f"{API}/{kind}")["items"][0]["id"]
            for kind in ("flavors", "images")
        )
        return Stock((), flavor, image)

    def _read_page(self, limit: int, offset: int) -> Any:
        return read_json(self.client, f"{API}/servers?limit={limit}&offset={max(0, offset)}")


def build_requests(survey: Survey) -> dict[str, Sequence[Request]]:
    """Return the requests to send in turn for each line of the table."""
    listing = f"{API}/servers?limit={LIMIT}"
    stock, middle = survey.read_stock(), survey.read_middle()
    lists = {
        "list, page 1": listing,
        f"list, page {FAR_PAGE:,} by cursor": f"{listing}&cursor={survey.find_cursor()}",
    }
    for name, parameter in find_filters().items():
        lists[f"list, {name}"] = f"{listing}&{name}={quote(choose_value(name, parameter, middle))}"
    return {
        "GET a server": [Request("GET", f"{API}/servers/{each}") for each in survey.read_ids()],
        **{title: [Request("GET", path)] for title, path in lists.items()},
        "POST a server": [
            Request("POST", f"{API}/servers", stock.write_server(f"made-{number}"))
            for number in range(KNOWN_IDS)
        ],
    }


def find_filters() -> dict[str, dict[str, Any]]:
    """Return the filters of the list of servers that the contract names, by their names."""
    contract = Contract()
    operation = contract.document["paths"][f"{API}/servers"]["get"]
    parameters = [contract.resolve(parameter) for parameter in operation["parameters"]]
    return {
        each["name"]: {**each, "schema": contract.resolve(each["schema"])}
        for each in parameters
        if each["in"] == "query" and each["name"] not in PAGING
    }


def choose_value(name: str, parameter: dict[str, Any], server: dict[str, Any]) -> str:
    """Return what to give a filter, so that it finds something. Raises SystemExit."""
    if name in VALUES:
        return VALUES[name](server)
    example = parameter.get("example", parameter["schema"].get("example"))
    if example is None:
        raise SystemExit(f"benchmarks: give the filter {name} a value in benchmarks/scale.py")
    return str(example)
