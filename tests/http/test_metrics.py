"""Metrics: what was done is counted, in Prometheus's text format."""

from pathlib import Path

import httpx

from tests.http.api import SERVERS, create_server, get_path, open_client, perform
from tests.http.figures import PATH, TEXT, count, find, parse, read
from tests.server import serve

SCRAPER = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.1"
)


def test_requests_are_counted_by_operation_and_never_by_path(own_client: httpx.Client) -> None:
    server = create_server(own_client)
    for _ in range(3):
        own_client.get(get_path(server))
    own_client.get(f"{SERVERS}/nobody")
    own_client.get("/nowhere")
    own_client.request("PURGE", SERVERS)
    own_client.head(SERVERS)
    text = own_client.get(PATH).text
    figures = parse(text)
    assert count(figures, "get_server") == 3
    assert count(figures, "get_server", status=404) == 1
    assert count(figures, "create_server", "POST", 201) == 1
    assert count(figures, "list_servers", "HEAD") == 1
    assert count(figures, "none", status=404) == 1
    assert count(figures, "none", "other", 405) == 1
    assert find(figures, "ostler_http_request_seconds_count", operation="get_server") == 4
    for secret in (server["id"], server["name"], "nobody", "nowhere", "PURGE", "default"):
        assert secret not in text


def test_a_scraper_gets_the_text_format(own_client: httpx.Client) -> None:
    for accept in (SCRAPER, "text/plain", "text/plain;version=0.0.4", "*/*"):
        response = own_client.get(PATH, headers={"Accept": accept})
        assert (response.status_code, response.headers["Content-Type"]) == (200, TEXT)
    assert own_client.get(PATH, headers={"Accept": "application/json"}).status_code == 406


def test_operations_are_counted_when_they_have_ended(own_client: httpx.Client) -> None:
    server = create_server(own_client)
    perform(own_client, server, "stop")
    perform(own_client, server, "lock")
    perform(own_client, server, "stop")
    figures = read(own_client)
    for action in ("create", "stop", "lock"):
        labels = {"action": action, "status": "succeeded"}
        assert find(figures, "ostler_operations_total", **labels) == 1
    assert find(figures, "ostler_operations_open") == 0


def test_operations_that_go_on_are_open(database_url: str, directory: Path) -> None:
    latencies = '{"create": 3600}'
    with (
        serve(database_url, directory, SIMULATOR_LATENCIES=latencies) as server,
        open_client(server.url) as client,
    ):
        made = [create_server(client) for _ in range(2)]
        assert find(read(client), "ostler_operations_open") == 2
        client.post(f"/api/v1/operations/{made[0]['operation_id']}/cancel")
        wait_for_end(client, made[0]["operation_id"])
        figures = read(client)
        labels = {"action": "create", "status": "cancelled"}
        assert find(figures, "ostler_operations_total", **labels) == 1
        assert find(figures, "ostler_operations_open") == 1


def wait_for_end(client: httpx.Client, operation_id: str) -> None:
    """Return once an operation has ended."""
    found = client.get(f"/api/v1/operations/{operation_id}", params={"wait": 60})
    assert found.json()["finished_at"]


def test_the_version_is_told(own_client: httpx.Client) -> None:
    version = own_client.get("/health").json()["version"]
    found = [dict(labels) for name, labels in read(own_client) if name == "ostler_build_info"]
    assert [labels["version"] for labels in found] == [version]
