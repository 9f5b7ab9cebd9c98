"""The backend of a region that is not in the settings any more."""

from typing import Any, NoReturn

from backends.base import CloudUnavailable


class Absent:
    """A cloud that cannot be reached, whatever it is asked for.

    Every call of ``backends.base.Backend`` raises CloudUnavailable.
    """

    name = "absent"
    instant = False
    strict = False

    def __init__(self, region: str) -> None:
        self.region = region

    def for_project(self, _: str) -> "Absent":
        """Return the same: it is away for everybody."""
        return self

    def ends_inline(self) -> bool:
        """Return False: nothing ends here."""
        return False

    def prefetch_server(self, _: str) -> None:
        """Read nothing: no action ends here."""

    def __getattr__(self, _: str) -> Any:
        return self._refuse

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        message = f"The region {self.region} is not in the settings of the service"
        raise CloudUnavailable(message)
