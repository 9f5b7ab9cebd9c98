"""Settings of how many requests whoever asks may make."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings

MOST_REQUESTS = 1_000_000_000


class RateLimitSettings(BaseSettings):
    """How many requests callers may make, and addresses that are no caller's."""

    rate_limits: Literal["auto", "on", "off"] = Field(
        "auto", description="whether requests are limited; auto: where other machines are served"
    )
    rate_limit_read: int = Field(
        6000, ge=0, le=MOST_REQUESTS, description="requests of a caller that read; 0 is no limit"
    )
    rate_limit_write: int = Field(
        600, ge=0, le=MOST_REQUESTS, description="those that change something; 0 is no limit"
    )
    rate_limit_address: int = Field(
        600,
        ge=0,
        le=MOST_REQUESTS,
        description="requests of an address without a valid credential; 0 is no limit",
    )
    rate_limit_sign_in: int = Field(
        10,
        ge=0,
        le=MOST_REQUESTS,
        description="attempts of an address to sign in at the console that fail; 0 is that of an "
        "address",
    )
    rate_limit_window_seconds: int = Field(
        60, ge=1, le=86_400, description="in how many seconds callers may make so many"
    )
