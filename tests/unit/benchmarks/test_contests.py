"""Contests: two applications in this process, of which one does something that costs time."""

import asyncio
import json
from collections.abc import Iterator

import pytest

from benchmarks import authentication, rate_limits, response_validation
from benchmarks.application import Application
from benchmarks.contests import Contest, compare, tabulate
from benchmarks.loads import API
from benchmarks.stage import Stage
from benchmarks.wrk import Request
from service.settings.config import Settings

pytestmark = pytest.mark.long

SERVERS = 4


@pytest.fixture
def settings() -> Iterator[Settings]:
    with Stage() as stage:
        yield Settings(database_url=stage.create_database("sqlite"))


@pytest.mark.parametrize(
    ("contest", "load"),
    [
        (response_validation.CONTEST, "get"),
        (authentication.CONTEST, "action"),
        (rate_limits.CONTEST, "get"),
    ],
    ids=["validation", "authentication", "rate limits"],
)
def test_both_take_time_for_each_request(contest: Contest, load: str) -> None:
    with Stage() as stage:
        times = asyncio.run(compare(stage, contest, load, SERVERS, rounds=2))
    assert [len(turns) for turns in times] == [2, 2]
    assert all(time > 0 for turns in times for time in turns)


def test_the_table_has_a_row_for_each_load() -> None:
    with Stage() as stage:
        table = tabulate(stage, response_validation.CONTEST, ["flavors"], SERVERS, rounds=1)
    assert [row[0] for row in table.rows] == ["GET the flavors"]
    assert table.rows[0][3].endswith("%")


def test_an_application_is_asked_as_over_a_network(settings: Settings) -> None:
    async def run() -> list[str]:
        async with Application(settings) as application:
            made = await application.stock_up(SERVERS)
            page = json.loads(await application.ask(Request("GET", f"{API}/servers?limit=2")))
            assert (page["total"], len(page["items"])) == (SERVERS, 2)
            await application.ask_together([Request("GET", f"{API}/flavors")] * 20)
            return sorted(made.servers)

    assert len(set(asyncio.run(run()))) == SERVERS


def test_a_refusal_ends_it(settings: Settings) -> None:
    async def run() -> None:
        async with Application(settings) as application:
            await application.ask(Request("GET", f"{API}/servers/nobody"))

    with pytest.raises(RuntimeError, match="404"):
        asyncio.run(run())
