"""What the options of every command say of the service that is asked."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ostler_cli.absence import Absence
from ostler_cli.exits import UNAVAILABLE, Refusal, refuse_use, say
from ostler_cli.text import clean

if TYPE_CHECKING:
    from ostler_sdk import Client

RETRY_SECONDS = "OSTLER_RETRY_SECONDS"
"""The variable that says for how many seconds the service may be away when it is asked."""

RETRY_S = 30.0
"""For how many it may be unless that says otherwise."""


@dataclass
class Session:
    """One run of the command line."""

    context: str | None = None
    url: str | None = None
    verbose: bool = False

    @cached_property
    def client(self) -> "Client":
        """The client of the service. Raises ConfigurationError for a context that is not there."""
        from ostler_sdk import Client, Retries

        retries = Retries(elapsed=read_retry_seconds(), on_retry=self.note_failure)
        return Client(self.url, profile=self.context, retries=retries)

    @cached_property
    def absence(self) -> Absence:
        """What is known of a service that is away."""
        return Absence(lambda: self.place)

    def note_failure(self, error: Exception, _pause: float) -> None:
        """Take note that the service is away, if it was not the service that has refused."""
        code = getattr(error, "code", "HTTP_")
        if code.startswith("HTTP_"):
            self.absence.note()

    def close(self) -> None:
        """Close the connections, if there are any."""
        if "client" in self.__dict__:
            self.client.close()

    @property
    def place(self) -> str:
        """Where the service is, as people are told."""
        from ostler_sdk.profiles import DEFAULT_URL

        profile = self.client.profile
        return profile.url or (f"of the cloud {profile.cloud}" if profile.cloud else DEFAULT_URL)

    def request(self, method: str, path: str, **arguments: Any) -> Any:
        """Send a request and return its answer. Raises what the SDK raises.

        That the service cannot be reached is a Refusal that says where it was looked for.
        """
        from ostler_sdk.errors import ConnectionFailed

        try:
            response = self.client.request(method, path, **arguments)
        except ConnectionFailed as failure:
            raise self.refuse_connection(failure) from None
        self.absence.end()
        if self.verbose:
            request_id = response.headers.get("x-request-id", "")
            say(clean(f"{method} {path} {response.status} {request_id}".rstrip()))
        return response

    def refuse_connection(self, failure: Any) -> "Unreachable":
        """Return the refusal of a service that cannot be reached."""
        words = str(failure).rpartition("] ")[2].removeprefix("The service cannot be reached: ")
        lost = "; what was asked for may have been done" if failure.sent else ""
        return Unreachable(f"the service at {self.place} cannot be reached: {words.lower()}{lost}")

    def get(self, path: str, **query: Any) -> Any:
        """Return what is at a path."""
        return self.request("GET", path, query=query).data


def read_retry_seconds() -> float:
    """Return for how many seconds the service may be away. Raises Refusal for what is no number."""
    text = os.environ.get(RETRY_SECONDS) or str(RETRY_S)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        refuse_use(f"{RETRY_SECONDS} must be a number of seconds, and is {text!r}")
    return float(text)


@contextmanager
def open_session(values: dict[str, Any]) -> Iterator[Session]:
    """Give the session that the common options ask for, which are taken from the values."""
    session = Session(values.pop("context"), values.pop("url"), values.pop("verbose"))
    try:
        yield session
    finally:
        session.close()


class Unreachable(Refusal):
    """The service cannot be reached."""

    def __init__(self, message: str) -> None:
        super().__init__(message, UNAVAILABLE, "CONNECTION_FAILED")
