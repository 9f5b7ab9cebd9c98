"""Which handlers are called inline: those that read a little of the record, or change a little.

And which have a thread that nobody else holds: those that tell how the service is.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

Handler = TypeVar("Handler", bound=Callable[..., Any])


class InlineWork(Enum):
    """What a handler does that may be called on the event loop."""

    REMEMBERS = "remembers"
    READS = "reads"
    CHANGES = "changes"


def from_memory(handler: Handler) -> Handler:
    """Mark a handler that needs nothing but what this process has in memory, whatever hangs."""
    vars(handler)["inline"] = InlineWork.REMEMBERS
    return handler


def apart(handler: Handler) -> Handler:
    """Mark a handler that has a thread of its own.

    Whoever asks while it is at work gets the same response, so that it may have no arguments of the
    request.
    """
    vars(handler)["apart"] = True
    return handler


def inline(handler: Handler) -> Handler:
    """Mark a handler that may be called on the event loop.

    It asks no cloud, takes no lock and writes nothing; what it reads may turn out to take longer,
    and then it is called once more, in a thread.
    """
    vars(handler)["inline"] = InlineWork.READS
    return handler


def inline_change(handler: Handler) -> Handler:
    """Mark a handler that may be called on the event loop where every cloud is instant.

    What it does besides one transaction it may do twice: where that has to wait or takes longer,
    nothing has been changed, and the handler is called once more, in a thread.
    """
    vars(handler)["inline"] = InlineWork.CHANGES
    return handler
