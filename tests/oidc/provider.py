"""A running OpenID Provider, which is asked for tokens and made to rotate its keys."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.commands import ROOT, make_environment
from tests.contract.spectral import find_node
from tests.server import find_free_port

START_SECONDS = 60
RESOURCE = "https://ostler.test/"
AUDIENCE = "ostler"
CLIENTS = ("reader", "worker", "boss", "root", "stranger")
"""Clients with the roles viewer, operator, admin and system-admin, and one with none."""


class Provider:
    """An ``oidc-provider`` of npm's on a port of loopback; ``directory`` takes what it prints."""

    def __init__(self, directory: Path) -> None:
        self.port = find_free_port()
        self.directory = directory
        self._process: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(base_url=self.url, timeout=START_SECONDS, trust_env=False)

    @property
    def url(self) -> str:
        """The issuer that its tokens name."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Start it with new keys. Raises RuntimeError when it does not answer."""
        script = ROOT / "tests" / "oidc" / "provider.mjs"
        with (self.directory / "provider.log").open("ab") as log:
            self._process = subprocess.Popen(
                [find_node(), script, str(self.port)],
                env=make_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.count_fetches()
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return self
        raise RuntimeError((self.directory / "provider.log").read_text("utf-8"))

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self.client.close()

    def issue_token(self, client: str = "worker", algorithm: str = "ES256") -> str:
        """Return an access token, had by client credentials."""
        form = {
            "grant_type": "client_credentials",
            "scope": "servers",
            "resource": RESOURCE + algorithm,
        }
        response = self.client.post("/token", data=form, auth=(client, f"{client}-secret"))
        token: str = response.raise_for_status().json()["access_token"]
        return token

    def allow(self, redirect_uri: str) -> None:
        """Have people be sent back to a place once they have logged in."""
        self.client.post("/allow", params={"uri": redirect_uri}).raise_for_status()

    def limit(self, seconds: int) -> None:
        """Have the tokens of people hold for so long from now on."""
        self.client.post("/seconds", params={"of": seconds}).raise_for_status()

    def refuse(self) -> None:
        """Have it give no more tokens to people."""
        self.client.post("/refuse").raise_for_status()

    def count_renewals(self) -> int:
        """Return how often tokens of people have been renewed."""
        return int(self.client.get("/counts").json()["renewed"])

    def rotate(self) -> None:
        """Have it sign with new keys, and publish the old ones too."""
        self.client.post("/rotate").raise_for_status()

    def drop(self) -> None:
        """Have it publish the newest keys alone."""
        self.client.post("/drop").raise_for_status()

    def count_fetches(self) -> int:
        """Return how often its keys have been asked for."""
        return int(self.client.get("/counts").json()["jwks"])
