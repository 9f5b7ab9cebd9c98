"""Requests of nobody who is known count against their address, before their guess is looked at."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from domain.errors import OstlerError, PermissionDenied
from domain.identity import AuthMode, Identity, Role
from domain.rate_limits import RateLimit, RateLimited, Tier
from persistence.database.session import Database
from service.access.access import Access
from service.access.rate_limiter import RateLimiter
from service.access.rate_limits import RateLimits
from service.authentication.credentials import Headers, read_bearer
from service.contract.contract import DescribedOperation
from service.http.problems import Unauthenticated

GOOD, OTHER = "good", "other"
CALLER = Identity(AuthMode.API_KEY, "key-1", "ci", "default", Role.VIEWER, key_id="key-1")
CALLERS = {GOOD: CALLER, OTHER: replace(CALLER, subject="key-2", key_id="key-2")}
READ = DescribedOperation(
    "list_servers", False, (), (), frozenset(), False, Role.VIEWER, True, "server", None, {}
)
CHANGE = replace(READ, operation_id="create_server", required_role=Role.OPERATOR, reads=False)
ANYBODY = replace(READ, operation_id="get_health", required_role=None)
LIMITS = {tier: RateLimit(tier, 5, 3600) for tier in Tier}


class KeyAuthenticator:
    """Knows two keys, and how often it was asked."""

    mode = AuthMode.API_KEY
    challenge = 'Bearer realm="test"'
    needed = "a key"

    def __init__(self) -> None:
        self.asked = 0

    async def authenticate(self, headers: Headers) -> Identity | None:
        self.asked += 1
        key = read_bearer(headers)
        await asyncio.sleep(0)
        if not key:
            return None
        if key not in CALLERS:
            raise Unauthenticated("invalid")
        return CALLERS[key]


@dataclass
class Visit:
    """A request from an address, and the headers of its response."""

    address: str = "203.0.113.9"
    method: str = "GET"
    identity: Identity | None = None
    headers: dict[bytes, bytes] = field(default_factory=dict)

    def add_header(self, name: bytes, value: bytes) -> None:
        self.headers[name] = value


@dataclass
class Gate:
    """What lets requests in, with limits."""

    access: Access
    authenticator: KeyAuthenticator

    async def ask(
        self, key: str = "", operation: DescribedOperation = READ, address: str = Visit.address
    ) -> tuple[str, Visit]:
        """Return what comes of a request: the code of an error, or nothing."""
        visit = Visit(address)
        headers = {b"authorization": f"Bearer {key}".encode()} if key else {}
        try:
            await self.access.admit(visit, operation, headers, "/api/v1/servers")
        except OstlerError as error:
            return error.code, visit
        return "", visit

    async def ask_often(self, count: int, key: str = "") -> list[str]:
        """Return what comes of requests, one after the other."""
        return [(await self.ask(key))[0] for _ in range(count)]


@asynccontextmanager
async def open_gate(database: Database) -> AsyncIterator[Gate]:
    authenticator = KeyAuthenticator()
    access = Access([authenticator], RateLimits(RateLimiter(database), LIMITS))
    yield Gate(access, authenticator)
    await access.close()


Story = Callable[[Gate], Awaitable[None]]


@pytest.fixture
def play(database: Database) -> Callable[[Story], None]:
    """Return what plays a story at a gate."""

    async def run(story: Story) -> None:
        async with open_gate(database) as gate:
            await story(gate)

    return lambda story: asyncio.run(run(story))


def test_an_address_that_guesses_is_refused_before_its_guess_is_looked_at(
    play: Callable[[Story], None],
) -> None:
    async def story(gate: Gate) -> None:
        assert await gate.ask_often(5, "guess") == ["UNAUTHENTICATED"] * 5
        assert await gate.ask_often(3, "guess") == ["RATE_LIMITED"] * 3
        assert gate.authenticator.asked <= 6
        assert await gate.ask_often(1, GOOD) == ["RATE_LIMITED"]
        code, visit = await gate.ask("guess", address="203.0.113.10")
        assert code == "UNAUTHENTICATED"
        assert visit.headers[b"ratelimit-policy"] == b'"address";q=5;w=3600'
        assert visit.headers[b"ratelimit"].startswith(b'"address";r=4;t=')

    play(story)


def test_requests_without_a_credential_count_as_guesses(play: Callable[[Story], None]) -> None:
    async def story(gate: Gate) -> None:
        assert await gate.ask_often(6) == ["UNAUTHENTICATED"] * 5 + ["RATE_LIMITED"]
        assert await gate.ask_often(1) == ["RATE_LIMITED"]
        assert (await gate.ask(operation=ANYBODY))[0] == ""

    play(story)


def test_guesses_at_once_get_no_more_answers_than_the_limit_says(
    play: Callable[[Story], None],
) -> None:
    async def story(gate: Gate) -> None:
        asked = await asyncio.gather(*(gate.ask(f"guess-{number}") for number in range(40)))
        codes = [code for code, _ in asked]
        assert codes.count("UNAUTHENTICATED") == 5
        assert codes.count("RATE_LIMITED") == 35

    play(story)


def test_a_caller_is_let_in_beside_a_neighbour_who_guesses(play: Callable[[Story], None]) -> None:
    async def story(gate: Gate) -> None:
        assert await gate.ask_often(1, GOOD) == [""]
        assert await gate.ask_often(6, "guess") == ["UNAUTHENTICATED"] * 5 + ["RATE_LIMITED"]
        assert await gate.ask_often(1, GOOD) == [""]

    play(story)


def test_good_credentials_cost_their_address_nothing(play: Callable[[Story], None]) -> None:
    async def story(gate: Gate) -> None:
        assert await gate.ask_often(6, GOOD) == [""] * 5 + ["RATE_LIMITED"]
        assert await gate.ask_often(6, OTHER) == [""] * 5 + ["RATE_LIMITED"]
        assert await gate.ask_often(1, "guess") == ["UNAUTHENTICATED"]

    play(story)


def test_a_caller_has_a_limit_wherever_it_calls_from(play: Callable[[Story], None]) -> None:
    async def story(gate: Gate) -> None:
        codes = [(await gate.ask(GOOD, address=f"203.0.113.{number}"))[0] for number in range(6)]
        assert codes == [""] * 5 + ["RATE_LIMITED"]

    play(story)


def test_what_a_caller_may_not_do_counts_too(play: Callable[[Story], None]) -> None:
    async def story(gate: Gate) -> None:
        codes = [(await gate.ask(GOOD, CHANGE))[0] for _ in range(6)]
        assert codes == [PermissionDenied.code] * 5 + [RateLimited.code]
        _, visit = await gate.ask(GOOD, CHANGE)
        assert visit.identity == CALLER
        assert visit.headers[b"ratelimit"].startswith(b'"write";r=0;t=')

    play(story)
