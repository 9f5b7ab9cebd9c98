"""A broken service is caught: each planted bug is seen by the check that is there for it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.checks import ACTIVE, PASSIVE
from tests.contract.exchange import Exchange
from tests.contract.mutants import MUTANTS
from tests.contract.proxy import Mutant, Proxy
from tests.contract.test_schemathesis import run_schemathesis
from tests.http.keypairs import KEYPAIRS, make_body
from tests.server import LiveServer

pytestmark = pytest.mark.long

SERVERS = "/api/v1/servers"
FLAVOR = "11111111-0000-0000-0000-000000000002"
IMAGE = "22222222-0000-0000-0000-000000000001"
NEW = {"name": "mutant", "flavor_id": FLAVOR, "image_id": IMAGE}


@pytest.fixture(scope="module")
def proxy(live_server: LiveServer) -> Iterator[Proxy]:
    with Proxy(live_server.port) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def session(proxy: Proxy, client: httpx.Client) -> Iterator[httpx.Client]:
    """A client of the service through the proxy; there are some servers already."""
    for name in ("mutant", "mutant", "other", "another"):
        client.post(SERVERS, json={**NEW, "name": name}).raise_for_status()
    with httpx.Client(base_url=proxy.url, timeout=30, trust_env=False) as session:
        yield session


def converse(session: httpx.Client, made: str) -> Iterator[httpx.Response]:
    """Yield the answers to requests of every kind; ``made`` is the path of a server."""
    trace = {"X-Request-ID": "trace-1"}
    yield session.post(SERVERS, json=NEW)
    yield session.get(made, headers=trace)
    yield session.patch(made, json={"name": "mutant-2"}, headers=trace)
    yield session.post(f"{made}/action", json={"action": "stop"})
    yield session.post(f"{made}/action", json={"action": "stop"})
    yield session.get(f"{SERVERS}/none", headers=trace)
    yield session.post(SERVERS, json={**NEW, "image_id": "none"})
    yield session.post(SERVERS, json={"name": 1})
    yield session.get(f"{SERVERS}?limit=2&offset=1")
    yield session.get(f"{SERVERS}?limit=3&sort=-created_at")
    yield session.get(f"{SERVERS}?limit=50&name=mutant")
    yield session.get(f"{SERVERS}?limit=50&label=none")
    yield session.get(f"{SERVERS}?limit=2&nme=mutant")
    yield session.get("/api/v1/flavors?limit=5")
    yield session.post(KEYPAIRS, json=make_body())
    yield session.get(f"{KEYPAIRS}?limit=2")
    yield session.get("/api/v1/events?limit=3&after=1")
    yield session.get("/api/v1/audit?limit=3")
    yield session.put(SERVERS)
    yield session.get("/nowhere", headers=trace)
    yield session.get("/health")


def find_catches(client: httpx.Client, session: httpx.Client) -> set[str]:
    """Return the names of the checks that find a fault in the service behind ``session``."""
    created = client.post(SERVERS, json=NEW).json()
    catches: set[str] = set()

    def send(method: str, url: str, headers: Mapping[str, str]) -> Exchange:
        return Exchange.from_httpx(session.request(method, url, headers=dict(headers)))

    for response in converse(session, f"{SERVERS}/{created['id']}"):
        exchange = Exchange.from_httpx(response)
        for passive in PASSIVE:
            note(catches, passive, exchange)
        for active in ACTIVE:
            note(catches, active, exchange, send)
    return catches


def note(catches: set[str], check: Callable[..., None], *arguments: Any) -> None:
    """Run a check, and note its name when it finds a fault."""
    try:
        check(*arguments)
    except Exception:  # a check that trips over nonsense has found it too
        catches.add(check.__name__)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_bug_is_caught(
    proxy: Proxy, session: httpx.Client, client: httpx.Client, name: str
) -> None:
    proxy.mutant = MUTANTS[name]
    assert MUTANTS[name].caught_by in find_catches(client, session)


def test_nothing_is_caught_where_no_bug_is_planted(
    proxy: Proxy, session: httpx.Client, client: httpx.Client
) -> None:
    proxy.mutant = Mutant("nothing")
    assert find_catches(client, session) == set()


def test_every_check_has_a_bug_that_it_is_there_for() -> None:
    checks = {check.__name__ for check in (*PASSIVE, *ACTIVE)}
    assert {mutant.caught_by for mutant in MUTANTS.values()} == checks


def test_our_checks_run_inside_schemathesis(
    proxy: Proxy, session: httpx.Client, tmp_path: Path
) -> None:
    proxy.mutant = MUTANTS["the request id of another"]
    options = ["--phases", "coverage", "--include-operation-id", "get_flavor"]
    done = run_schemathesis(proxy.url, tmp_path, *options)
    assert done.returncode == 1, done.stderr
    assert "ostler_request_id" in done.stdout
