"""Settings of JSON Web Tokens: whose they are, and what of them says who calls."""

from typing import Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

from domain.identity import AuthMode, Role
from service.http.secure_urls import is_secure
from service.settings.access import split_modes

SYSTEM_ADMIN = "system-admin"
"""The word for an admin of all projects."""

ROLES: tuple[str, ...] = (*Role, SYSTEM_ADMIN)


class TokenSettings(BaseSettings):
    """How callers are known by tokens of an OpenID Provider."""

    jwt_issuer: str = Field("", description="issuer of the tokens of AUTH_MODE=jwt, its URL")
    jwt_audience: str = Field("", description="what tokens must be meant for, their aud")
    jwt_keys_file: str = Field(
        "", description="JWK set of the issuer; without it the issuer is asked for its keys"
    )
    jwt_project_claim: str = Field(
        "project", min_length=1, description="claim that names the project"
    )
    jwt_default_project: str = Field(
        "", max_length=64, description="project of tokens that name none; without it they are 401"
    )
    jwt_roles_claim: str = Field(
        "roles", min_length=1, description="claim that names the roles: a list, or words in a text"
    )
    jwt_roles: dict[str, str] = Field(
        {},
        description='role by a value of that claim, as JSON: {"ops": "operator"}; without it each '
        "by its own name, and system-admin is an admin of all projects",
    )
    jwt_keys_seconds: float = Field(
        300, gt=0, le=86_400, description="how often the keys of the issuer are read again"
    )
    jwt_keys_pause_seconds: float = Field(
        10, gt=0, le=3600, description="least pause between two attempts to read them"
    )
    jwt_keys_stale_seconds: float = Field(
        86_400,
        gt=0,
        le=2_592_000,
        description="how long keys are used while the issuer is away",
    )

    @field_validator("jwt_roles")
    @classmethod
    def check_jwt_roles(cls, roles: dict[str, str]) -> dict[str, str]:
        """Refuse a role that there is not."""
        for role in roles.values():
            if role not in ROLES:
                raise ValueError(f"{role!r} is no role; choose from {', '.join(ROLES)}")
        return roles

    @property
    def roles_by_value(self) -> dict[str, str]:
        """Which role a value of the claim gives."""
        return self.jwt_roles or {role: role for role in ROLES}

    @model_validator(mode="after")
    def check_jwt(self) -> Self:
        """Refuse tokens of nobody or for nobody, and an issuer whose keys anybody could change."""
        if AuthMode.JWT not in split_modes(getattr(self, "auth_mode", "")):
            return self
        for name in ("jwt_issuer", "jwt_audience"):
            if not getattr(self, name):
                raise ValueError(f"{name.upper()}: must be there for AUTH_MODE=jwt")
        if not self.jwt_keys_file and not is_secure(self.jwt_issuer):
            raise ValueError(
                "JWT_ISSUER: must be a URL with https, or with http on this machine; or name its "
                "keys in JWT_KEYS_FILE"
            )
        return self
