"""The log of audit as the tests read it."""

import time
from typing import Any

import httpx

AUDIT = "/api/v1/audit"
PATIENCE_S = 10

Entry = dict[str, Any]


def list_entries(client: httpx.Client, **filters: str) -> list[Entry]:
    """Return every entry of any project that passes ``filters``, the oldest first."""
    found: list[Entry] = []
    asked = {"all_projects": "true", "order": "oldest", "limit": "100", **filters}
    path = f"{AUDIT}?{httpx.QueryParams(asked)}"
    while path:
        page = client.get(path)
        assert page.status_code == 200, page.text
        found += page.json()["items"]
        path = page.links.get("next", {}).get("url", "")
    return found


def await_entry(client: httpx.Client, **filters: str) -> Entry:
    """Return the one entry that passes ``filters``, once it has been written."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := list_entries(client, **filters)):
        assert time.monotonic() < deadline, filters
        time.sleep(0.25)
    assert len(found) == 1, found
    return found[0]
