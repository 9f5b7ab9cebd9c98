"""Failures explained: whether to try again, when, what is in the way, and what to try instead."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

BUSY_SECONDS = 1
"""How soon to try again at the earliest when another operation is in the way."""

OUTAGE_SECONDS = 2
"""How soon to try again when the database or the cloud is away."""

STORAGE_SECONDS = 10
"""How soon to try again when the database keeps nothing, which somebody has to mend."""


class Advice(NamedTuple):
    """Whether asking for the same again may succeed, and a sentence that says what to try."""

    retry: bool
    hint: str


NO_ROOM = Advice(True, "Try again later, when a host has room, or ask for a smaller flavor.")
MORE_QUOTA = Advice(
    True, "Delete what is not needed, or ask the operators of the cloud for more quota."
)
OTHER_STATE = Advice(
    False, "Read the server again: the cloud has it in another state than this action needs."
)
UNKNOWN_REFERENCE = Advice(
    False, "Choose a flavor and an image that are listed: the cloud does not know one of these."
)
UNKNOWN_ZONE = Advice(
    False, "Name a zone that the cloud has, or none: the cloud chooses one with room then."
)
UNKNOWN_GROUP = Advice(
    False, "Name security groups that the project has, or none: the server is in `default` then."
)
UNKNOWN_NETWORK = Advice(False, "Choose a network that is listed and that servers can be on.")
UNKNOWN_KEY = Advice(False, "Choose a key pair that is listed, or import it first.")
OTHER_INPUT = Advice(False, "Read the message, and ask with another value.")
BAD_BUILD = Advice(False, "Delete the server, and make it of another image or another flavor.")
GONE = Advice(False, "Delete the server here as well, and make a new one if it is needed.")

BY_REASON = {
    "quota": MORE_QUOTA,
    "state": OTHER_STATE,
    "reference": UNKNOWN_REFERENCE,
    "input": OTHER_INPUT,
}
"""What to do when the cloud refused, by the reason that ``backends.base.BackendRefused`` has."""

BY_REFERENCE = {
    "availability zone": UNKNOWN_ZONE,
    "security_group": UNKNOWN_GROUP,
    "network": UNKNOWN_NETWORK,
    "key pair": UNKNOWN_KEY,
    "keypair": UNKNOWN_KEY,
    "key_name": UNKNOWN_KEY,
}
"""What to do when the cloud does not know something that it was told, by its words for it."""

BY_WORDS: dict[str, Advice] = {
    "no valid host": NO_ROOM,
    "exceeded maximum number of retries": NO_ROOM,
    "build of instance": BAD_BUILD,
    "gone from the cloud": GONE,
    "quota": MORE_QUOTA,
    "is full": MORE_QUOTA,
    "no addresses left": MORE_QUOTA,
    "in status": OTHER_STATE,
    "does not exist": UNKNOWN_REFERENCE,
}
"""What to do about a reason known by its words, in lower case; the first that fits counts.

The words are those of Nova (nova/exception.py: NoValidHost, MaxRetriesExceeded,
BuildAbortException, QuotaError), of the simulated cloud and of Ostler itself.
"""

BY_CODE = {
    "BACKEND_REFUSED": Advice(False, "Read the message, and ask for something else."),
    "BACKEND_FAILED": Advice(
        False, "Read the message and the console log; a rebuild or a new server may help."
    ),
    "BACKEND_UNAVAILABLE": Advice(True, "Try again later: the cloud could not be reached."),
    "DEADLINE_EXCEEDED": Advice(
        True, "Read the server first, since the cloud may still be at it; then try again."
    ),
}
"""What to do when nothing but the code is known."""

EXPLAINED_BY_CODE = frozenset({"BACKEND_UNAVAILABLE", "DEADLINE_EXCEEDED"})


def describe_failure(code: str, message: str, reason: str | None = None) -> dict[str, Any]:
    """Return ``{code, message, retry, hint}`` of an operation that failed.

    ``message`` is the cloud's; ``reason`` is that of a refusal, where the cloud gave one.
    """
    advice = find_advice(code, message, reason)
    return {"code": code, "message": message, **advice._asdict()}


def find_advice(code: str, message: str, reason: str | None = None) -> Advice:
    """Return what to do about a failure: by its reason, else by its words, else by its code."""
    words = message.lower()
    if reason == "reference":
        found = (advice for part, advice in BY_REFERENCE.items() if part in words)
        return next(found, UNKNOWN_REFERENCE)
    if reason in BY_REASON:
        return BY_REASON[reason]
    if code in EXPLAINED_BY_CODE:
        return BY_CODE[code]
    return next((advice for part, advice in BY_WORDS.items() if part in words), BY_CODE[code])


def complete_failure(recorded: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a recorded failure with ``retry`` and ``hint``, which older records lack."""
    if recorded is None or "hint" in recorded:
        return recorded
    return describe_failure(recorded["code"], recorded["message"])


def describe_refusal(
    *,
    retry_after: int | None = None,
    operation_id: str | None = None,
    allowed_actions: Sequence[str] = (),
    **own: Any,
) -> dict[str, Any]:
    """Return the ``details`` of a request that was refused, ``own`` being those of its code.

    ``retry_after`` is in seconds, None where repeating the request is of no use; ``operation_id``
    is what is in the way; ``allowed_actions`` is what may be done with the server now.
    """
    return {
        "retry": retry_after is not None,
        "retry_after": retry_after,
        "operation_id": operation_id,
        "allowed_actions": list(allowed_actions),
        **own,
    }
