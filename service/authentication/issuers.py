"""Where the keys of an issuer come from: its discovery document, or a file."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

import httpx
import orjson

from service.authentication.key_sets import NoKeys
from service.http.secure_urls import is_secure

DISCOVERY = "/.well-known/openid-configuration"
MAX_BYTES = 1_048_576
SECONDS = 5.0
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Ostler"}


class Issuer:
    """An OpenID Provider, asked for its keys by OpenID Connect Discovery 1.0.

    No redirect is followed, and whatever it does takes ``seconds`` at the most.
    """

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        self.url = url
        self.seconds = seconds
        self.trust = ssl.create_default_context()

    async def load(self) -> Any:
        """Return its JWK set as plain data.

        Raises NoKeys, ValueError, httpx.HTTPError and TimeoutError.
        """
        async with asyncio.timeout(self.seconds), self._open_client() as client:
            described = await fetch_json(client, self.url.rstrip("/") + DISCOVERY)
            return await fetch_json(client, self._find_keys_url(described))

    def _open_client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(verify=self.trust, headers=HEADERS, timeout=self.seconds)

    def _find_keys_url(self, described: Any) -> str:
        """Return where the keys are (OpenID Connect Discovery 1.0 sections 3 and 4.3)."""
        if not isinstance(described, dict) or described.get("issuer") != self.url:
            raise NoKeys("its discovery document is of another issuer")
        url = described.get("jwks_uri")
        if not isinstance(url, str) or not is_secure(url):
            raise NoKeys("its jwks_uri is no URL with https")
        return url


class KeyFile:
    """A JWK set in a file, which is read anew as the keys of an issuer are."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    async def load(self) -> Any:
        """Return it as plain data. Raises OSError and ValueError."""
        return await asyncio.to_thread(self.read)

    def read(self) -> Any:
        """Return it as plain data. Raises OSError, and ValueError for what is no JSON."""
        with self.path.open("rb") as file:
            return orjson.loads(file.read(MAX_BYTES))


async def fetch_json(client: httpx.AsyncClient, url: str) -> Any:
    """Return the JSON at a URL. Raises NoKeys, ValueError and httpx.HTTPError."""
    body = bytearray()
    async with client.stream("GET", url) as response:
        if response.status_code != 200:
            raise NoKeys(f"it answered {response.status_code}")
        async for part in response.aiter_raw():
            body += part
            if len(body) > MAX_BYTES:
                raise NoKeys("its answer is too long")
    return orjson.loads(body)
