"""How an OpenStack is reached, and the refusal of what cannot reach one."""

from msgspec import Struct

from domain.records import describe_record


class OpenStackSettings(Struct, frozen=True):
    """Either ``cloud``, a name in a ``clouds.yaml``, or the parts of a password login.

    ``config_file`` is that file where it is not in one of the SDK's places. ``network`` is the
    name or id of the network of new servers, empty where the project has only one; ``domain`` is
    that of both the user and the project.
    """

    region: str
    cloud: str = ""
    config_file: str = ""
    auth_url: str = ""
    username: str = ""
    password: str = ""
    project_name: str = ""
    user_domain: str = "Default"
    project_domain: str = "Default"
    network: str = ""

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"password"})


def check_login(settings: OpenStackSettings) -> None:
    """Return when the settings are enough for a login. Raises ValueError, in one line."""
    login = {
        "OPENSTACK_AUTH_URL": settings.auth_url,
        "OPENSTACK_USERNAME": settings.username,
        "OPENSTACK_PASSWORD": settings.password,
        "OPENSTACK_PROJECT_NAME": settings.project_name,
    }
    missing = [name for name, value in login.items() if not value]
    if missing and not settings.cloud:
        raise ValueError(
            f"USE_MOCK_OPENSTACK: false needs OS_CLOUD, or else {', '.join(missing)} as well"
        )


def check_auth_url(url: str) -> None:
    """Return when an address of Keystone holds no login and no token, which logs would repeat.

    Raises ValueError without the address.
    """
    if "@" in url:
        raise ValueError("takes no login; name the user and the password in their own settings")
    if "?" in url or "#" in url:
        raise ValueError("takes no parameters; write https://keystone.example.com:5000/v3")
