"""Pages of servers, as tests ask for them."""

from typing import Any

import httpx

from tests.http.api import SERVERS

Page = dict[str, Any]


def get_page(client: httpx.Client, **query: Any) -> Page:
    """Return a page of servers."""
    response = client.get(SERVERS, params=query)
    assert response.status_code == 200, response.text
    page: Page = response.json()
    return page


def list_ids(servers: list[dict[str, Any]]) -> list[str]:
    """Return the ids of servers."""
    return [server["id"] for server in servers]
