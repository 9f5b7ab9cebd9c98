"""Settings of who may call."""

import re

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from domain.identity import AuthMode

POSSIBLE_KEY = re.compile(r"[A-Za-z0-9._~+/=-]{32,512}")
"""What may stand behind ``Bearer`` (RFC 6750 section 2.1), and is long enough."""


class AccessSettings(BaseSettings):
    """How callers say who they are."""

    auth_mode: str = Field(
        "none", description="how callers say who they are: none, or several of api-key,jwt,keystone"
    )
    auth_bootstrap_key: SecretStr = Field(
        SecretStr(""), description="a key of an admin of all projects, for a pipeline that begins"
    )
    auth_bootstrap_key_file: str = Field("", description="file that holds AUTH_BOOTSTRAP_KEY")
    auth_key_days: int = Field(
        90, ge=1, le=36_500, description="how many days an API key holds unless told otherwise"
    )
    allow_anonymous: bool = Field(
        False, description="let other machines call with AUTH_MODE=none, as admins of everything"
    )
    metrics_public: bool = Field(False, description="let everybody read /metrics, whoever calls")

    @field_validator("auth_mode")
    @classmethod
    def check_auth_mode(cls, given: str) -> str:
        """Refuse a mode that there is not, and none beside others."""
        try:
            modes = split_modes(given)
        except ValueError:
            raise ValueError(f"choose from {', '.join(AuthMode)}") from None
        if not modes:
            raise ValueError("must not be empty; none asks nobody who calls")
        if AuthMode.NONE in modes and len(modes) > 1:
            raise ValueError("none cannot be beside other modes: everybody would be let in")
        return given

    @field_validator("auth_bootstrap_key")
    @classmethod
    def check_bootstrap_key(cls, key: SecretStr) -> SecretStr:
        """Refuse a key that can be guessed, or that no header can carry."""
        if key.get_secret_value() and not POSSIBLE_KEY.fullmatch(key.get_secret_value()):
            raise ValueError("must be 32 to 512 letters, digits and -._~+/=, as random ones")
        return key

    @model_validator(mode="after")
    def check_bootstrap_mode(self) -> "AccessSettings":
        """Refuse a key where nobody would ask for it."""
        if self.auth_bootstrap_key.get_secret_value() and AuthMode.API_KEY not in self.auth_modes:
            raise ValueError("AUTH_BOOTSTRAP_KEY: needs api-key in AUTH_MODE")
        return self

    @property
    def auth_modes(self) -> list[AuthMode]:
        """The modes in their order, each once."""
        return split_modes(self.auth_mode)

    @property
    def has_keystone_callers(self) -> bool:
        """Tell whether callers come with tokens of Keystone."""
        return AuthMode.KEYSTONE in self.auth_modes

    @property
    def is_anonymous(self) -> bool:
        """Tell whether nobody has to say who it is."""
        return self.auth_modes == [AuthMode.NONE]


def split_modes(given: str) -> list[AuthMode]:
    """Return the modes of a list with commas. Raises ValueError for one that there is not."""
    words = [word.strip().lower() for word in given.split(",")]
    return list(dict.fromkeys(AuthMode(word) for word in words if word))
