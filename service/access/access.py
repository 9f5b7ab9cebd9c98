"""Whether a request is let in: who calls, with which role, restricted to what, and how often."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Protocol

from domain.errors import PermissionDenied
from domain.identity import Identity, Role
from domain.rate_limits import OF_ADDRESSES, RateLimit
from service.access.rate_limits import RateLimits, name_address
from service.access.turns import Turns
from service.authentication.authenticators import Authenticator, Keeper
from service.authentication.credentials import (
    AUTH_TOKEN,
    AUTHORIZATION,
    Headers,
    has_credentials,
)
from service.authentication.session_cookies import SESSION_COOKIE, find_cookie
from service.authentication.sessions import Sessions
from service.contract.contract import DescribedOperation
from service.http.cors import VARY_BY_COOKIE
from service.http.problems import SessionEnded, Unauthenticated

NOTHING = (b"",)
"""What stands for no credential that could be known to be good."""

SIGN_INS = frozenset({"create_session", "begin_oidc", "finish_oidc"})
SIGN_INS_AT_ONCE = 4
"""So many of an address are under way: they may wait for others, and hold a thread meanwhile."""

METRICS = "get_metrics"
FOR_ALL_PROJECTS = frozenset(
    {
        METRICS, "get_project_quota", "put_project_quota",
        "get_simulator", "put_simulator", "move_simulator_clock", "reset_simulator",
    }
)  # fmt: skip
"""The operations for which an admin of one project is not enough."""


class Visit(Protocol):
    """A request as far as it matters here: from which address, and once that is known by whom."""

    method: str
    address: str
    identity: Identity | None

    def add_header(self, name: bytes, value: bytes) -> None:
        """Have a header in whatever response there will be."""


class Access:
    """Lets requests in by the ``authenticators``, of which the first that knows a credential says.

    ``limits`` is None where nobody is limited, and ``sessions`` where nobody signs in; with
    ``metrics_public`` everybody reads the metrics.
    """

    def __init__(
        self,
        authenticators: Sequence[Authenticator],
        limits: RateLimits | None = None,
        *,
        metrics_public: bool = False,
    ) -> None:
        self.authenticators = authenticators
        self.limits = limits
        self.sessions: Sessions | None = None
        self.metrics_public = metrics_public
        self.sign_ins = Turns(SIGN_INS_AT_ONCE)
        challenges = [one.challenge for one in authenticators if one.challenge]
        self.challenges = tuple(dict.fromkeys(challenges))
        self.needed = " or ".join(one.needed for one in authenticators)

    def is_public(self, operation: DescribedOperation) -> bool:
        """Tell whether anybody may do this, whoever calls."""
        if operation.required_role is None:
            return True
        return self.metrics_public and operation.operation_id == METRICS

    async def keep(self) -> None:
        """Do what the authenticators have to do beside the requests, until cancelled."""
        able = (*self.authenticators, self.sessions)
        keepers = [one for one in able if isinstance(one, Keeper)]
        await asyncio.gather(*(keeper.keep() for keeper in keepers))

    def find_session(self, headers: Headers) -> str:
        """Return the secret of the session by which a request says who calls, "" for none.

        A credential of its own goes before the cookie, which browsers add by themselves.
        """
        if self.sessions is None or has_credentials(headers):
            return ""
        return find_cookie(headers, SESSION_COOKIE)

    async def identify(self, headers: Headers) -> Identity:
        """Return who calls. Raises Unauthenticated."""
        if secret := self.find_session(headers):
            return await self.identify_session(secret)
        return await self.authenticate(headers)

    async def identify_session(self, secret: str) -> Identity:
        """Return who has signed in. Raises SessionEnded, also where the credential has ended."""
        if self.sessions is None:
            raise SessionEnded("invalid", self.challenges)
        try:
            return await self.authenticate(await self.sessions.read_credential(secret))
        except Unauthenticated as refusal:
            raise SessionEnded(refusal.reason, tuple(map(add_error, self.challenges))) from None

    async def authenticate(self, headers: Headers) -> Identity:
        """Return whose credential of its own a request has. Raises Unauthenticated."""
        for authenticator in self.authenticators:
            try:
                identity = await authenticator.authenticate(headers)
            except Unauthenticated as refusal:
                raise self._refuse(refusal) from None
            if identity is not None:
                return identity
        raise self._refuse(Unauthenticated("invalid" if has_credentials(headers) else "missing"))

    def _refuse(self, refusal: Unauthenticated) -> Unauthenticated:
        """Return a refusal that says what would do, and of a credential that it does not hold."""
        challenges = self.challenges
        if refusal.reason != "missing":
            challenges = tuple(map(add_error, challenges))
        return Unauthenticated(refusal.reason, challenges, self.needed)

    async def admit(
        self, visit: Visit, operation: DescribedOperation, headers: Headers, path: str
    ) -> None:
        """Have a visit know who calls, unless that is nobody's matter.

        Raises Unauthenticated, RateLimited, and PermissionDenied for a caller that may not do this.
        """
        if self.is_public(operation):
            return
        if self.limits is None:
            identity = visit.identity = await self._identify_visit(visit, headers)
        else:
            identity = await self._identify_within(self.limits, visit, headers)
            await self.limits.count_request(
                identity, visit.address, visit.add_header, reads=operation.reads
            )
        self.require_permission(operation, identity, visit.method, path)

    @asynccontextmanager
    async def watch_guesses(
        self, visit: Visit, operation: DescribedOperation
    ) -> AsyncIterator[None]:
        """Count a visit that signs in with what does not hold against its address.

        Those of one address beyond the first few wait for their turn, and for what these come to.
        Raises RateLimited for an address that has failed too often.
        """
        async with self._take_turn(visit, operation):
            if self.limits is None:
                yield
                return
            self.limits.check_sign_in(visit.address, visit.add_header)
            try:
                yield
            except Unauthenticated:
                await self.limits.count_failed_sign_in(visit.address, visit.add_header)
                raise

    def _take_turn(
        self, visit: Visit, operation: DescribedOperation
    ) -> AbstractAsyncContextManager[None]:
        if operation.operation_id in SIGN_INS:
            return self.sign_ins.take(name_address(visit.address))
        return nullcontext()

    async def count_stranger(self, address: str) -> None:
        """Count a request for which somebody unknown has others work. Raises RateLimited."""
        if self.limits:
            await self.limits.count_failure(address, NOTHING, lambda *_: None)

    async def count_sign_in(self, identity: Identity, address: str) -> None:
        """Count a sign-in as a change of whoever signs in. Raises RateLimited."""
        if self.limits:
            await self.limits.count_request(identity, address, lambda *_: None, reads=False)

    def require_permission(
        self, operation: DescribedOperation, identity: Identity, method: str, path: str
    ) -> None:
        """Return when a caller may use an operation. Raises PermissionDenied."""
        if not self.is_public(operation):
            check_role(operation, identity)
            check_restrictions(operation, identity)
            check_rules(operation, identity, method, path)

    async def close(self) -> None:
        """Have what was counted be known to the other processes."""
        if self.limits:
            await self.limits.limiter.close()

    async def _identify_visit(self, visit: Visit, headers: Headers) -> Identity:
        """Return who calls.

        No browser is told to forget a session that has ended: it may have another one by now.
        """
        secret = self.find_session(headers)
        if not secret:
            return await self.authenticate(headers)
        visit.add_header(*VARY_BY_COOKIE)
        return await self.identify_session(secret)

    async def _identify_within(
        self, limits: RateLimits, visit: Visit, headers: Headers
    ) -> Identity:
        """Have a visit know who calls, unless its address guesses too much."""
        secret = self.find_session(headers).encode("latin-1")
        credential = headers.get(AUTHORIZATION, secret), headers.get(AUTH_TOKEN, b"")
        limits.check_address(visit.address, credential, visit.add_header)
        try:
            visit.identity = await self._identify_visit(visit, headers)
        except Unauthenticated:
            await limits.count_failure(visit.address, credential, visit.add_header)
            raise
        limits.note_success(credential)
        return visit.identity


def list_caller_limits(access: Access) -> list[RateLimit]:
    """Return how often each caller may ask, nothing where nobody is limited."""
    limits = access.limits.limits if access.limits else {}
    return [limit for tier, limit in limits.items() if tier not in OF_ADDRESSES]


def add_error(challenge: str) -> str:
    """Return a challenge to whoever has sent a credential already (RFC 6750 section 3.1)."""
    return f'{challenge}, error="invalid_token"' if challenge.startswith("Bearer ") else challenge


def check_role(operation: DescribedOperation, identity: Identity) -> None:
    """Raise PermissionDenied for a caller whose role is not enough for an operation."""
    needed, held = operation.required_role, identity.role
    if needed is None or held.includes(needed):
        if operation.operation_id in FOR_ALL_PROJECTS and not identity.all_projects:
            raise PermissionDenied(
                "This is for admins of all projects, and the caller is an admin of one",
                "role",
                "Ask with a credential of an admin of all projects.",
                Role.ADMIN,
                held,
            )
        return
    raise PermissionDenied(
        f"This needs the role {needed}, and the caller has the role {held}",
        "role",
        "Ask an admin of the project for a credential with this role.",
        needed,
        held,
    )


def check_restrictions(operation: DescribedOperation, identity: Identity) -> None:
    """Raise PermissionDenied for an operation that the caller's credential leaves out."""
    allowed = identity.restrictions.operations
    if allowed and operation.operation_id not in allowed:
        raise PermissionDenied(
            "The credential of the caller is restricted to other operations",
            "restriction",
            "Use a credential that is not so restricted; GET /api/v1/me tells of this one.",
            operation.required_role or Role.VIEWER,
            identity.role,
        )


def check_rules(operation: DescribedOperation, identity: Identity, method: str, path: str) -> None:
    """Raise PermissionDenied for a request that no access rule of the caller's credential allows.

    ``path`` is as it was sent.
    """
    rules = identity.restrictions.rules
    if rules is None or any(rule.allows(method, path) for rule in rules):
        return
    raise PermissionDenied(
        "No access rule of the application credential allows this request",
        "restriction",
        "Use an application credential with a rule for this method and path.",
        operation.required_role or Role.VIEWER,
        identity.role,
    )
