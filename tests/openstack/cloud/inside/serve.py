"""One service of the cloud: ``python -m tests.openstack.cloud.inside.serve NAME PORT``."""

import fcntl
import gc
import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import Any

APPLICATIONS = {
    "keystone": "keystone.wsgi.api",
    "placement": "placement.wsgi.api",
    "glance": "glance.wsgi.api",
    "neutron": "neutron.wsgi.api",
    "nova": "nova.wsgi.osapi_compute",
}
# Neutron finds its driver by an entry point, which names a module of its own tests.
BINDING = "neutron.tests.unit.plugins.ml2.drivers.mechanism_test"
INSIDE = "tests.openstack.cloud.inside"
GARBAGE = 50_000  # objects that are made before it is looked which are not needed any more


def main() -> None:
    """Serve until a signal ends the process; a failed start ends it with 1."""
    name, port = sys.argv[1:]
    # The applications read the command line of whoever imports them.
    sys.argv = [name]
    lock = take_lock()
    try:
        listener = importlib.import_module(f"{INSIDE}.listener")
        listener.listen(name, load_application(name), int(port))
    except Exception:
        traceback.print_exc()
    lock.close()
    # The services leave threads behind that would keep the process alive.
    sys.stderr.flush()
    os._exit(1)


def take_lock() -> Any:
    """Return the file of the process id, locked as long as this process lives."""
    file = Path("pid").open("a+")  # noqa: SIM115
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def load_application(name: str) -> Any:
    """Return the WSGI application of a service, with everything behind it started."""
    importlib.import_module(f"{INSIDE}.sqlite").prepare()
    if name == "neutron":
        sys.modules[BINDING] = importlib.import_module(f"{INSIDE}.binding")
    module = importlib.import_module(APPLICATIONS[name])
    if name == "nova":
        importlib.import_module(f"{INSIDE}.nova_hosts").start_hosts()
    # Neutron's first query may otherwise ask for a relation before it is there.
    importlib.import_module("sqlalchemy.orm").configure_mappers()
    rest_collector()
    return module.application


def rest_collector() -> None:
    """Let the garbage collector pass over what was loaded, and come less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


if __name__ == "__main__":
    main()
