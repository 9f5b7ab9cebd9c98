"""A cloud as the operations see it: its backend beside the database that records it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from backends.base import Backend, BackendRefused, ServerMissing
from backends.base import BackendUnavailable as BackendSilent
from domain.errors import BackendError, BackendUnavailable, QuotaExceeded, ServerNotFound
from persistence.session import Database


@dataclass(frozen=True, slots=True)
class Cloud:
    """One region: the ``backend`` that runs its servers and the ``database`` that records them."""

    region: str
    backend: Backend
    database: Database


@contextmanager
def translate_refusals(server_id: str) -> Iterator[None]:
    """Turn what a backend raises into the errors that clients know."""
    try:
        yield
    except ServerMissing:
        raise ServerNotFound(server_id) from None
    except BackendSilent:
        raise BackendUnavailable(
            "The cloud cannot be reached right now; try again in a few seconds"
        ) from None
    except BackendRefused as refusal:
        if refusal.reason == "quota":
            raise QuotaExceeded(str(refusal)) from None
        raise BackendError(f"The cloud refused: {refusal}", {"reason": refusal.reason}) from None
