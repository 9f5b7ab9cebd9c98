"""Work of every kind, as it is put in flight in a version before and looked for after the upgrade.

It is asked for over HTTP as every version takes it. What a server is named after says what goes on
with it, and so does the key of the request.
"""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.http.seeds import DEBIAN, LARGE, SMALL, UBUNTU

API = "/api/v1"
SERVERS = f"{API}/servers"
OPERATIONS = f"{API}/operations"
WEBHOOKS = f"{API}/webhooks"
KEYPAIRS = f"{API}/keypairs"
CANCEL = "cancel"
NOWHERE = "http://127.0.0.1:9/hook"
"""A receiver that does not listen: port 9 is that of the discard protocol (RFC 863)."""

Body = dict[str, Any]


@dataclass(frozen=True)
class Work:
    """An action of a server: what comes ``before`` it, what asks for it, and where it ends."""

    body: Body
    ends_in: str
    before: list[Body] = field(default_factory=list)


def name_action(action: str, **fields: Any) -> Body:
    """Return what asks for an action."""
    return {"action": action, **fields}


RESIZE = name_action("resize", flavor_id=LARGE, auto_confirm=False)

WORK = {
    "start": Work(name_action("start"), "ACTIVE", [name_action("stop")]),
    "stop": Work(name_action("stop"), "SHUTOFF"),
    "reboot": Work(name_action("reboot"), "ACTIVE"),
    "reboot_hard": Work(name_action("reboot", type="HARD"), "ACTIVE"),
    "resize": Work(name_action("resize", flavor_id=LARGE), "ACTIVE"),
    "resize_to_confirm": Work(RESIZE, "VERIFY_RESIZE"),
    "confirm_resize": Work(name_action("confirm_resize"), "ACTIVE", [RESIZE]),
    "revert_resize": Work(name_action("revert_resize"), "ACTIVE", [RESIZE]),
    "pause": Work(name_action("pause"), "PAUSED"),
    "unpause": Work(name_action("unpause"), "ACTIVE", [name_action("pause")]),
    "suspend": Work(name_action("suspend"), "SUSPENDED"),
    "resume": Work(name_action("resume"), "ACTIVE", [name_action("suspend")]),
    "rescue": Work(name_action("rescue"), "RESCUE"),
    "unrescue": Work(name_action("unrescue"), "ACTIVE", [name_action("rescue")]),
    "shelve": Work(name_action("shelve"), "SHELVED_OFFLOADED"),
    "unshelve": Work(name_action("unshelve"), "ACTIVE", [name_action("shelve")]),
    "rebuild": Work(name_action("rebuild", image_id=DEBIAN), "ACTIVE"),
    "snapshot": Work(name_action("snapshot", name="kept"), "ACTIVE"),
    "snapshot_of_stopped": Work(
        name_action("snapshot", name="kept-too"), "SHUTOFF", [name_action("stop")]
    ),
}


NEW: dict[str, Body] = {
    "resting": {"labels": {"a": "b"}},
    "failed": {},
    "create": {},
    "waited": {},
    "queued": {},
    "deferred": {},
}
"""The servers that are asked for with a key, and what is asked for beside a name."""

KEYPAIR = {
    "name": "kept",
    "public_key": "ssh-ed25519 "
    "AAAAC3NzaC1lZDI1NTE5AAAAIG7Mtedm0CWmSSVisJkUtef775oCVTqs5FtQfQN5dQLM",
}
ACTIONS = {
    "made": ("resting", name_action("snapshot", name="made")),
    "stop-unreachable": ("unreachable", name_action("stop")),
    **{f"do-{name}": (name, work.body) for name, work in WORK.items()},
}
"""The actions that are asked for with a key: of which server, and what."""


def make_body(name: str, **fields: Any) -> Body:
    """Return what asks for a server."""
    return {"name": name, "flavor_id": SMALL, "image_id": UBUNTU, **fields}


def find_request(client: httpx.Client, key: str) -> tuple[str, Body | None]:
    """Return the path and the body of the request of a key, whose server there is."""
    if key in NEW:
        return SERVERS, make_body(key, **NEW[key])
    if key in ACTIONS:
        name, body = ACTIONS[key]
        return f"{SERVERS}/{find(client, name)['id']}/action", body
    if key == CANCEL:
        return f"{OPERATIONS}/{find_cancelled(client)}/cancel", None
    return key, {WEBHOOKS: {"url": NOWHERE}, KEYPAIRS: KEYPAIR}[key]


def ask(client: httpx.Client, key: str, **headers: str) -> httpx.Response:
    """Send the request of a key."""
    path, body = find_request(client, key)
    return client.post(path, json=body, headers={"Idempotency-Key": key, **headers})


def find(client: httpx.Client, name: str) -> Body:
    """Return the server of a name, nothing if there is none."""
    items = list_all(client, SERVERS, name=name)
    return items[0] if items else {}


def find_cancelled(client: httpx.Client) -> str:
    """Return the id of the operation that is to be cancelled, or was: not for another one."""
    if server := find(client, "cancelled"):
        return str(server["operation_id"])
    operations = list_all(client, OPERATIONS)
    cancelled = [one for one in operations if one["status"] == "cancelled"]
    return next(str(one["id"]) for one in cancelled if one["superseded_by"] is None)


def list_all(client: httpx.Client, path: str, **filters: str) -> list[Body]:
    """Return all of a list."""
    items: list[Body] = []
    cursor: dict[str, Any] = {}
    while True:
        response = client.get(path, params={"limit": 100, **filters, **cursor})
        assert response.status_code == 200, response.text
        page = response.json()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = {"cursor": page["next_cursor"]}
