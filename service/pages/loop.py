"""The event loop, on which those who know callers work, asked from the threads of Flask."""

import asyncio
from collections.abc import Coroutine
from contextvars import ContextVar
from typing import Any, TypeVar

Result = TypeVar("Result")

SECONDS = 60.0
"""Longer than whatever is waited for may take."""

loop_var: ContextVar[asyncio.AbstractEventLoop] = ContextVar("loop")
"""The loop that has the request of this thread."""


def call(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what ``work`` does on the loop. Raises whatever it raises."""
    return asyncio.run_coroutine_threadsafe(work, loop_var.get()).result(SECONDS)
