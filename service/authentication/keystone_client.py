"""Keystone, asked what a token stands for: over connections that are kept, and never for long."""

import asyncio
import logging
import ssl
import time
from datetime import datetime
from typing import Any

import httpx
from msgspec import Struct

from domain.records import describe_record
from domain.retry_after import read_retry_after

logger = logging.getLogger(__name__)

CONNECTIONS = 16
"""How many requests Keystone is asked at once."""

TIMEOUTS = httpx.Timeout(5.0, connect=3.0, pool=5.0)
PAUSE_SECONDS = 1.0
"""How long Keystone is left alone that could not be asked and does not say for how long."""

LOGIN_PAUSE_SECONDS = 30.0
"""How long it is left alone that has refused our own login, lest the account be locked."""

LONGEST_PAUSE = 60.0
RENEWED_BEFORE = 60.0
"""How many seconds before its end our own token is replaced."""

REFUSED = frozenset({400, 401, 403, 404})
"""What a login is answered that no user and no project have."""

WITH_RULES = {"OpenStack-Identity-Access-Rules": "1.0"}
"""Says that access rules are enforced here; without it Keystone knows no token that has some."""


class KeystoneAway(Exception):
    """Keystone cannot tell now; ``retry_after`` is in how many seconds it is asked again."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("Keystone cannot be asked")
        self.retry_after = retry_after


class KeystoneLogin(Struct, frozen=True):
    """A user and a project, by names: one of ours with the role ``service``, or somebody else."""

    username: str
    password: str
    user_domain: str
    project_name: str
    project_domain: str

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"password"})

    def describe(self) -> dict[str, Any]:
        """Return the body of a request for a token."""
        user = {
            "name": self.username,
            "domain": {"name": self.user_domain},
            "password": self.password,
        }
        project = {"name": self.project_name, "domain": {"name": self.project_domain}}
        identity = {"methods": ["password"], "password": {"user": user}}
        return {"auth": {"identity": identity, "scope": {"project": project}}}


class KeystoneClient:
    """Asks the Keystone at ``auth_url`` (with its ``/v3``); used on one event loop.

    Without a ``login`` each token is asked about with itself, which every token may be.
    ``ca_file`` holds the certificates to trust, empty for those of the system.
    """

    def __init__(
        self, auth_url: str, login: KeystoneLogin | None = None, ca_file: str = ""
    ) -> None:
        self._url = f"{auth_url.rstrip('/')}/auth/tokens"
        self._login = login
        self._http = httpx.AsyncClient(
            verify=ssl.create_default_context(cafile=ca_file or None),
            timeout=TIMEOUTS,
            limits=httpx.Limits(max_connections=CONNECTIONS),
            trust_env=False,
        )
        self._logging_in = asyncio.Lock()
        self._own_token = ""
        self._own_until = 0.0
        self._away_until = 0.0

    async def read_token(self, token: str) -> dict[str, Any] | None:
        """Return what Keystone says of a token, without the catalogue; None for one that is none.

        Raises KeystoneAway, at once where Keystone was away moments ago.
        """
        self._require_presence()
        response = await self._ask(token)
        if response.status_code == 401 and self._login:
            self._own_until = 0.0  # our own token was revoked
            response = await self._ask(token)
        if response.status_code == 404 or (response.status_code == 401 and not self._login):
            return None
        return self._read(response, 200)

    async def issue_token(self, login: KeystoneLogin) -> str | None:
        """Return a new token of somebody else; None where Keystone knows nobody by such a login.

        Raises KeystoneAway.
        """
        self._require_presence()
        response = await self._send("POST", f"{self._url}?nocatalog", json=login.describe())
        if response.status_code in REFUSED:
            return None
        self._read(response, 201)
        token: str = response.headers["X-Subject-Token"]
        return token

    async def close(self) -> None:
        """End the connections."""
        await self._http.aclose()

    def _require_presence(self) -> None:
        wait = self._away_until - time.monotonic()
        if wait > 0:
            raise KeystoneAway(wait)

    async def _ask(self, token: str) -> httpx.Response:
        own = await self._find_own_token() if self._login else token
        headers = {"X-Auth-Token": own, "X-Subject-Token": token, **WITH_RULES}
        return await self._send("GET", f"{self._url}?nocatalog", headers=headers)

    async def _find_own_token(self) -> str:
        async with self._logging_in:
            if time.time() > self._own_until - RENEWED_BEFORE:
                await self._log_in()
            return self._own_token

    async def _log_in(self) -> None:
        self._require_presence()
        body = self._login.describe() if self._login else {}
        response = await self._send("POST", f"{self._url}?nocatalog", json=body)
        if response.status_code == 401:
            logger.error("Keystone refuses the login of KEYSTONE_USERNAME")
            raise self._leave_alone(LOGIN_PAUSE_SECONDS)
        token = self._read(response, 201)
        self._own_until = datetime.fromisoformat(token["expires_at"]).timestamp()
        self._own_token = response.headers["X-Subject-Token"]

    async def _send(self, method: str, url: str, **given: Any) -> httpx.Response:
        try:
            return await self._http.request(method, url, **given)
        except httpx.HTTPError as error:
            logger.warning("Keystone not reached", extra={"exc_type": type(error).__name__})
            raise self._leave_alone(PAUSE_SECONDS) from None

    def _read(self, response: httpx.Response, status: int) -> dict[str, Any]:
        """Return the token of a response. Raises KeystoneAway where it is not as it should be."""
        if response.status_code == status:
            try:
                token: dict[str, Any] = response.json()["token"]
            except (ValueError, KeyError, TypeError):
                logger.warning("Keystone not understood")
            else:
                return token
        logger.warning("Keystone failed", extra={"status": response.status_code})
        pause = read_retry_after(response.headers.get("Retry-After"), response.headers.get("Date"))
        if pause is None:  # it may have failed for this token alone
            raise KeystoneAway(PAUSE_SECONDS)
        raise self._leave_alone(pause)

    def _leave_alone(self, seconds: float) -> KeystoneAway:
        pause = min(max(seconds, PAUSE_SECONDS), LONGEST_PAUSE)
        self._away_until = time.monotonic() + pause
        return KeystoneAway(pause)
