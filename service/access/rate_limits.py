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


class Allowance:
    """A limit, with what tells of it in a response (draft-ietf-httpapi-ratelimit-headers)."""

    def __init__(self, limit: RateLimit) -> None:
        name = limit.tier.value
        self.limit = limit
        self.suffix = f"/{name}"
        self.policy = f'"{name}";q={limit.requests};w={limit.window_seconds}'.encode()
        self.standing = f'"{name}";r=%d;t=%d'.encode()

    def tell(self, standing: Standing, add_header: AddHeader) -> None:
        """Tell how a bucket stands. Raises RateLimited for a request that is not let in."""
        add_header(POLICY, self.policy)
        add_header(STANDING, self.standing % (standing.remaining, standing.reset))
        if not standing.allowed:
            raise RateLimited(self.limit, standing.retry_after)


class RateLimits:
    """Counts requests against ``limits``; a tier without one is not limited.

    A caller counts by its key or its subject, whoever need not say who it is by its address. An
    address beside that counts the requests that do not say who calls, or not rightly: once it has
    made too many it is refused before its credentials are looked at, unless they were good before.
    """

    def __init__(self, limiter: RateLimiter, limits: Mapping[Tier, RateLimit]) -> None:
        self.limiter = limiter
        self.limits = limits
        allowances = {tier: Allowance(limit) for tier, limit in limits.items()}
        # A field each, since looking an enumeration up costs as much as counting.
        self.reads = allowances.get(Tier.READ)
        self.writes = allowances.get(Tier.WRITE)
        self.guesses = allowances.get(Tier.ADDRESS)
        self.sign_ins = allowances.get(Tier.SIGN_IN, self.guesses)
        self.proven: dict[int, None] = {}

    async def count_request(
        self, identity: Identity, address: str, add_header: AddHeader, *, reads: bool
    ) -> None:
        """Count a request of a caller. Raises RateLimited."""
        allowance = self.reads if reads else self.writes
        if allowance:
            name = name_caller(identity, address) + allowance.suffix
            allowance.tell(await self.limiter.take(name, allowance.limit), add_header)

    def check_address(self, address: str, credential: Credential, add_header: AddHeader) -> None:
        """Raise RateLimited for an address that has guessed too much."""
        if self.guesses is None:
            return
        name = name_address(address) + self.guesses.suffix
        standing = self.limiter.find_refusal(name)
        if standing and hash(credential) not in self.proven:
            self.guesses.tell(standing, add_header)

    async def count_failure(
        self, address: str, credential: Credential, add_header: AddHeader
    ) -> None:
        """Count a request of nobody who is known. Raises RateLimited."""
        self.proven.pop(hash(credential), None)
        if self.guesses:
            name = name_address(address) + self.guesses.suffix
            self.guesses.tell(await self.limiter.take(name, self.guesses.limit), add_header)

    def check_sign_in(self, address: str, add_header: AddHeader) -> None:
        """Raise RateLimited for an address that has failed to sign in too often."""
        if self.sign_ins:
            name = name_address(address) + self.sign_ins.suffix
            if standing := self.limiter.find_refusal(name):
                self.sign_ins.tell(standing, add_header)

    async def count_failed_sign_in(self, address: str, add_header: AddHeader) -> None:
        """Count a sign-in of nobody who is known. Raises RateLimited."""
        if self.sign_ins:
            name = name_address(address) + self.sign_ins.suffix
            self.sign_ins.tell(await self.limiter.take(name, self.sign_ins.limit), add_header)

    def note_success(self, credential: Credential) -> None:
        """Remember a credential that was good."""
        self.proven[hash(credential)] = None
        if len(self.proven) > MOST_PROVEN:
            del self.proven[next(iter(self.proven))]


def name_caller(identity: Identity, address: str) -> str:
    """Return the name by which a caller counts."""
    if identity.mode is AuthMode.NONE:
        return name_address(address)
    subject = identity.key_id or identity.subject
    if len(subject) > LONGEST_SUBJECT:
        subject = hashlib.sha256(subject.encode()).hexdigest()
    return f"{identity.mode.value}:{subject}"


def name_address(address: str) -> str:
    """Return the name by which an address counts: one of IPv6 with its whole network."""
    return f"address:{find_network(address)}"
