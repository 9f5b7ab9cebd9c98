"""Messages of webhooks, verified as Standard Webhooks has it (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ostler_sdk._errors import OstlerError

if TYPE_CHECKING:
    from ostler_sdk.models import Event

TOLERANCE_S = 300
PREFIX = "whsec_"


class InvalidSignature(OstlerError):
    """The message is forged, too old, or not one of a webhook; the text says which."""


@dataclass(frozen=True)
class Message:
    """What a webhook has sent: ``id`` is the same when it comes again, ``data`` is the event."""

    id: str
    type: str
    timestamp: str
    data: dict[str, Any]

    @property
    def event(self) -> Event:
        """The event; a ``webhook.ping`` has none. Raises ValueError for that."""
        from ostler_sdk.models import Event

        return Event.model_validate(self.data)


def verify(
    secret: str | Sequence[str],
    headers: Mapping[str, str],
    body: bytes | str,
    *,
    tolerance: float = TOLERANCE_S,
) -> Message:
    """Return the message of a request that was signed with the secret, or with one of several.

    ``headers`` are those of the request, in any case of letters, ``body`` is what came, as it came.
    Raises InvalidSignature when no signature fits, and when the message was signed more than
    ``tolerance`` seconds ago or ahead.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    content = body.encode() if isinstance(body, str) else body
    message_id, timestamp = lowered.get("webhook-id"), lowered.get("webhook-timestamp")
    if not message_id or not timestamp:
        raise InvalidSignature("The request has no webhook-id or no webhook-timestamp")
    _check_age(timestamp, tolerance)
    signed = b".".join((message_id.encode(), timestamp.encode(), content))
    secrets = [secret] if isinstance(secret, str) else secret
    if not _is_signed(signed, secrets, lowered.get("webhook-signature", "")):
        raise InvalidSignature("No signature of the message fits the secret")
    return _read_message(message_id, content)


def _check_age(timestamp: str, tolerance: float) -> None:
    try:
        age = time.time() - int(timestamp)
    except ValueError:
        raise InvalidSignature("The webhook-timestamp is no number") from None
    if abs(age) > tolerance:
        raise InvalidSignature("The message was signed too long ago, or ahead of time")


def _is_signed(signed: bytes, secrets: Sequence[str], signatures: str) -> bool:
    expected = [_sign(secret, signed) for secret in secrets]
    given = [one[3:] for one in signatures.split() if one.startswith("v1,")]
    return any(
        hmac.compare_digest(one.encode(), other.encode()) for one in expected for other in given
    )


def _sign(secret: str, signed: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("The secret is no secret of a webhook") from None
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _read_message(message_id: str, content: bytes) -> Message:
    try:
        told = json.loads(content)
        return Message(message_id, told["type"], told["timestamp"], told["data"])
    except (ValueError, KeyError, TypeError):
        raise InvalidSignature("The message is signed, and is no event of a webhook") from None
