"""What a server of the simulated cloud writes to its console, and the URL that shows it."""

import secrets
from datetime import datetime, timedelta

from backends.base import Console
from persistence.simulated_servers import SimulatedServer

LIFETIME = timedelta(minutes=10)
BOOT_LINES = (
    "[    0.000000] Linux version 6.1.0 (simulated)",
    "[    0.412345] Memory: flavor {flavor_id}",
    "[    1.203311] EXT4-fs (vda1): mounted filesystem",
    "[    2.718281] cloud-init: image {image_id}",
    "[    3.141592] cloud-init: hostname set to {name}",
    "{name} login:",
)


def write_log(server: SimulatedServer, lines: int) -> list[str]:
    """Return the last ``lines`` lines of all boots of a server."""
    boot = [line.format(**_describe(server)) for line in BOOT_LINES]
    if size := (server.options or {}).get("user_data_characters"):
        boot.insert(-1, f"[    3.242100] cloud-init: user data of {size} characters in Base64")
    return (boot * server.boots)[-lines:] if lines else []


def _describe(server: SimulatedServer) -> dict[str, str]:
    return {"name": server.name, "flavor_id": server.flavor_id, "image_id": server.image_id}


def make_console(now: datetime) -> Console:
    """Return a console that works for ten minutes."""
    url = f"http://simulator.invalid/vnc?token={secrets.token_urlsafe(24)}"
    return Console("novnc", url, now + LIFETIME)
