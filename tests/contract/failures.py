"""What must hold of every refusal and outage: it says whether, when and what to try."""

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
    if code == "SERVER_BUSY":
        assert details["operation_id"], "a busy server does not say with what"
        assert details["allowed_actions"] == [], "a busy server allows something"
