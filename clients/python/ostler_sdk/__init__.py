"""The Python SDK of Ostler.

``Client`` and ``AsyncClient`` are one API, once to be called and once to be awaited. Nothing is
imported before it is used: importing this package loads neither the HTTP client nor a model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ostler_sdk import errors, models, webhooks
    from ostler_sdk._async.client import AsyncClient
    from ostler_sdk._async.operations import AsyncOperation
    from ostler_sdk._sync.client import Client
    from ostler_sdk._sync.operations import Operation
    from ostler_sdk.profiles import Profile, load_profile, save_profile
    from ostler_sdk.retries import Retries
    from ostler_sdk.wire import Response

__all__ = [
    "AsyncClient",
    "AsyncOperation",
    "Client",
    "Operation",
    "Profile",
    "Response",
    "Retries",
    "errors",
    "load_profile",
    "models",
    "save_profile",
    "webhooks",
]
__version__ = "0.1.0"

_HOMES = {
    "AsyncClient": "_async.client",
    "AsyncOperation": "_async.operations",
    "Client": "_sync.client",
    "Operation": "_sync.operations",
    "Profile": "profiles",
    "Response": "wire",
    "Retries": "retries",
    "load_profile": "profiles",
    "save_profile": "profiles",
}
_MODULES = ("errors", "models", "profiles", "webhooks")


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"ostler_sdk.{name}")
    if name in _HOMES:
        return getattr(import_module(f"ostler_sdk.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'ostler_sdk' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
