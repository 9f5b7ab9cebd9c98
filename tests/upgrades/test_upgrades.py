"""After an upgrade all that was going on comes to its end, and all that was kept is answered."""

import time
from typing import Any

import httpx
import pytest

from tests.http.streams import read_log
from tests.upgrades.conftest import Upgraded
from tests.upgrades.work import (
    API,
    KEYPAIRS,
    OPERATIONS,
    SERVERS,
    WEBHOOKS,
    WORK,
    ask,
    find,
    list_all,
)

PATIENCE_S = 30
LISTS = (SERVERS, OPERATIONS, WEBHOOKS, KEYPAIRS, f"{API}/images", f"{API}/flavors")
ENDS = {
    **{name: work.ends_in for name, work in WORK.items()},
    **dict.fromkeys(("create", "waited", "queued", "resting", "locked"), "ACTIVE"),
    "unreachable": "SHUTOFF",
    "failed": "ERROR",
}
GONE = ("expired", "cancelled", "delete", "deleted")


@pytest.fixture(scope="session")
def ended(upgraded: Upgraded) -> Upgraded:
    """A database whose operations have all ended, and whose expired server is gone."""
    deadline = time.monotonic() + PATIENCE_S
    while unfinished := list_unfinished(upgraded.client):
        assert time.monotonic() < deadline, unfinished
        time.sleep(0.1)
    return upgraded


def list_unfinished(client: httpx.Client) -> list[dict[str, Any]]:
    expired = [one for one in list_all(client, SERVERS, name="expired") if one["expires_at"]]
    return list_all(client, OPERATIONS, status="queued,running") + expired


def test_all_work_comes_to_its_end(ended: Upgraded) -> None:
    servers = {one["name"]: one for one in list_all(ended.client, SERVERS)}
    ends = ENDS | ({"deferred": "ACTIVE"} if "deferred" in servers else {})
    assert {name: server["status"] for name, server in servers.items()} == ends
    assert {name for name, server in servers.items() if server["task"]} == set()
    assert set(servers).isdisjoint(GONE)


def test_what_was_asked_for_has_succeeded(ended: Upgraded) -> None:
    failed = find(ended.client, "failed")["id"]
    wrong = list_all(ended.client, OPERATIONS, status="failed,cancelled")
    ends = [(one["action"], one["status"]) for one in wrong if one["superseded_by"] is None]
    assert sorted(ends) == [("create", "cancelled"), ("create", "failed")]
    assert [one["server_id"] for one in wrong if one["status"] == "failed"] == [failed]


def test_every_snapshot_has_its_image(ended: Upgraded) -> None:
    images = {one["id"]: one["name"] for one in list_all(ended.client, f"{API}/images")}
    taken = list_all(ended.client, OPERATIONS, action="snapshot")
    made = [images[one["result"]["image_id"]] for one in taken]
    assert sorted(made) == ["kept", "kept-too", "made"]


def test_every_repeated_request_gets_the_response_that_was_kept(ended: Upgraded) -> None:
    with httpx.Client(base_url=ended.client.base_url, trust_env=False) as client:
        for key, status, body in ended.kept:
            again = ask(client, key)
            assert (again.status_code, again.content) == (status, body), key
            assert again.headers["Idempotent-Replayed"] == "true"
    assert len(ended.kept) > len(WORK)


def test_everything_that_was_recorded_is_shown(ended: Upgraded) -> None:
    for path in LISTS:
        for one in list_all(ended.client, path):
            named = one["name"] if path == KEYPAIRS else one["id"]
            response = ended.client.get(f"{path}/{named}")
            assert (response.status_code, response.json()) == (200, one)


def test_every_event_has_its_position_and_is_delivered(ended: Upgraded) -> None:
    log = read_log(ended.client)
    places = [int(event["id"]) for event in log]
    assert places == list(range(1, len(log) + 1))
    for webhook in list_all(ended.client, WEBHOOKS):
        messages = ended.receiver.wait_for_position(places[-1])
        assert [message.payload["data"] for message in messages] == log
        assert webhook["status"] == "enabled"


def test_nobody_complains(ended: Upgraded) -> None:
    for process in ended.processes:
        assert process.complaints == ""
        assert [line for line in process.log if line["levelname"] == "ERROR"] == []
