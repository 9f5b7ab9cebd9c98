"""What must hold of every refusal and outage: it says whether, when and what to try."""

from typing import Any

from domain.operations import OperationStatus
from domain.transitions import LIVE
from tests.contract.exchange import Exchange

EXPLAINED = frozenset({403, 409, 412, 429, 502, 503})
SHARED_KEYS = frozenset({"retry", "retry_after", "operation_id", "allowed_actions"})
OF_PROJECT = frozenset({"resource", "limit", "used", "requested", "largest_flavor_id"})
"""What a quota of the project says beside what one of the cloud does."""

OWN_KEYS = {
    "AMBIGUOUS_NAME": {"ids"},
    "INVALID_STATE_TRANSITION": {"current_status", "action"},
    "SERVER_BUSY": {"task"},
    "QUOTA_EXCEEDED": {"quota", "hint"},
    "BACKEND_ERROR": {"reason", "hint"},
    "PERMISSION_DENIED": {"reason", "hint", "required_role", "role"},
    "RATE_LIMITED": {"tier", "limit", "window_seconds"},
}


SERVER_STATUSES = {str(status) for status in LIVE}
OPERATION_STATUSES = {str(status) for status in OperationStatus}
ALWAYS_RETRIED = frozenset({"SERVER_BUSY", "DELIVERIES_PENDING", "RATE_LIMITED"})
SOMETIMES_RETRIED = frozenset({"INVALID_STATE_TRANSITION"})
"""It may succeed where an operation goes on; beside these codes and a 503 nothing ever does."""


def check_retry(exchange: Exchange) -> None:
    """A refusal has the details of its code, and the same time to try again as its header."""
    unexplained = exchange.status not in EXPLAINED or exchange.path.startswith("/health")
    if unexplained or exchange.method == "HEAD":
        return
    code, details = exchange.data["error"]["code"], exchange.data["error"]["details"]
    assert isinstance(details, dict), f"the details of {code} are {details}"
    own = OWN_KEYS.get(code, set()) | (OF_PROJECT if "resource" in details else set())
    assert set(details) == SHARED_KEYS | own, f"{code} has {sorted(details)}"
    said, sent = details["retry_after"], exchange.get_header("retry-after")
    assert details["retry"] == (said is not None), f"retry is {details['retry']}, after {said}"
    assert sent == (str(said) if said else None), f"Retry-After is {sent}, and details say {said}"
    assert details["retry"] or details["operation_id"] is None, f"{code} waits for nothing"
    if code not in SOMETIMES_RETRIED:
        wanted = code in ALWAYS_RETRIED or exchange.status == 503
        assert details["retry"] == wanted, f"retry is {details['retry']} for {code}"
    check_own(code, details)


def check_own(code: str, details: dict[str, Any]) -> None:
    """What only some codes say is what it can be of these."""
    if code == "SERVER_BUSY":
        assert details["operation_id"], "a busy server does not say with what"
        assert details["allowed_actions"] == [], "a busy server allows something"
        assert details["task"], "a busy server does not say what it does"
    if code == "SERVER_LOCKED":
        assert details["allowed_actions"] == ["unlock"], "a locked server allows something"
    if code == "INVALID_STATE_TRANSITION":
        described = OPERATION_STATUSES if details["action"] == "cancel" else SERVER_STATUSES
        assert details["current_status"] in described, f"a status is {details['current_status']}"
