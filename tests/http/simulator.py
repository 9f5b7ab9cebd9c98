"""The simulated cloud as requests tell it what to do."""

from typing import Any

import httpx

SIMULATOR = "/api/v1/simulator"
CLOCK = f"{SIMULATOR}/clock"
RESET = f"{SIMULATOR}/reset"
CONTROLLED: dict[str, Any] = {"SIMULATOR_CONTROL": "true"}


def tell(client: httpx.Client, **orders: Any) -> dict[str, Any]:
    """Have orders in force, and return what is."""
    told = client.put(SIMULATOR, json=orders)
    assert told.status_code == 200, told.text
    return told.json()


def move_clock(client: httpx.Client, **change: Any) -> dict[str, Any]:
    """Change the clock, and return what is in force."""
    moved = client.post(CLOCK, json=change)
    assert moved.status_code == 200, moved.text
    return moved.json()
