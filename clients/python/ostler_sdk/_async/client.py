"""The client: where the service is, who calls, and requests, sent until they are answered."""

from __future__ import annotations

import asyncio
import platform
import ssl
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import httpx2

from ostler_sdk import __version__, keystone, wire
from ostler_sdk.errors import ConfigurationError, DeniedError
from ostler_sdk.profiles import DEFAULT_URL, Profile, load_profile, override_profile, trim_url
from ostler_sdk.retries import NEVER_SENT, Insistence, Retries
from ostler_sdk.wire import Call, Response

if TYPE_CHECKING:
    from ostler_sdk._async.catalogue import (
        AsyncFlavors,
        AsyncImages,
        AsyncKeypairs,
        AsyncNetworks,
        AsyncRegions,
    )
    from ostler_sdk._async.events import AsyncEvents, AsyncWebhooks
    from ostler_sdk._async.operations import AsyncOperations
    from ostler_sdk._async.projects import AsyncAccess, AsyncAudit, AsyncKeys, AsyncQuotas
    from ostler_sdk._async.servers import AsyncServers

CONNECT_TIMEOUT_S = 10.0
USER_AGENT = f"ostler-sdk/{__version__} python/{platform.python_version()}"


class AsyncClient:
    """A client of one service, for one caller. Tasks and threads may share it.

    What is not given comes from the profile that is named, else from the environment, else from
    the current profile (see ``ostler_sdk.profiles``). ``api_key`` is a key of the service,
    ``token`` a JSON Web Token; ``region`` and ``project_id`` are for requests that name none.
    ``timeout`` is how many seconds an answer may take beyond what it is asked to wait;
    ``transport`` is for tests.
    """

    def __init__(
        self,
        url: str | None = None,
        api_key: str | None = None,
        *,
        token: str | None = None,
        profile: str | Profile | None = None,
        region: str | None = None,
        project_id: str | None = None,
        timeout: float = 30.0,
        retries: Retries | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        found = profile if isinstance(profile, Profile) else load_profile(profile)
        self.profile = override_profile(
            found, url=url, api_key=api_key, token=token, region=region, project=project_id
        )
        self.timeout = timeout
        self.retries = retries or Retries()
        self._keystone: keystone.Token | None = None
        self._reached = False
        self._transport = transport

    @cached_property
    def _http(self) -> httpx2.AsyncClient:
        """The connections. For a URL without TLS no certificates are read, and none is trusted."""
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        plain = (self.profile.url or DEFAULT_URL).startswith("http://") and not self.profile.cloud
        verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else self._trust()
        # Each wait and each stream holds a connection: a cap would have reads queue behind them.
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=20)
        return httpx2.AsyncClient(
            transport=self._transport, verify=verify, headers=headers, limits=limits
        )

    def _trust(self) -> ssl.SSLContext | bool:
        """Return which certificates are trusted, True for those of this machine."""
        if not self.profile.ca_file:
            return True
        try:
            return ssl.create_default_context(cafile=self.profile.ca_file)
        except OSError as error:
            words = f"No certificates can be read from {self.profile.ca_file}: {error.strerror}"
            raise ConfigurationError(words) from None

    async def close(self) -> None:
        """Close the connections."""
        if "_http" in self.__dict__:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.close()

    @cached_property
    def servers(self) -> AsyncServers:
        """Virtual machines and what may be done to them."""
        from ostler_sdk._async.servers import AsyncServers

        return AsyncServers(self)

    @cached_property
    def operations(self) -> AsyncOperations:
        """What is being done to servers, and what came of it."""
        from ostler_sdk._async.operations import AsyncOperations

        return AsyncOperations(self)

    @cached_property
    def events(self) -> AsyncEvents:
        """The log of every change of a server, to be read in pages or followed as it grows."""
        from ostler_sdk._async.events import AsyncEvents

        return AsyncEvents(self)

    @cached_property
    def webhooks(self) -> AsyncWebhooks:
        """Where the events are sent as they happen, and what came of it."""
        from ostler_sdk._async.events import AsyncWebhooks

        return AsyncWebhooks(self)

    @cached_property
    def flavors(self) -> AsyncFlavors:
        """The sizes that servers can have."""
        from ostler_sdk._async.catalogue import AsyncFlavors

        return AsyncFlavors(self)

    @cached_property
    def images(self) -> AsyncImages:
        """What servers boot from."""
        from ostler_sdk._async.catalogue import AsyncImages

        return AsyncImages(self)

    @cached_property
    def networks(self) -> AsyncNetworks:
        """Where servers get their addresses."""
        from ostler_sdk._async.catalogue import AsyncNetworks

        return AsyncNetworks(self)

    @cached_property
    def keypairs(self) -> AsyncKeypairs:
        """Public keys with which to log in to servers."""
        from ostler_sdk._async.catalogue import AsyncKeypairs

        return AsyncKeypairs(self)

    @cached_property
    def regions(self) -> AsyncRegions:
        """The clouds behind the service, and what each can do."""
        from ostler_sdk._async.catalogue import AsyncRegions

        return AsyncRegions(self)

    @cached_property
    def quotas(self) -> AsyncQuotas:
        """How much of every resource a project may have, and has."""
        from ostler_sdk._async.projects import AsyncQuotas

        return AsyncQuotas(self)

    @cached_property
    def keys(self) -> AsyncKeys:
        """API keys, with which programs say who they are."""
        from ostler_sdk._async.projects import AsyncKeys

        return AsyncKeys(self)

    @cached_property
    def audit(self) -> AsyncAudit:
        """Who changed what, and what was refused to whom."""
        from ostler_sdk._async.projects import AsyncAudit

        return AsyncAudit(self)

    @cached_property
    def access(self) -> AsyncAccess:
        """Who calls, and what the caller may do."""
        from ostler_sdk._async.projects import AsyncAccess

        return AsyncAccess(self)

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        wait: float | None = None,
    ) -> Response:
        """Send a request until it is answered, and return the answer.

        ``path`` is the whole one, as in the document: `/api/v1/servers`. A POST that takes an
        `Idempotency-Key` has one of its own where none is given; with ``wait`` the answer waits
        that many seconds, 60 at the most, for the end of the operation. Raises ApiError, by the
        code of the answer, and ConnectionFailed.
        """
        call = self.prepare(method, path, query=query, json=json, headers=headers, wait=wait)
        if idempotency_key:
            call.headers["Idempotency-Key"] = idempotency_key
        return await self.send(call)

    def prepare(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        wait: float | None = None,
    ) -> Call:
        """Return a request as it is going to be sent, with all that it gets by itself."""
        described = wire.describe(method.upper(), path.partition("?")[0])
        call = Call(method.upper(), path, dict(query or {}), json, dict(headers or {}))
        call.described, call.patient = described, wait is not None
        if wait is not None:
            call.ask_to_wait(wait)
        if described and described.takes_key:
            call.headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        self.name_defaults(call)
        return call

    def name_defaults(self, call: Call) -> None:
        """Name the project and the region of the profile where the request may, and does not."""
        described, profile = call.described, self.profile
        if described is None:
            return
        defaults = {"project_id": profile.project, "region": profile.region}
        for name, value in defaults.items():
            if value and name in described.query and not call.query.get("all_projects"):
                call.query.setdefault(name, value)
        if profile.region and "region" in described.body and isinstance(call.json, dict):
            call.json = {"region": profile.region, **call.json}

    async def send(self, call: Call) -> Response:
        """Send a call until it is answered."""
        insistence = self.insist(call)
        while True:
            insistence.attempts += 1
            try:
                answered = wire.read_response(await self._exchange(call), insistence.attempts)
            except httpx2.TransportError as failure:
                await asyncio.sleep(insistence.pause_after_failure(failure))
                continue
            self._reached = True
            if answered.status < 400:
                return wire.warn_of_end(wire.require_answer(answered, call), call)
            error = wire.make_error(answered)
            error.lost = insistence.lost
            if not self.may_log_in_again(error):
                await asyncio.sleep(insistence.pause_after_error(error))

    def insist(self, call: Call) -> Insistence:
        """Return what decides how often a call is sent."""
        return Insistence(self.retries, call, reached=self._reached)

    def may_log_in_again(self, error: Exception) -> bool:
        """Forget a token of Keystone that was refused, if it is not the first of this call."""
        stale = isinstance(error, DeniedError) and error.status == 401 and error.attempts == 1
        if not stale or self._keystone is None:
            return False
        self._keystone = None
        return True

    async def _exchange(self, call: Call, *, stream: bool = False) -> httpx2.Response:
        try:
            return await self._http.send(await self._build(call), stream=stream)
        except NEVER_SENT as failure:
            raise wire.refuse(failure) from None

    async def _build(self, call: Call) -> httpx2.Request:
        headers = {**await self._authenticate(), **call.headers}
        content = None if call.json is None else wire.encode_body(call.json)
        if content is not None:
            headers.setdefault("Content-Type", "application/json")
        return self._http.build_request(
            call.method,
            await self._locate() + call.path,
            params=httpx2.QueryParams(wire.encode_query(call.query)),
            content=content,
            headers=headers,
            timeout=httpx2.Timeout(self.timeout + call.wait, connect=CONNECT_TIMEOUT_S),
        )

    @asynccontextmanager
    async def stream(self, call: Call) -> AsyncIterator[httpx2.Response]:
        """Open a stream, once. Raises httpx2.TransportError, and ApiError when it is refused."""
        response = await self._exchange(call, stream=True)
        try:
            if response.status_code >= 300:
                await response.aread()
                answered = wire.read_response(response, 1)
                if response.status_code < 400:
                    wire.require_answer(answered, call)
                raise wire.make_error(answered)
            yield response
        finally:
            await response.aclose()

    async def _authenticate(self) -> dict[str, str]:
        profile = self.profile
        if profile.cloud:
            return {"X-Auth-Token": (await self._log_in(profile.cloud)).value}
        credential = (profile.api_key or profile.token or "").strip()
        if not credential.isascii() or not credential.isprintable():
            raise ConfigurationError("The credential has letters that none can have")
        return {"Authorization": f"Bearer {credential}"} if credential else {}

    async def _locate(self) -> str:
        """Return where the service is: as it is configured, or as Keystone's catalogue says."""
        url = self.profile.url
        if not url and self.profile.cloud:
            url = (await self._log_in(self.profile.cloud)).endpoint
            if not url:
                raise ConfigurationError(
                    "The catalogue of the cloud has no vm-lifecycle; give a url"
                )
        return trim_url(url or DEFAULT_URL)

    async def _log_in(self, name: str) -> keystone.Token:
        """Return a token of Keystone that lasts, a new one only where it must be."""
        if self._keystone is None or not self._keystone.is_fresh:
            cloud = keystone.read_cloud(name)
            url, body = keystone.make_login(cloud)
            try:
                response = await self._http.post(url, json=body, timeout=self.timeout)
            except httpx2.TransportError as failure:
                raise httpx2.ConnectError(f"Keystone does not answer: {failure}") from failure
            if response.status_code >= 500:
                raise httpx2.ConnectError(f"Keystone answered {response.status_code}")
            if response.status_code != 201:
                raise ConfigurationError(f"Keystone refused the login: {response.status_code}")
            value = response.headers["x-subject-token"]
            self._keystone = keystone.read_token(value, response.json(), cloud)
        return self._keystone
