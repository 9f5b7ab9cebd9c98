"""A server as the domain knows it."""

from datetime import UTC, datetime

from domain.catalogue import Flavor, Image
from domain.servers import Server
from domain.transitions import Status

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SERVER = Server(
    id="server-1",
    project_id="project-1",
    region="RegionOne",
    name="web-1",
    status=Status.VERIFY_RESIZE,
    flavor=Flavor("flavor-1", "m1.small", 1, 2048, 20),
    image=Image("image-1", "Debian 12", "debian", 8, 1, "active"),
    ip_address=None,
    created_at=NOW,
    updated_at=NOW,
)
ALLOWED = ["confirm_resize", "revert_resize", "lock"]
"""What may be done with it."""
