"""Settings of Keystone: where callers with its tokens are asked about, and how."""

import re
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from backends.openstack.client.settings import check_auth_url
from domain.identity import AuthMode
from service.settings.access import split_modes

URL = re.compile(r'https?://[^\s"\\/]+(/[^\s"\\]*)?', re.ASCII)
VERSION = "/v3"


class KeystoneSettings(BaseSettings):
    """How callers are known by tokens of Keystone."""

    keystone_auth_url: str = Field(
        "", description="Keystone of AUTH_MODE=keystone; by default OPENSTACK_AUTH_URL"
    )
    keystone_uri: str = Field(
        "", description="where callers get tokens, if that is not KEYSTONE_AUTH_URL"
    )
    keystone_ca_file: str = Field(
        "", description="certificates that Keystone's must be signed by, if not the system's"
    )
    keystone_service_type: str = Field(
        "vm-lifecycle",
        pattern="^[a-z0-9][a-z0-9-]{0,63}$",
        description="what the service is called in Keystone's catalogue and in access rules",
    )
    keystone_cache_seconds: float = Field(
        30, ge=1, le=60, description="how long it is remembered what a token stands for"
    )
    keystone_username: str = Field(
        "", description="user that asks about tokens; by default each is asked about with itself"
    )
    keystone_password: SecretStr = Field(SecretStr(""), description="password of that user")
    keystone_password_file: str = Field("", description="file that holds KEYSTONE_PASSWORD")
    keystone_project_name: str = Field("service", description="project of that user")
    keystone_user_domain: str = Field("Default", description="domain of that user")
    keystone_project_domain: str = Field("Default", description="domain of that project")

    @field_validator("keystone_auth_url", "keystone_uri")
    @classmethod
    def check_keystone_url(cls, url: str) -> str:
        """Refuse what is no address of Keystone, and a login in it."""
        check_auth_url(url)
        if url and not URL.fullmatch(url):
            raise ValueError("must be a URL such as https://keystone.example.com:5000/v3")
        return url

    @model_validator(mode="after")
    def check_keystone(self) -> Self:
        """Refuse a Keystone that cannot be asked."""
        if AuthMode.KEYSTONE in split_modes(getattr(self, "auth_mode", "")):
            if not self.keystone_url:
                raise ValueError("KEYSTONE_AUTH_URL: must be there for AUTH_MODE=keystone")
            if self.keystone_username and not self.keystone_password.get_secret_value():
                raise ValueError("KEYSTONE_PASSWORD: must be there with KEYSTONE_USERNAME")
        return self

    @property
    def keystone_url(self) -> str:
        """Where Keystone is asked, with the version of its API, "" for nowhere."""
        return complete_version(self.keystone_auth_url or getattr(self, "openstack_auth_url", ""))

    @property
    def keystone_public_url(self) -> str:
        """Where callers get tokens."""
        return complete_version(self.keystone_uri) or self.keystone_url


def complete_version(url: str) -> str:
    """Return the address of the third version of Keystone's API, "" for none."""
    bare = url.rstrip("/")
    return bare if not bare or bare.endswith(VERSION) else bare + VERSION
