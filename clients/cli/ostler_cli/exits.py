"""Exit codes, and how whatever goes wrong is told."""

import json
import sys
from typing import Any, NoReturn

from ostler_cli.text import clean

FAILED = 1
USAGE = 2
NOT_FOUND = 3
DENIED = 4
CONFLICT = 5
UNAVAILABLE = 6
TIMEOUT = 7
INTERRUPTED = 130

MEANINGS = {
    0: "Done; with `--wait`, the operation succeeded.",
    FAILED: "Refused or failed: a failed operation, a quota, a no, an error of the service (500).",
    USAGE: "Not understood: a wrong option, or a value that the service does not take (400, 422).",
    NOT_FOUND: "Not found (404), or not kept any more (410).",
    DENIED: "Not known, or not allowed (401, 403).",
    CONFLICT: "Not as things are now: another state, busy, an ambiguous name (409, 412).",
    UNAVAILABLE: "The service or its cloud cannot be reached, or not now (429, 502, 503).",
    TIMEOUT: "What was waited for goes on; `--timeout` has passed.",
    INTERRUPTED: "Ctrl-C.",
}
"""What each exit code means, as the documentation has it."""

BY_STATUS = {
    400: USAGE,
    401: DENIED,
    403: DENIED,
    404: NOT_FOUND,
    409: CONFLICT,
    410: NOT_FOUND,
    412: CONFLICT,
    422: USAGE,
    429: UNAVAILABLE,
    502: UNAVAILABLE,
    503: UNAVAILABLE,
    504: UNAVAILABLE,
}


class Refusal(Exception):
    """What the command line cannot do; the message is a sentence without its full stop."""

    def __init__(
        self, message: str, exit_code: int = FAILED, code: str = "REFUSED", details: Any = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code
        self.envelope = {"error": {"code": code, "message": message, "details": details}}


def convert(error: Exception) -> Refusal | None:
    """Return what was raised in the words of the command line, None for a fault of its own."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, UnicodeEncodeError):
        return Refusal("what is given has letters that cannot be sent", USAGE, "USAGE")
    if isinstance(error, OSError):
        what = error.filename or "standard output cannot be written"
        return Refusal(f"{what}: {(error.strerror or str(error)).lower()}")
    from ostler_sdk import errors

    if isinstance(error, errors.ApiError):
        return _convert_answer(error)
    if isinstance(error, errors.ConnectionFailed):
        return Refusal(str(error), UNAVAILABLE, "CONNECTION_FAILED")
    if isinstance(error, errors.ConfigurationError):
        return Refusal(str(error), USAGE, "CONFIGURATION")
    if isinstance(error, errors.OstlerError):
        return Refusal(str(error), FAILED, "UNEXPECTED_ANSWER")
    return None


def _convert_answer(error: Any) -> Refusal:
    exit_code = BY_STATUS.get(error.status, FAILED)
    if error.code == "QUOTA_EXCEEDED":
        exit_code = FAILED
    refusal = Refusal(describe(error), exit_code, error.code, error.details)
    if isinstance(error.body, dict) and "error" in error.body:
        refusal.envelope = error.body
    return refusal


def describe(error: Any) -> str:
    """Return in one sentence what the service refused, what is allowed now, and what to do."""
    parts = [error.message.rstrip(".")]
    if isinstance(error.details, list):
        parts = [_describe_fault(fault) for fault in error.details if isinstance(fault, dict)]
    if error.allowed_actions:
        words = (action.replace("_", "-") for action in error.allowed_actions)
        parts.append(f"allowed now: {', '.join(words)}")
    if error.operation_id:
        parts.append(f"follow what goes on with: ostler operation wait {error.operation_id}")
    if isinstance(error.details, dict) and error.details.get("hint"):
        parts.append(str(error.details["hint"]).rstrip("."))
    if error.status == 401:
        parts.append("a key is taken from OSTLER_API_KEY, or kept by: ostler context add")
    if error.status >= 500 and not error.retry and error.request_id:
        parts.append(f"request {error.request_id}")
    return "; ".join(part for part in parts if part) or error.code


def _describe_fault(fault: dict[str, Any]) -> str:
    place = ".".join(str(part) for part in fault.get("loc", [])[1:])
    message = str(fault.get("msg", "")).rstrip(".")
    return f"{place}: {message}" if place else message


def tell(refusal: Refusal, as_json: bool) -> None:
    """Write to standard error what went wrong, as a line or as an envelope."""
    if as_json:
        line = json.dumps(refusal.envelope, ensure_ascii=True)
    else:
        line = f"ostler: {clean(refusal.message)}"
    say(line)


def say(line: str) -> None:
    """Write a line to standard error, if there is one."""
    if sys.stderr is not None:
        print(line, file=sys.stderr, flush=True)


def refuse_use(message: str) -> NoReturn:
    """Raise the refusal of a wrong use."""
    raise Refusal(message, USAGE, "USAGE")
