"""What a strict cloud does not take, in the same words in front of whichever it is."""

from typing import Any

import httpx

from tests.http.api import IMAGES, SERVERS, expect_error, get_path, perform
from tests.http.seeds import MEDIUM, SMALL, UBUNTU
from tests.http.slow import OPERATIONS, follow

GOLDEN = "golden"
TOO_LARGE = (
    "disk_too_small",
    "The image golden needs a disk of 40 GB, and that of the flavor m1.small has 20 GB",
)
SMALLER = (
    "disk_too_small",
    "The server has a disk of 40 GB, which cannot be made smaller, "
    "and that of the flavor m1.small has 20 GB",
)
SAME = ("same_flavor", "The server has the flavor m1.medium already")
AROUND = ("name_not_allowed", "Must neither begin nor end with a blank")
WITHIN = (
    "name_not_allowed",
    "Must have no invisible characters and no emoji, which the cloud does not take",
)
ODD_NAMES = [(" web", AROUND), ("web ", AROUND), ("\u00a0web", AROUND), ("web 🚀", WITHIN)]


def boot(client: httpx.Client, flavor_id: str, **fields: Any) -> dict[str, Any]:
    """Make a server and return it once it rests."""
    body = {"name": "strict", "flavor_id": flavor_id, "image_id": UBUNTU, **fields}
    made = client.post(SERVERS, json=body, headers={"Prefer": "wait=60"})
    assert (made.status_code, made.json().get("status")) == (201, "ACTIVE"), made.text
    server: dict[str, Any] = made.json()
    return server


def list_refusals(client: httpx.Client) -> list[tuple[Any, ...]]:
    """Ask for everything that a strict cloud does not take, and return what was found wrong.

    Each refusal must leave nothing behind.
    """
    medium, small = boot(client, MEDIUM), boot(client, SMALL)
    made = follow(client, perform(client, medium, "snapshot", name=GOLDEN))
    image_id = made["result"]["image_id"]
    assert client.get(f"{IMAGES}/{image_id}").json()["min_disk_gb"] == 40
    medium = client.get(get_path(medium)).json()
    before = count(client), medium, small
    body = {"name": "strict", "flavor_id": SMALL, "image_id": image_id}
    responses = [
        client.post(SERVERS, json=body),
        client.post(SERVERS, json={**body, "flavor_id": "m1.small", "name": " web"}),
        perform(client, small, "rebuild", image_id=image_id),
        perform(client, medium, "resize", flavor_id=SMALL),
        perform(client, medium, "resize", flavor_id=MEDIUM),
    ]
    for name, _ in ODD_NAMES:
        responses += [
            client.post(SERVERS, json={**body, "image_id": UBUNTU, "name": name}),
            client.patch(get_path(small), json={"name": name}),
            perform(client, small, "snapshot", name=name),
        ]
    found = [_read_faults(response) for response in responses]
    medium, small = (client.get(get_path(server)).json() for server in (medium, small))
    assert (count(client), medium, small) == before
    for server in (medium, small):
        client.delete(get_path(server), headers={"Prefer": "wait=60"})
    return found


def count(client: httpx.Client) -> list[int]:
    """Return how many servers and operations are recorded."""
    return [client.get(path).json()["total"] for path in (SERVERS, OPERATIONS)]


def _read_faults(response: httpx.Response) -> tuple[Any, ...]:
    details = expect_error(response, 422, "VALIDATION_ERROR")["details"]
    return tuple((".".join(one["loc"]), one["type"], one["msg"]) for one in details)


EXPECTED: list[tuple[Any, ...]] = [
    (("body.flavor_id", *TOO_LARGE),),
    (("body.name", *AROUND), ("body.flavor_id", *TOO_LARGE)),
    (("body.image_id", *TOO_LARGE),),
    (("body.flavor_id", *SMALLER),),
    (("body.flavor_id", *SAME),),
    *((("body.name", *fault),) for _, fault in ODD_NAMES for _ in range(3)),
]
"""What ``list_refusals`` finds in front of a strict cloud."""
