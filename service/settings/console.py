"""Settings of the console, and of who signs in there."""

from datetime import timedelta
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from domain.identity import AuthMode
from service.http.hosts import check_allowed_origins
from service.http.secure_urls import is_secure
from service.settings.access import split_modes

OPENID = "openid"


class ConsoleSettings(BaseSettings):
    """Whether there is a console, by what people sign in there, and for how long."""

    console: bool = Field(True, description="serve the web console at /console")
    session_ttl_seconds: float = Field(
        28_800,
        ge=60,
        le=2_592_000,
        description="how long somebody is signed in at the console, at the most",
    )
    public_url: str = Field(
        "", description="where browsers find the service, if not as they ask for it"
    )
    oidc_client_id: str = Field(
        "", description="the service as JWT_ISSUER knows it, so that people sign in there"
    )
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="secret of that client, where it has one"
    )
    oidc_client_secret_file: str = Field("", description="file that holds OIDC_CLIENT_SECRET")
    oidc_scopes: str = Field(
        OPENID, description="what is asked for there; with offline_access often a refresh token"
    )
    oidc_resource: str = Field(
        "", description="resource for which tokens are asked, where the issuer needs that"
    )
    oidc_audience: str = Field(
        "", description="audience for which tokens are asked, where the issuer needs that"
    )

    @field_validator("public_url")
    @classmethod
    def check_public_url(cls, url: str) -> str:
        """Refuse what is no origin."""
        if url:
            check_allowed_origins([url])
        return url

    @field_validator("oidc_scopes")
    @classmethod
    def check_oidc_scopes(cls, scopes: str) -> str:
        """Refuse scopes by which nobody signs in (OpenID Connect Core 1.0 section 3.1.2.1)."""
        if OPENID not in scopes.split():
            raise ValueError("must have openid among its words")
        return scopes

    @model_validator(mode="after")
    def check_oidc(self) -> Self:
        """Refuse a client of no issuer, and a secret of no client."""
        if not self.oidc_client_id:
            if self.oidc_client_secret.get_secret_value():
                raise ValueError("OIDC_CLIENT_ID: must be there with OIDC_CLIENT_SECRET")
            return self
        if AuthMode.JWT not in split_modes(getattr(self, "auth_mode", "")):
            raise ValueError("OIDC_CLIENT_ID: needs jwt in AUTH_MODE")
        if not is_secure(getattr(self, "jwt_issuer", "")):
            raise ValueError(
                "OIDC_CLIENT_ID: needs a JWT_ISSUER with https, or with http on this machine"
            )
        return self

    @property
    def session_lifetime(self) -> timedelta:
        """How long a session lasts whose credential does not end before."""
        return timedelta(seconds=self.session_ttl_seconds)
