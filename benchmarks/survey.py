"""What is asked of a service with many servers: ids, pages, and every filter of the contract."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from benchmarks.loads import API, Stock, read_json
from benchmarks.wrk import Request
from service.contract.contract import Contract

LIMIT = 20
FAR_PAGE = 10_000
KNOWN_IDS = 100
PAGING = {"limit", "offset", "cursor", "sort"}
LISTING = f"{API}/servers?limit={LIMIT}"
HISTORY = f"{API}/operations?limit={LIMIT}"

Server = dict[str, Any]

MATCHES = 100
"""How many servers pass a filter whose total is counted, however many there are in all."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Servers as lists show them: that in the middle of the list, and those at its ends.

    ``MATCHES`` servers were made before ``early`` and after ``late``, and as many have changed
    since ``changed`` did.
    """

    middle: Server
    early: Server
    late: Server
    changed: Server


# What each filter is given; others get their example.
VALUES: dict[str, Callable[[Samples], str]] = {
    "status": lambda _: "ACTIVE",
    "name": lambda samples: samples.middle["name"],
    "flavor_id": lambda samples: samples.middle["flavor_id"],
    "image_id": lambda samples: samples.middle["image_id"],
    "region": lambda samples: samples.middle["region"],
    "label": lambda samples: f"rack={samples.middle['labels']['rack']}",
    "created_after": lambda samples: samples.late["created_at"],
    "created_before": lambda samples: samples.early["created_at"],
    "changed_since": lambda samples: samples.changed["updated_at"],
    "all_projects": lambda _: "true",
    "project_id": lambda _: "default",
}


class Survey:
    """What has to be known of a service before it can be asked: ids, a cursor, servers."""

    def __init__(self, client: httpx.Client, count: int) -> None:
        self.client = client
        self.count = count
        self.page = min(FAR_PAGE, max(2, count // LIMIT // 2))

    def read_ids(self) -> list[str]:
        """Return the ids of servers from the middle of the list."""
        page = self._read_page(KNOWN_IDS, self.count // 2 - KNOWN_IDS // 2)
        return [server["id"] for server in page["items"]]

    def read_samples(self) -> Samples:
        """Return servers whose names, labels and times the filters are given."""
        return Samples(
            middle=self._read_server(self.count // 2),
            early=self._read_server(MATCHES),
            late=self._read_server(self.count - MATCHES - 1),
            changed=self._read_server(MATCHES - 1, "-updated_at"),
        )

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

    def _read_server(self, offset: int, sort: str = "created_at") -> Server:
        server: Server = self._read_page(1, offset, sort)["items"][0]
        return server

    def _read_page(self, limit: int, offset: int, sort: str = "created_at") -> Any:
        place = f"limit={limit}&offset={max(0, offset)}&sort={sort}"
        return read_json(self.client, f"{API}/servers?{place}")


def build_requests(survey: Survey) -> dict[str, Sequence[Request]]:
    """Return the requests to send in turn for each line of the table."""
    stock, samples = survey.read_stock(), survey.read_samples()
    lists = {
        "list, page 1": LISTING,
        f"list, page {FAR_PAGE:,} by cursor": f"{LISTING}&cursor={survey.find_cursor()}",
    }
    for name, parameter in find_filters().items():
        value = choose_value(name, parameter, samples)
        lists[f"list, {name}"] = f"{LISTING}&{name}={quote(value)}"
    return {
        "GET a server": [Request("GET", f"{API}/servers/{each}") for each in survey.read_ids()],
        **{title: [Request("GET", path)] for title, path in lists.items()},
        "POST a server": [
            Request("POST", f"{API}/servers", stock.write_server(f"made-{number}"))
            for number in range(KNOWN_IDS)
        ],
    }


def build_wide_requests(survey: Survey) -> dict[str, Request]:
    """Return lists that cost as much as they find, each with very many servers to be found."""
    middle = survey.read_samples().middle
    made, changed = quote(middle["created_at"]), quote(middle["updated_at"])
    queries = {
        "label of one in five": "label=role%3Dweb",
        "created_after, half of all": f"created_after={made}",
        "created_before, half of all": f"created_before={made}",
        "changed_since, half of all, in its order": f"changed_since={changed}&sort=updated_at",
        "changed_since, half of all": f"changed_since={changed}",
        "status and flavor_id": f"status=ACTIVE&flavor_id={middle['flavor_id']}",
        "offset, half of all": f"offset={survey.count // 2}",
        "two statuses, page 1": "status=ACTIVE,SHUTOFF",
        "two statuses, offset": f"status=ACTIVE,SHUTOFF&offset={survey.count * 2 // 5}",
        "two labels": f"label=role%3Dweb&label=rack%3D{middle['labels']['rack']}",
        "two labels, of one in five and of all": "label=role%3Dweb&label=role",
    }
    operations = {
        "operations, one status": "status=succeeded",
        "operations, two statuses": "status=succeeded,failed",
        "operations, status and action": "status=succeeded&action=create",
    }
    return {
        **{title: Request("GET", f"{LISTING}&{query}") for title, query in queries.items()},
        **{title: Request("GET", f"{HISTORY}&{query}") for title, query in operations.items()},
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


def choose_value(name: str, parameter: dict[str, Any], samples: Samples) -> str:
    """Return what to give a filter, so that it finds something. Raises SystemExit."""
    if name in VALUES:
        return VALUES[name](samples)
    example = parameter.get("example", parameter["schema"].get("example"))
    if example is None:
        raise SystemExit(f"benchmarks: give the filter {name} a value in benchmarks/survey.py")
    return str(example)
