"""The history that Nova keeps of each server, and which of its entries is whose action.

Nova takes no token with an action. But it writes each action into the server's history before it
answers, under a request id that the response tells. So an action is known by that id in the process
that asked for it, and to everybody else as the first of its kind behind the cursor, the newest
entry that there was before the action was asked for.
"""

from contextlib import suppress
from typing import Any

from msgspec import Struct

from backends.base import ActionRequest, ServerMissing
from backends.openstack.actions import NAMES
from backends.openstack.client.api import OpenStackApi
from backends.openstack.client.calls import HISTORY
from backends.openstack.client.errors import tidy
from backends.openstack.servers import NOVA_ID
from domain.transitions import Action

KNOWN_MOST = 10_000
CREATION = "create"
DELETION = "delete"
LATER = "9999-12-31T23:59:59"
FAILED = "Error"  # nova/objects/instance_action.py


class Outcome(Struct, frozen=True):
    """What has become of an action; ``reason`` is Nova's, where it tells one."""

    ended: bool
    failed: bool = False
    reason: str | None = None


class History:
    """Finds actions in the histories of servers; safe under threads."""

    def __init__(self, api: OpenStackApi) -> None:
        self._api = api
        self._entries: dict[str, str] = {}
        self._tokens: dict[str, str] = {}
        self._creations: dict[str, str | None] = {}

    def find_history_cursor(self, nova_id: str) -> str:
        """Return the newest entry, empty where there is none. Raises ServerMissing."""
        newest = self._list(nova_id, limit=1)
        return str(newest[0]["request_id"]) if newest else ""

    def expect_creation(self, nova_id: str) -> None:
        """Look for the creation of a server from now on, the response to which was lost."""
        if len(self._creations) >= KNOWN_MOST:
            self._creations.clear()
        self._creations.setdefault(nova_id, None)

    def find_creation(self, nova_id: str) -> str | None:
        """Return the entry of a creation that is expected, None before Nova has written it.

        Nova writes it when it has chosen a host, some time after it has answered.
        """
        if nova_id not in self._creations:
            return None
        self._creations[nova_id] = self._creations[nova_id] or self._read_creation(nova_id)
        return self._creations.get(nova_id)

    def _read_creation(self, nova_id: str) -> str | None:
        try:
            entries = self._list(nova_id)
        except ServerMissing:
            return None
        made = (entry["request_id"] for entry in entries if entry["action"] == CREATION)
        return next(made, None)

    def has_deletion(self, nova_id: str) -> bool:
        """Tell whether somebody has had a server deleted; nobody has of one that is not known."""
        if not NOVA_ID.fullmatch(nova_id):
            return False
        with suppress(ServerMissing):
            return any(entry["action"] == DELETION for entry in self._list(nova_id))
        return False

    def note(self, token: str, entry: str) -> None:
        """Remember which entry is that of an action."""
        if len(self._entries) >= KNOWN_MOST:
            self._entries.clear()
            self._tokens.clear()
        self._entries[token] = entry
        self._tokens[entry] = token

    def find(self, nova_id: str, request: ActionRequest) -> str | None:
        """Return the entry of an action, None when the cloud has not taken it yet."""
        known = self._entries.get(request.token)
        if known or request.history_cursor is None:
            return known
        behind: list[str] = []
        for entry in self._list(nova_id):
            if entry["request_id"] == request.history_cursor:
                break
            mine = self._tokens.get(entry["request_id"], request.token) == request.token
            if mine and entry["action"] == NAMES[request.action]:
                behind.append(entry["request_id"])
        if not behind:
            return None
        self.note(request.token, behind[-1])
        return behind[-1]

    def find_start(self, nova_id: str, action: Action) -> str:
        """Return when the last action of a kind began, in UTC; ``LATER`` where none is known."""
        with suppress(ServerMissing):
            for entry in self._list(nova_id):
                if entry["action"] == NAMES[action]:
                    return str(entry["start_time"])
        return LATER

    def examine(self, nova_id: str, entry: str) -> Outcome:
        """Return what has become of an action; one whose last step has not ended goes on."""
        try:
            path = f"/servers/{nova_id}/os-instance-actions/{entry}"
            action = self._api.read(path, HISTORY)["instanceAction"]
        except ServerMissing:
            return Outcome(ended=False)
        steps = action.get("events") or []
        ended = bool(steps) and all(step["finish_time"] for step in steps)
        failed = action["message"] == FAILED
        return Outcome(ended or failed, failed, _find_reason(steps) if failed else None)

    def _list(self, nova_id: str, **query: Any) -> list[Any]:
        path = f"/servers/{nova_id}/os-instance-actions"
        entries: list[Any] = self._api.read(path, HISTORY, **query)["instanceActions"]
        return entries


def _find_reason(steps: list[Any]) -> str:
    """Return why an action failed; Nova tells no more than its step to those who are no admin."""
    for step in steps:
        if step["result"] == FAILED:
            return tidy(step.get("details") or f"The cloud failed in {step['event']}")
    return "The cloud gave up without a reason"
