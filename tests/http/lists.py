"""Pages of servers, as tests ask for them."""

from typing import Any

import httpx

from tests.http.api import SERVERS

Page = dict[str, Any]


def get_page(client: httpx.Client, **query: Any) -> Page:
    """Return a page of servers."""
    answer = client.get(SERVERS, params=query)
    assert answer.status_code == 200, answer.text
    page: Page = answer.json()
    return page


def list_ids(servers: list[dict[str, Any]]) -> list[str]:
    """Return the ids of servers."""
    return [server["id"] for server in servers]
