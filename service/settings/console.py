"""Settings of the console, and of who signs in there."""

from pydantic import Field
from pydantic_settings import BaseSettings


class ConsoleSettings(BaseSettings):
    """Whether there is a console."""

    console: bool = Field(True, description="serve the web console at /console")
