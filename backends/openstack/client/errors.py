"""What an OpenStack answers when it does not do what it is asked, in the words of the contract."""

import logging
import re
from typing import Any, NoReturn

from requests import Response

from backends.base import BackendRefused, CloudUnavailable, ServerMissing
from domain.errors import shorten
from domain.retry_after import read_retry_after

logger = logging.getLogger(__name__)

MAX_MESSAGE = 300
REQUEST_ID = "x-openstack-request-id"
URL = re.compile(r"https?://\S+")
INVALID = re.compile(r"(Invalid input for field/attribute \S+)\. Value: .*")
"""How Nova says that a field is not in its schema; what the client sent comes behind."""

QUOTA = re.compile(r"quota exceeded for ([a-z_]+)", re.IGNORECASE)
QUOTA_WORDS = ("quota", "maximum number of ports", "exceed")
REFERENCES = (
    "flavor", "image", "availability zone", "security_group", "network", "keypair", "key_name",
)  # fmt: skip
MISFITS = ("smaller than", "too small", "must change flavor", "unable to be resized")
"""What Nova says of references that it knows, and that do not go together (nova/exception.py)."""

REFUSALS = {400: "input", 403: "state", 409: "state", 413: "quota", 422: "input"}
"""The reason of a refusal by its status, where its words do not speak of something else."""


WITH_PAUSE = frozenset({413, 429, 503})
"""Responses whose ``Retry-After`` counts (RFC 9110 section 10.2.3, RFC 6585 section 4)."""


def log_unavailable(service: str, error: Exception) -> None:
    """Log that a service was not reached, or that a login was refused, by the kind of error."""
    extra = {"cloud_service": service, "exc_type": type(error).__name__}
    logger.warning("Cloud not reached", extra=extra)


def find_status(error: Exception) -> int | None:
    """Return the status of the response that an error of the SDK stands for, None without one."""
    status = getattr(error, "http_status", None) or getattr(error, "status_code", None)
    return status if isinstance(status, int) and status >= 100 else None


def read_pause(response: Response | None) -> float | None:
    """Return the seconds for which a service wants to be left alone, None where it does not say."""
    if response is None or response.status_code not in WITH_PAUSE:
        return None
    return read_retry_after(response.headers.get("Retry-After"), response.headers.get("Date"))


def parse(response: Response) -> Any:
    """Return the JSON of a response. Raises CloudUnavailable for what is none, or cut short."""
    try:
        return response.json()
    except ValueError:
        _log("Cloud not understood", response)
        raise CloudUnavailable("The cloud answers what cannot be read") from None


def check_read(response: Response) -> None:
    """Return if a response holds what was asked for. Raises ServerMissing, CloudUnavailable."""
    if response.status_code == 404:
        raise ServerMissing("The cloud has no such server")
    if response.status_code >= 400:
        raise_unavailable(response)


def check_change(response: Response) -> None:
    """Return when the change was taken.

    Raises ServerMissing, BackendRefused, and CloudUnavailable where it may be tried again.
    """
    if response.status_code == 404:
        raise ServerMissing("The cloud has no such server")
    if response.status_code in REFUSALS and read_pause(response) is None:
        raise_refused(response)
    if response.status_code >= 400:
        raise_unavailable(response)


def raise_unavailable(response: Response) -> NoReturn:
    """Raise CloudUnavailable for a response, which is logged by its status and request id."""
    _log("Cloud failed", response)
    raise CloudUnavailable(f"The cloud answers {response.status_code}", read_pause(response))


def raise_refused(response: Response) -> NoReturn:
    """Raise BackendRefused with the reason and the words of the cloud."""
    _log("Cloud refused", response)
    message = read_message(response)
    words = message.lower()
    quota = QUOTA.search(message)
    if response.status_code == 403 and any(part in words for part in QUOTA_WORDS):
        raise BackendRefused("quota", message, quota.group(1) if quota else None)
    reason = REFUSALS[response.status_code]
    unknown = any(part in words for part in REFERENCES)
    if reason == "input" and unknown and not any(part in words for part in MISFITS):
        reason = "reference"
    raise BackendRefused(reason, message)


def read_message(response: Response) -> str:
    """Return what the cloud says, in one line without addresses."""
    try:
        body: Any = response.json()
    except ValueError:
        body = None
    if isinstance(body, dict):
        for part in body.values():
            if isinstance(part, dict) and isinstance(part.get("message"), str):
                return tidy(part["message"])
    return f"The cloud answers {response.status_code}"


def tidy(text: str) -> str:
    """Return a text of the cloud as one line without addresses.

    Of a value that Nova does not take (nova/api/validation/validators.py) the name is left, and
    neither the value nor the pattern that it does not match.
    """
    line = INVALID.sub(r"\1", " ".join(text.split()))
    return shorten(URL.sub("(address)", line), MAX_MESSAGE)


def _log(message: str, response: Response) -> None:
    extra = {
        "cloud_status": response.status_code,
        "cloud_request_id": response.headers.get(REQUEST_ID, "-"),
    }
    logger.info(message, extra=extra)
