"""What is executed of the statements that are prepared."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from persistence.database import prepared


@dataclass(frozen=True, slots=True)
class Executed:
    """A statement as the driver took it, and how many ``rows`` it changed; None if only sent."""

    text: str
    values: Sequence[Any]
    rows: int | None


@contextmanager
def listen() -> Iterator[list[Executed]]:
    """Yield the statements that are executed in the block, in order."""
    executed: list[Executed] = []
    run_text, send_text = prepared.run_text, prepared.send_text

    def run(connection: Any, text: str, values: Sequence[Any] = (), **options: bool) -> Any:
        outcome = run_text(connection, text, values, **options)
        executed.append(Executed(text, values, outcome[1]))
        return outcome

    def send(connection: Any, text: str, values: Sequence[Any] = ()) -> None:
        send_text(connection, text, values)
        executed.append(Executed(text, values, None))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "run_text", run)
        patch.setattr(prepared, "send_text", send)
        yield executed
