"""What is limited: the reads and the changes of each caller, and an address that is no caller's."""

import hashlib
from collections.abc import Callable, Mapping

from domain.identity import AuthMode, Identity
from domain.rate_limits import RateLimit, RateLimited, Tier
from service.access.buckets import Standing
from service.access.rate_limiter import RateLimiter
from service.http.addresses import find_network

POLICY = b"ratelimit-policy"
STANDING = b"ratelimit"
LONGEST_SUBJECT = 100
MOST_PROVEN = 10_000
"""So many credentials are remembered to have been good."""

AddHeader = Callable[[bytes, bytes], None]
Credential = tuple[bytes, ...]


class RateLimits:
    """Counts requests against ``limits``, by their tiers; a tier without one is not limited.

    A caller counts by its key or its subject, whoever need not say who it is by its address. An
    address beside that counts the requests that do not say who calls, or not rightly: once it has
    made too many it is refused before its credentials are looked at, unless they were good before.
    """

    def __init__(self, limiter: RateLimiter, limits: Mapping[Tier, RateLimit]) -> None:
        self.limiter = limiter
        self.limits = limits
        self.policies = {tier: describe_policy(limit) for tier, limit in limits.items()}
        self.proven: dict[int, None] = {}

    async def count_request(
        self, identity: Identity, address: str, tier: Tier, add_header: AddHeader
    ) -> None:
        """Count a request of a caller. Raises RateLimited."""
        if tier in self.limits:
            await self._count(name_caller(identity, address), tier, add_header)

    def check_address(self, address: str, credential: Credential, add_header: AddHeader) -> None:
        """Raise RateLimited for an address that has guessed too much."""
        limit = self.limits.get(Tier.ADDRESS)
        if limit is None:
            return
        standing = self.limiter.look(name_bucket(name_address(address), Tier.ADDRESS), limit)
        if not standing.allowed and hash(credential) not in self.proven:
            self._tell(limit, standing, add_header)

    async def count_failure(
        self, address: str, credential: Credential, add_header: AddHeader
    ) -> None:
        """Count a request of nobody who is known. Raises RateLimited."""
        self.proven.pop(hash(credential), None)
        if Tier.ADDRESS in self.limits:
            await self._count(name_address(address), Tier.ADDRESS, add_header)

    def note_success(self, credential: Credential) -> None:
        """Remember a credential that was good."""
        self.proven[hash(credential)] = None
        if len(self.proven) > MOST_PROVEN:
            del self.proven[next(iter(self.proven))]

    async def _count(self, who: str, tier: Tier, add_header: AddHeader) -> None:
        limit = self.limits[tier]
        standing = await self.limiter.take(name_bucket(who, tier), limit)
        self._tell(limit, standing, add_header)

    def _tell(self, limit: RateLimit, standing: Standing, add_header: AddHeader) -> None:
        """Tell how a bucket stands (draft-ietf-httpapi-ratelimit-headers). Raises RateLimited."""
        add_header(POLICY, self.policies[limit.tier])
        text = f'"{limit.tier}";r={standing.remaining};t={standing.reset}'
        add_header(STANDING, text.encode())
        if not standing.allowed:
            raise RateLimited(limit, standing.retry_after)


def describe_policy(limit: RateLimit) -> bytes:
    """Return a limit as ``RateLimit-Policy`` has it."""
    return f'"{limit.tier}";q={limit.requests};w={limit.window_seconds}'.encode()


def name_bucket(who: str, tier: Tier) -> str:
    """Return the name of somebody's bucket of a tier."""
    return f"{who}/{tier}"


def name_caller(identity: Identity, address: str) -> str:
    """Return the name by which a caller counts."""
    if identity.mode is AuthMode.NONE:
        return name_address(address)
    subject = identity.key_id or identity.subject
    if len(subject) > LONGEST_SUBJECT:
        subject = hashlib.sha256(subject.encode()).hexdigest()
    return f"{identity.mode}:{subject}"


def name_address(address: str) -> str:
    """Return the name by which an address counts: one of IPv6 with its whole network."""
    return f"address:{find_network(address)}"
