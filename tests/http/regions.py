"""Services in front of several regions, of which one at the most can be reached."""

import json
from typing import Any

REGIONS = "/api/v1/regions"
CAPABILITIES = "/api/v1/capabilities"

AWAY = {
    "backend": "openstack",
    "auth_url": "http://127.0.0.1:1/v3",
    "username": "ostler",
    "password": "secret-of-nobody",
    "project_name": "web",
}
"""An OpenStack at whose address nobody listens."""


def set_regions(**regions: dict[str, Any]) -> dict[str, Any]:
    """Return the setting of a service with these regions, the first being the default."""
    return {"REGIONS": json.dumps(regions)}


def simulate(*withheld: str) -> dict[str, Any]:
    """Return a simulated region that keeps some actions and boot options from its users."""
    return {"backend": "simulator", "withhold": list(withheld)}
