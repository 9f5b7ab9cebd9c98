"""Which handlers answer at once: those that do nothing but read a little of the record."""

from collections.abc import Callable
from typing import Any, TypeVar

Handler = TypeVar("Handler", bound=Callable[..., Any])


def at_once(handler: Handler) -> Handler:
    """Mark a handler that may be called on the event loop.

    It asks no cloud, takes no lock and writes nothing; what it reads may turn out to take longer,
    and then it is called once more, in a thread.
    """
    vars(handler)["at_once"] = True
    return handler
