"""A filter of Nova's scheduler that finds no host when a test says so."""

from typing import Any

from nova import context, exception, objects
from nova.scheduler import filters

from tests.openstack.cloud.inside.switches import read_controls

NO_HOST = "fake_no_host"


class ControlledFilter(filters.BaseHostFilter):
    """Refuses every host while ``schedule`` fails, or for a server with ``fake_no_host``."""

    def host_passes(self, host_state: Any, spec_obj: Any) -> bool:
        """Say whether a server may go to a host."""
        return "schedule" not in read_controls().failures and not wants_no_host(spec_obj)


def wants_no_host(spec_obj: Any) -> bool:
    """Say whether the server that is being made asks for no host in its metadata."""
    try:
        request = objects.BuildRequest.get_by_instance_uuid(
            context.get_admin_context(), spec_obj.instance_uuid
        )
    except exception.BuildRequestNotFound:
        # A resize or an unshelving: the server was made long ago.
        return False
    return NO_HOST in request.instance.metadata
