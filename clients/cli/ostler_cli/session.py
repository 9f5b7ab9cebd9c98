"""What the options of every command say of the service that is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ostler_cli.exits import UNAVAILABLE, Refusal, say
from ostler_cli.text import clean

if TYPE_CHECKING:
    from ostler_sdk import Client


@dataclass
class Session:
    """One run of the command line."""

    context: str | None = None
    url: str | None = None
    verbose: bool = False

    @cached_property
    def client(self) -> "Client":
        """The client of the service. Raises ConfigurationError for a context that is not there."""
        from ostler_sdk import Client

        return Client(self.url, profile=self.context)

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
