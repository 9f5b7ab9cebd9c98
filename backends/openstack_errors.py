"""What an OpenStack answers when it does not do what it is asked, in the words of the contract."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from keystoneauth1.exceptions import ClientException
from openstack.exceptions import SDKException
from requests import Response

from backends.base import BackendRefused, BackendUnavailable, ServerMissing
from domain.errors import shorten

logger = logging.getLogger(__name__)

MAX_MESSAGE = 300
REQUEST_ID = "x-openstack-request-id"
URL = re.compile(r"https?://\S+")
QUOTA = re.compile(r"quota exceeded for ([a-z_]+)", re.IGNORECASE)
QUOTA_WORDS = ("quota", "maximum number of ports", "exceed")
REFERENCES = ("flavor", "image")
REFUSALS = {400: "input", 403: "state", 409: "state", 413: "quota", 422: "input"}
"""The reason of a refusal by its status, where its words do not speak of something else."""


@contextmanager
def translate_silence() -> Iterator[None]:
    """Turn every failure to reach a service, or to log in, into BackendUnavailable."""
    try:
        yield
    except (SDKException, ClientException) as error:
        logger.warning("Cloud not reached", extra={"exc_type": type(error).__name__})
        raise BackendUnavailable("The cloud cannot be reached") from None


def check_read(response: Response) -> None:
    """Return when the answer holds what was asked for. Raises ServerMissing, BackendUnavailable."""
    if response.status_code == 404:
        raise ServerMissing("The cloud has no such server")
    if response.status_code >= 400:
        raise_unavailable(response)


def check_change(response: Response) -> None:
    """Return when the change was taken.

    Raises ServerMissing, BackendRefused, and BackendUnavailable where it may be tried again.
    """
    if response.status_code == 404:
        raise ServerMissing("The cloud has no such server")
    if response.status_code in REFUSALS:
        raise_refused(response)
    if response.status_code >= 400:
        raise_unavailable(response)


def raise_unavailable(response: Response) -> NoReturn:
    """Raise BackendUnavailable for an answer, which is logged by its status and request id."""
    _log("Cloud failed", response)
    raise BackendUnavailable(f"The cloud answers {response.status_code}")


def raise_refused(response: Response) -> NoReturn:
    """Raise BackendRefused with the reason and the words of the cloud."""
    _log("Cloud refused", response)
    message = read_message(response)
    words = message.lower()
    quota = QUOTA.search(message)
    if response.status_code == 403 and any(part in words for part in QUOTA_WORDS):
        raise BackendRefused("quota", message, quota.group(1) if quota else None)
    reason = REFUSALS[response.status_code]
    if reason == "input" and any(part in words for part in REFERENCES):
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
    """Return a text of the cloud as one line without addresses."""
    return shorten(URL.sub("(address)", " ".join(text.split())), MAX_MESSAGE)


def _log(message: str, response: Response) -> None:
    extra = {
        "cloud_status": response.status_code,
        "cloud_request_id": response.headers.get(REQUEST_ID, "-"),
    }
    logger.info(message, extra=extra)
