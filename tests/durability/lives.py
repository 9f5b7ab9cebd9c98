"""What clients do with a server, from its creation on."""

import time

from tests.durability.workload import Workload
from tests.http.api import SERVERS, make_name
from tests.http.seeds import LARGE, SMALL, TINY, UBUNTU


def live_fully(workload: Workload, number: int) -> None:
    """Create, label, stop, start, resize, snapshot; delete every second server, cancel a third."""
    server = workload.create()
    if number % 3 == 2:
        workload.cancel(server["operation_id"])
    workload.label(server, f"label-{number}")
    workload.await_end(server["operation_id"])
    for action in ("stop", "start", "resize", "snapshot"):
        fields = {"resize": {"flavor_id": LARGE}, "snapshot": {"name": f"image-{number}"}}
        operation_id = workload.act(server, action, **fields.get(action, {}))
        if operation_id:
            workload.await_end(operation_id)
    if number % 2:
        workload.delete(server)


def live_hastily(workload: Workload, number: int) -> None:
    """Create, stop as soon as possible, and delete two of three, waiting for the creation only."""
    server = workload.create()
    workload.await_end(server["operation_id"])
    operation_id = workload.act(server, "stop")
    if number % 3 and operation_id:
        workload.await_end(operation_id)
        workload.delete(server)


def live_within_limits(workload: Workload, number: int) -> None:
    """Create, resize, and delete once or twice, whatever of it is refused for want of room."""
    body = {"name": make_name(), "flavor_id": SMALL, "image_id": UBUNTU}
    response = workload.send("POST", SERVERS, body)
    if response.status_code == 403:
        assert response.json()["error"]["code"] == "QUOTA_EXCEEDED"
        return
    server = response.json()
    workload.servers.add(server["id"])
    if number % 2:
        workload.await_end(server["operation_id"])
        flavor_id = LARGE if number % 3 else TINY
        automatic = {"auto_confirm": False} if number % 5 == 0 else {}
        resize = {"action": "resize", "flavor_id": flavor_id, **automatic}
        workload.send("POST", f"{SERVERS}/{server['id']}/action", resize)
    if number % 4:
        workload.delete(server)
    if number % 3:
        workload.delete(server)


def live_closely(workload: Workload, number: int) -> None:
    """Live fully, and besides rename, read the log, and repeat requests by their keys.

    Before that make a key pair, and delete every second one.
    """
    name = workload.create_keypair()
    if number % 2:
        workload.delete_keypair(name)
    live_fully(workload, number)
    server = workload.create_by_key()
    workload.rename(server, f"renamed-{number}")
    workload.send("GET", "/api/v1/events?limit=1")
    workload.act_by_key(server, "unpause")  # refused, so that the key is given back
    workload.act_by_key(server, "stop")
    live_rashly(workload, number)


def live_rashly(workload: Workload, number: int) -> None:
    """Delete one server as soon as it is asked for, and another in the middle of something.

    That is a reboot that a harder one has interrupted, or a snapshot; every third time at once,
    and twice.
    """
    workload.delete(workload.create())
    server = workload.create()
    workload.await_end(server["operation_id"])
    if number % 2:
        workload.act(server, "reboot")
        workload.act(server, "reboot", type="HARD")
    else:
        workload.act(server, "snapshot", name=f"rash-{number}")
    if number % 3:
        time.sleep(number % 5 / 40)
    else:
        workload.delete(server)
    workload.delete(server)
