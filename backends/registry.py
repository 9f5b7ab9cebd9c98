"""The backends there are, each imported only when it is wanted."""

from importlib import import_module
from typing import Any, cast

from backends.base import Backend

BACKENDS = {
    "simulator": "backends.simulator.simulated_backend:Simulator",
    "openstack": "backends.openstack.backend:OpenStack",
    "openstack-projects": "backends.openstack.projects:OpenStackProjects",
}


def build_backend(name: str, database: Any, **options: Any) -> Backend:
    """Return the backend called ``name``; ``options`` are its own configuration.

    ``database`` is where a backend may keep state of its own, as the simulated cloud does.
    Raises ValueError for a name that is not in ``BACKENDS``.
    """
    if name not in BACKENDS:
        raise ValueError(f"There is no backend {name!r}; choose one of {', '.join(BACKENDS)}")
    module, _, attribute = BACKENDS[name].partition(":")
    return cast(Backend, getattr(import_module(module), attribute)(database, **options))
