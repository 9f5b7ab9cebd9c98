"""Settings of who may call."""

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from domain.identity import AuthMode


class AccessSettings(BaseSettings):
    """How callers say who they are."""

    auth_mode: str = Field(
        "none", description="how callers say who they are: none, or several of api-key,jwt,keystone"
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

    @property
    def auth_modes(self) -> list[AuthMode]:
        """The modes in their order, each once."""
        return split_modes(self.auth_mode)

    @property
    def is_anonymous(self) -> bool:
        """Tell whether nobody has to say who it is."""
        return self.auth_modes == [AuthMode.NONE]


def split_modes(given: str) -> list[AuthMode]:
    """Return the modes of a list with commas. Raises ValueError for one that there is not."""
    words = [word.strip().lower() for word in given.split(",")]
    return list(dict.fromkeys(AuthMode(word) for word in words if word))
