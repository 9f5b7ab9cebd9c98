"""The setting ``REGIONS``: which clouds there are beside each other, and how each is reached."""

import json
import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from backends.openstack.client.settings import OpenStackSettings, check_auth_url
from domain.capabilities import WITHHOLDABLE

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
OF_EVERY_BACKEND = {"backend", "withhold"}
OF_SIMULATOR = {"strict"}
LOGIN = ("auth_url", "username", "password", "project_name")


class RegionSettings(BaseModel):
    """One region; ``strict`` is about a simulated one, None for what the settings say of it.

    All but that, ``backend`` and ``withhold`` say how an OpenStack is reached.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    backend: Literal["openstack", "simulator"]
    withhold: frozenset[str] = frozenset()
    strict: bool | None = None
    cloud: str = ""
    config_file: str = ""
    region_name: str = Field("RegionOne", min_length=1)
    auth_url: str = ""
    username: str = ""
    password: SecretStr = SecretStr("")
    project_name: str = ""
    user_domain: str = "Default"
    project_domain: str = "Default"
    network: str = ""

    @field_validator("withhold")
    @classmethod
    def check_withheld(cls, withheld: frozenset[str]) -> frozenset[str]:
        """Refuse what nobody could offer."""
        for name in sorted(withheld.difference(WITHHOLDABLE)):
            raise ValueError(f"{name!r} is unknown; choose from {', '.join(WITHHOLDABLE)}")
        return withheld

    @field_validator("auth_url")
    @classmethod
    def check_auth_url(cls, url: str) -> str:
        """Refuse a login in the address of Keystone."""
        check_auth_url(url)
        return url

    @model_validator(mode="after")
    def check_login(self) -> "RegionSettings":
        """Refuse an OpenStack that nobody can log in to, and a simulated cloud with a login."""
        given = self.model_fields_set - OF_EVERY_BACKEND - OF_SIMULATOR
        if self.backend == "simulator":
            for name in sorted(given):
                raise ValueError(f"{name!r} does not belong to a simulated region")
        elif self.strict is not None:
            raise ValueError("'strict' belongs to a simulated region; an OpenStack is strict")
        missing = [name for name in LOGIN if not getattr(self, name)]
        if self.backend == "openstack" and not self.cloud and missing:
            raise ValueError(f"needs 'cloud', or else {', '.join(missing)} as well")
        return self

    @property
    def openstack(self) -> OpenStackSettings:
        """How the OpenStack is reached."""
        own = self.model_dump(exclude={*OF_EVERY_BACKEND, *OF_SIMULATOR, "region_name", "password"})
        password = self.password.get_secret_value()
        return OpenStackSettings(region=self.region_name, password=password, **own)


def check_regions(regions: dict[str, RegionSettings]) -> None:
    """Return when regions can be beside each other. Raises ValueError."""
    for name in regions:
        if not NAME.fullmatch(name):
            raise ValueError(
                f"{name!r} is no name; take up to 63 letters, digits, dots, hyphens and underscores"
            )
    simulated = [name for name, region in regions.items() if region.backend == "simulator"]
    if len(simulated) > 1:
        raise ValueError(f"only one region can be simulated, not {' and '.join(simulated)}")


def show_regions(regions: dict[str, RegionSettings]) -> str:
    """Return the setting as JSON, as it was given but for the passwords."""
    shown: dict[str, Any] = {
        name: region.model_dump(mode="json", exclude_unset=True) for name, region in regions.items()
    }
    return json.dumps(shown)
