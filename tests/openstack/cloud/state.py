"""Where a cloud keeps what it is: its directory, its ports and its password."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SERVICES = ("keystone", "placement", "glance", "neutron", "nova")
ADDRESS = "127.0.0.1"
FILE = "state.json"


@dataclass(frozen=True)
class State:
    """The directory of a cloud, the port of each service, and the password of every user."""

    directory: Path
    ports: dict[str, int]
    password: str

    @classmethod
    def read(cls, directory: Path) -> Self:
        """Return the state of the cloud in ``directory``; raises FileNotFoundError without one."""
        return cls(directory.resolve(), **json.loads((directory / FILE).read_text()))

    def home(self, service: str) -> Path:
        """Return the directory of one service: its configuration, databases and log."""
        return self.directory / service

    def url(self, service: str) -> str:
        """Return where one service answers, without a slash at the end."""
        return f"http://{ADDRESS}:{self.ports[service]}"

    @property
    def auth_url(self) -> str:
        """The address of Keystone's API."""
        return f"{self.url('keystone')}/v3"

    @property
    def clouds_yaml(self) -> Path:
        """The file in which OpenStack's clients find the cloud and its users."""
        return self.directory / "clouds.yaml"
