"""Settings of the console, and of who signs in there."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings


class ConsoleSettings(BaseSettings):
    """Whether there is a console, and for how long people are signed in there."""

    console: bool = Field(True, description="serve the web console at /console")
    session_ttl_seconds: float = Field(
        28_800,
        ge=60,
        le=2_592_000,
        description="how long somebody is signed in at the console, at the most",
    )

    @property
    def session_lifetime(self) -> timedelta:
        """How long a session lasts whose credential does not end before."""
        return timedelta(seconds=self.session_ttl_seconds)
