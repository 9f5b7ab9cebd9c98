"""Long rows of cases, of which the first half of an environment tries a sample."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

EVERY = 5
"""Of so many cases one is tried first, and the others in what takes long."""


def sample_cases(cases: Iterable[Any], name: Callable[[Any], str] | None = None) -> list[Any]:
    """Return every case as a parameter of a test, most of them marked ``long``.

    ``name`` gives the id of a case, which pytest finds by itself otherwise. A tuple is several
    parameters.
    """
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            id=name(case) if name else None,
            marks=pytest.mark.long if place % EVERY else (),
        )
        for place, case in enumerate(cases)
    ]
