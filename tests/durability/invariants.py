"""What must hold once every operation has ended, whatever happened before."""

import itertools
import time
from collections import Counter, defaultdict

import httpx

from backends.simulator.lifecycle import BOOTING
from domain.labels import LABELLED_IN
from domain.operations import OPEN
from tests.durability.records import Records, Row, read_records
from tests.durability.workload import OPERATIONS, PATIENCE_S, Workload
from tests.http.api import SERVERS
from tests.http.keypairs import KEYPAIRS

SIZES = ("vcpus", "ram_mb", "disk_gb")
COUNTED = ("servers", *SIZES, *(f"reserved_{name}" for name in SIZES), "keypairs", "webhooks")
TOLD = ("status", "task", "fault")


def await_rest(client: httpx.Client, url: str) -> Records:
    """Return the records once no operation is open."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = read_records(url)
        if all(row["finished_at"] for row in found.operations):
            return read_records(url)  # the tables are not read at one moment
        time.sleep(0.2)
    still_open = [row for row in found.operations if not row["finished_at"]]
    raise AssertionError(f"{len(still_open)} operations do not end, such as {still_open[:3]}")


def await_agreement(url: str) -> Records:
    """Return the records once they agree with the cloud, and their events with them."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        records = read_records(url)
        try:
            check_agreement(records)
            check_events(records)
            check_quotas(records)
            return records
        except AssertionError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def check_adopted(made: set[str], records: Records) -> None:
    """What somebody made by hand is recorded once, with one event that says so."""
    for server_id in made:
        assert [row["id"] for row in records.servers].count(server_id) == 1
        told = [event["type"] for event in records.events_of[server_id]]
        assert told.count("server.created") == 1


def check_all(workload: Workload, url: str, *, truthful: bool = True) -> Records:
    """Check everything; ``truthful`` says that the cloud had no faults, so that nothing failed."""
    records = await_rest(workload.client, url)
    check_acknowledged(workload, records)
    check_agreement(records)
    check_quotas(records)
    await_names(url)
    check_addresses(records)
    check_events(records)
    check_superseded(records)
    if truthful:
        check_success(workload, records)
        check_done_once(records)
    return records


def check_acknowledged(workload: Workload, records: Records) -> None:
    """Every change that was acknowledged is there, in the record and over HTTP."""
    recorded = {row["id"]: row for row in records.operations}
    for operation_id, action in workload.operations.items():
        assert recorded[operation_id]["action"] == action
        assert recorded[operation_id]["status"] not in OPEN
    for name, status in workload.keypairs.items():
        assert workload.client.get(f"{KEYPAIRS}/{name}").status_code == status, name
    deleted = {row["id"] for row in records.servers if row["deleted_at"]}
    assert workload.servers <= {row["id"] for row in records.servers}
    for name, server_id in workload.keyed.items():
        created = [event for event in records.events if event["type"] == "server.created"]
        assert [event["server_id"] for event in created].count(server_id) == 1, name
    for server_id in workload.servers:
        response = workload.client.get(f"{SERVERS}/{server_id}")
        assert response.status_code == (404 if server_id in deleted else 200)
    for server in records.live:
        assert server["labels"].get("note") == workload.labels.get(
            server["id"], server["labels"].get("note")
        )


def check_agreement(records: Records) -> None:
    """Record and cloud have the same servers, none twice, in the same state."""
    cloud = {row["id"]: row for row in records.cloud_servers}
    assert len(cloud) == len(records.cloud_servers)
    assert set(cloud) <= {row["id"] for row in records.live}
    for server in records.live:
        assert (server["task"], server["operation_id"]) == (None, None), server
        if server["id"] not in cloud:
            assert server["status"] == "ERROR", server
            continue
        twin = cloud[server["id"]]
        assert twin["due_at"] is None, twin
        for name in ("status", "flavor_id", "image_id"):
            assert server[name] == twin[name], (name, server, twin)


def check_quotas(records: Records) -> None:
    """What is recorded of each project is what it has, and nobody had to correct it.

    While all servers rest nothing is reserved but beside those whose resize may be reverted.
    """
    flavors = {(row["region"], row["id"]): row for row in records.flavors}
    expected: dict[str, Counter[str]] = defaultdict(Counter)
    for server in records.live:
        count = expected[server["project_id"]]
        count["servers"] += 1
        for name in SIZES:
            count[name] += flavors[server["region"], server["flavor_id"]][name]
            count[f"reserved_{name}"] += (server["reserved"] or {}).get(name, 0)
        assert server["reserved"] is None or server["status"] == "VERIFY_RESIZE", server
    for webhook in records.webhooks:
        expected[webhook["project_id"]]["webhooks"] += 1
    for keypair in records.keypairs:
        expected[keypair["project_id"]]["keypairs"] += keypair["listed"]
    for row in records.quotas:
        count = expected.pop(row["project_id"], Counter())
        assert {name: row[name] for name in COUNTED} == {name: count[name] for name in COUNTED}
    assert not any(+count for count in expected.values())
    assert [event for event in records.events if event["type"] == "quota.corrected"] == []


def await_names(url: str) -> None:
    """Return once the names and labels of record and cloud agree.

    They do at the latest after the next comparison, whoever died between the two.
    """
    deadline = time.monotonic() + PATIENCE_S
    while differing := list_differing(read_records(url)):
        assert time.monotonic() < deadline, differing[:3]
        time.sleep(0.2)


def list_differing(records: Records) -> list[tuple[Row, Row]]:
    """Return the servers that have another name or other labels in the cloud.

    Labels reach the cloud in some statuses only.
    """
    cloud = {row["id"]: row for row in records.cloud_servers}
    pairs = [(server, cloud[server["id"]]) for server in records.live if server["id"] in cloud]
    return [
        (server, twin)
        for server, twin in pairs
        if server["name"] != twin["name"]
        or (server["labels"] != twin["labels"] and server["status"] in LABELLED_IN)
    ]


def check_addresses(records: Records) -> None:
    """No address was ever used twice."""
    used = Counter(row["ip_address"] for row in records.servers if row["ip_address"])
    assert [address for address, count in used.items() if count > 1] == []


def check_events(records: Records) -> None:
    """The events have no gap and no repeat, and those of a server end in its present state."""
    positions = [event["position"] for event in records.events]
    assert positions == list(range(1, len(positions) + 1))
    for server in records.servers:
        told = records.events_of[server["id"]]
        leftovers = [event for event in told if event["type"] == "server.leftover_deleted"]
        assert told[len(told) - len(leftovers) :] == leftovers, told
        assert len(leftovers) <= 1, told
        told = told[: len(told) - len(leftovers)]
        assert told[0]["type"] == "server.created", told
        check_chain(told)
        assert (told[-1]["type"] == "server.deleted") == (server["deleted_at"] is not None)
        last = told[-1]["data"]
        assert {name: last[name] for name in TOLD} == {name: server[name] for name in TOLD}


def check_chain(told: list[Row]) -> None:
    """Each event goes on where the one before it ended, and none is there twice."""
    for before, after in itertools.pairwise(told):
        for name in TOLD:
            if name not in after["data"]["changed"] and after["type"] != "server.deleted":
                assert after["data"][name] == before["data"][name], (before, after)
        assert before["created_at"] <= after["created_at"], (before, after)
    of_operations = [repr((e["operation_id"], e["data"])) for e in told if e["operation_id"]]
    assert len(set(of_operations)) == len(of_operations), told


def check_superseded(records: Records) -> None:
    """What was superseded ended cancelled, for a later operation of its server, and left nothing.

    The last of such a chain was not superseded.
    """
    known = {row["id"]: row for row in records.operations}
    images = {row["id"] for row in records.cloud_images if not row["gone"]}
    for row in records.operations:
        if row["superseded_by"] is None:
            continue
        successor = known[row["superseded_by"]]
        assert row["status"] == "cancelled", row
        assert successor["server_id"] == row["server_id"], (row, successor)
        assert successor["action"] in ("delete", "reboot_hard"), (row, successor)
        assert successor["created_at"] >= row["finished_at"] >= row["created_at"], (row, successor)
        assert (row["result"], row["error"]) == (None, None), row
        if successor["status"] == "succeeded":
            assert row["id"] not in images, row


def check_success(workload: Workload, records: Records) -> None:
    """On a cloud without faults nothing fails, whoever dies meanwhile."""
    outcomes = {
        (row["action"], row["status"]) for row in records.operations if not row["superseded_by"]
    }
    bad = {pair for pair in outcomes if pair[1] != "succeeded"} - {("create", "cancelled")}
    assert bad == set(), [row for row in records.operations if row["status"] == "failed"]
    page = workload.client.get(OPERATIONS, params={"limit": 1}).json()
    assert page["total"] == len(records.operations)


def check_done_once(records: Records) -> None:
    """The cloud did every piece of work exactly once, and what was superseded at most once."""
    boots = {row["id"]: row["boots"] for row in records.cloud_servers}
    for server_id, count in boots.items():
        asked = [row for row in records.list_operations(server_id) if row["action"] in BOOTING]
        done = [row for row in asked if not row["superseded_by"]]
        assert 1 + len(done) <= count <= 1 + len(asked), (server_id, asked)
    made = {
        row["id"]
        for row in records.cloud_images
        if not (row["gone"] or row["id"].startswith("22222222-"))
    }
    snapshots = [row for row in records.operations if row["action"] == "snapshot"]
    assert made == {row["id"] for row in snapshots if not row["superseded_by"]}
