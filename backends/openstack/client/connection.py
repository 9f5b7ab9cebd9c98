"""The connection to an OpenStack: one for all threads, which logs in again by itself."""

from typing import Any

from keystoneauth1.exceptions import ClientException
from keystoneauth1.session import TCPKeepAliveAdapter
from openstack.config import OpenStackConfig
from openstack.config.cloud_region import CloudRegion
from openstack.connection import Connection
from openstack.exceptions import SDKException
from requests import PreparedRequest, Response

from backends.openstack.client.settings import OpenStackSettings, check_auth_url

TIMEOUT_SECONDS = 20.0
"""How long a call may go unanswered; less than a lease, so that its holder outlives the call."""

CONNECT_SECONDS = 5.0
"""How long a service may take to accept a connection."""

LOGIN_SECONDS = 8.0
"""How long Keystone may not answer: a login is two requests, for which other threads wait."""

CONNECTIONS = 64  # kept open to each service, for as many threads


class HastyAdapter(TCPKeepAliveAdapter):
    """Waits less long for a connection than for a response."""

    def send(self, request: PreparedRequest, *given: Any, **named: Any) -> Response:
        """Send a request with the time that it has, which requests gives by name."""
        if isinstance(named.get("timeout"), float):
            named["timeout"] = (min(named["timeout"], CONNECT_SECONDS), named["timeout"])
        return super().send(request, *given, **named)


def connect(settings: OpenStackSettings) -> Connection:
    """Return a connection, which calls nobody before its first use.

    Threads may share it: the session logs in under a lock, and its pool is one of urllib3.
    Raises ValueError, in one line that names the setting, when the settings cannot be used.
    """
    connection = Connection(config=read_region(settings))
    adapter = HastyAdapter(pool_maxsize=CONNECTIONS)
    for scheme in ("http://", "https://"):
        connection.session.session.mount(scheme, adapter)
    return connection


def read_region(settings: OpenStackSettings) -> CloudRegion:
    """Return the SDK's own settings. Raises ValueError."""
    files = [settings.config_file] if settings.config_file else None
    try:
        loader = OpenStackConfig(
            config_files=files,
            app_name="ostler",
            load_yaml_config=bool(settings.cloud),
            load_envvars=False,
        )
        region = loader.get_one(
            cloud=settings.cloud or None,
            region_name=settings.region,
            api_timeout=TIMEOUT_SECONDS,
            **({} if settings.cloud else _describe_login(settings)),
        )
    except (SDKException, ClientException, OSError):
        where = settings.config_file or "clouds.yaml"
        raise ValueError(
            f"OS_CLOUD: {where} has no usable cloud {settings.cloud!r} "
            f"with the region {settings.region!r}"
        ) from None
    try:
        check_auth_url(str(region.config.get("auth", {}).get("auth_url", "")))
    except ValueError as error:
        raise ValueError(f"OS_CLOUD: the auth_url of {settings.cloud!r} {error}") from None
    return region


def _describe_login(settings: OpenStackSettings) -> dict[str, Any]:
    return {
        "auth_type": "password",
        "auth": {
            "auth_url": settings.auth_url,
            "username": settings.username,
            "password": settings.password,
            "project_name": settings.project_name,
            "user_domain_name": settings.user_domain,
            "project_domain_name": settings.project_domain,
        },
    }
