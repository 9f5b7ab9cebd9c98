"""A cloud that hangs: it holds the few threads that may wait for it, and nobody else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.http.api import FLAVORS, SERVERS, create_server, expect_error, get_path
from tests.http.slow import open_service

HANGING = '{"hang": 1, "hang_seconds": 3}'
CLOUD_THREADS = 3
CROWD = 16
LOOKS = ("/health/live", "/health", "/health/ready", "/metrics")
AT_ONCE_S = 2
"""Less than the cloud hangs, on a machine that has much else to do."""


@pytest.fixture
def client(database_url: str, directory: Path) -> Iterator[httpx.Client]:
    """A client of a service whose cloud takes its time for every call."""
    settings = {
        "SIMULATOR_FAULTS": HANGING,
        "CLOUD_THREADS": str(CLOUD_THREADS),
        "THREADS": "16",
    }
    with open_service(database_url, directory, settings) as client:
        yield client


def read_log(client: httpx.Client, path: str) -> httpx.Response:
    return client.get(f"{path}/console-log")


def test_health_and_metrics_are_told_whatever_waits_for_the_cloud(client: httpx.Client) -> None:
    path = get_path(create_server(client))
    with ThreadPoolExecutor(CROWD) as pool:
        asked = [pool.submit(read_log, client, path) for _ in range(CROWD)]
        for look in LOOKS:
            assert client.get(look, timeout=AT_ONCE_S).status_code == 200
        assert not all(one.done() for one in asked)


@pytest.mark.long
def test_what_needs_no_cloud_goes_on_and_too_many_calls_of_it_are_refused_in_time(
    client: httpx.Client,
) -> None:
    server = create_server(client)
    path = get_path(server)
    with ThreadPoolExecutor(CROWD) as pool:
        asked = [pool.submit(read_log, client, path) for _ in range(CROWD)]
        made = create_server(client)
        for found in (*LOOKS, SERVERS, get_path(made), f"{FLAVORS}/{server['flavor_id']}"):
            assert client.get(found, timeout=AT_ONCE_S).status_code == 200
        renamed = client.patch(path, json={"name": "other"})
        expect_error(renamed, 503, "BACKEND_BUSY")
        responses = [one.result() for one in asked]
    refused = [response for response in responses if response.status_code == 503]
    assert CLOUD_THREADS <= len(responses) - len(refused) <= 2 * CLOUD_THREADS  # two turns, if late
    for response in refused:
        details = expect_error(response, 503, "BACKEND_BUSY")["details"]
        assert (response.headers["Retry-After"], details["retry"]) == ("2", True)
    assert read_log(client, path).status_code == 200
