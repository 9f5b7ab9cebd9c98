"""Ostler and its simulated cloud for the tests of other programs.

With pytest there is the fixture ``ostler``; ``run_service`` is the same without pytest. Nothing is
imported before it is used, so that tests which need no cloud pay nothing for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_ostler.orders import OrderUnknown
    from pytest_ostler.ostler import Clock, Ostler
    from pytest_ostler.service import ServiceFailed, run_service

__all__ = ["Clock", "OrderUnknown", "Ostler", "ServiceFailed", "run_service"]
__version__ = "0.1.0"

_HOMES = {
    "Clock": "ostler",
    "Ostler": "ostler",
    "OrderUnknown": "orders",
    "ServiceFailed": "service",
    "run_service": "service",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'pytest_ostler' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"pytest_ostler.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
