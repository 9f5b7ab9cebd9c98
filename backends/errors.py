"""What a backend raises: its few own errors."""


class BackendRefused(Exception):
    """The cloud understood the call and declines it for good: wrong state, quota, bad reference.

    ``reason`` is one of ``state``, ``quota``, ``reference``, and ``input`` for a value that it does
    not take, such as a name; the message says what to change;
    ``quota`` is Nova's word for the quota that is exhausted, such as ``instances``, if known.
    """

    def __init__(self, reason: str, message: str, quota: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.quota = quota


class NameTaken(BackendRefused):
    """What is to be made has the name of another one that is there."""

    def __init__(self, message: str) -> None:
        super().__init__("state", message)


class BackendUnavailable(Exception):
    """The cloud cannot be reached or is failing at the moment; the call may be repeated.

    ``retry_after`` is in how many seconds that is of use at the earliest, None if nobody knows.
    """

    def __init__(self, message: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ServerMissing(Exception):
    """The cloud knows no server with this id."""
