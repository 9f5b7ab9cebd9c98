"""Behind a pooler, and without one: what each connection has, and which poolers are refused."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from procrastinate import App
from psycopg.pq import TransactionStatus
from sqlalchemy import text

from domain.errors import DatabaseUnavailable
from persistence.database import engines, liveness_probe
from persistence.database.poolers import SHARED_SESSIONS, require_sessions
from persistence.database.session import Database
from persistence.operations.jobs import build_app
from tests.pooler import Pooler
from tests.postgres import Postgres
from tests.threads import run_at_once

pytestmark = pytest.mark.long

NAMES = ("statement_timeout", "lock_timeout", "TimeZone", "random_page_cost")
SHOW = "SELECT " + ", ".join(f"current_setting('{name}')" for name in NAMES)
OURS = ("30s", "4s", "UTC", "1.1")
OPTIONS = "-c statement_timeout=7s -c TimeZone=Europe/Paris -c enable_seqscan=off"
BUSY = 6
OFTEN = 10
"""How often a statement is executed until psycopg would have prepared it long ago."""


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.create_database(f"ostler_{uuid4().hex[:12]}")


@pytest.fixture(scope="module")
def pooler(postgres: Postgres) -> Iterator[Pooler]:
    """A pooler as it is by default."""
    with Pooler(postgres.port) as pooler:
        yield pooler


@pytest.fixture(params=["postgresql", "pooler"])
def address(request: pytest.FixtureRequest, url: str) -> str:
    """The URL of a database, of PostgreSQL itself and of the pooler in front of it."""
    if request.param == "postgresql":
        return url
    pooler: Pooler = request.getfixturevalue("pooler")
    return pooler.place(url)


@contextmanager
def opened(url: str, **arguments: Any) -> Iterator[Database]:
    database = Database(url, **arguments)
    try:
        yield database
    finally:
        database.close()


def read_settings(database: Database) -> Any:
    with database.read() as connection:
        return tuple(connection.execute(text(SHOW)).one())


async def read_settings_of_jobs(app: App) -> list[tuple[str, ...]]:
    """Return what the pool of jobs has on a connection, and what listens for them."""
    connector: Any = app.connector
    async with app.open_async(), connector.pool.connection() as pooled:
        assert pooled.info.transaction_status is TransactionStatus.IDLE
        assert not pooled.autocommit
        async with connector._get_standalone_connection() as listening:
            assert listening.autocommit
            cursors = [await one.execute(SHOW) for one in (pooled, listening)]
            return [await cursor.fetchone() for cursor in cursors]


def test_every_connection_has_its_limits(address: str) -> None:
    with opened(address) as database:
        assert read_settings(database) == OURS
        with database.apart():
            assert read_settings(database) == OURS
    assert asyncio.run(read_settings_of_jobs(build_app(address))) == [OURS, OURS]


def test_a_new_connection_is_in_no_transaction(address: str) -> None:
    with opened(address) as database, database.read() as connection:
        driver: Any = connection.connection.driver_connection
        assert driver.autocommit
        connection.execute(text("SELECT 1"))
        assert driver.info.transaction_status is TransactionStatus.IDLE


def test_limits_stay_after_a_change_that_is_undone(address: str) -> None:
    with opened(address, pool_size=1) as database:
        with suppress(ZeroDivisionError), database.write() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            raise ZeroDivisionError
        assert read_settings(database) == OURS


def test_a_lock_is_waited_for_no_longer_than_the_limit(
    pooler: Pooler, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines.SETTINGS, "lock_timeout", "200ms")
    with opened(pooler.place(url)) as database, psycopg.connect(url.replace("+psycopg", "")) as one:
        one.execute("SELECT pg_advisory_xact_lock(1)")
        with pytest.raises(DatabaseUnavailable) as caught, database.write() as other:
            other.execute(text("SELECT pg_advisory_xact_lock(1)"))
    assert "lock timeout" in caught.value.reason


def test_options_of_the_url_win_but_for_the_time_zone(url: str) -> None:
    with opened(f"{url}?options={quote(OPTIONS)}") as database:
        assert read_settings(database) == ("7s", "4s", "UTC", "1.1")
        with database.read() as connection:
            assert connection.execute(text("SHOW enable_seqscan")).scalar_one() == "off"


def test_options_that_a_pooler_ignores_take_no_limit_away(postgres: Postgres, url: str) -> None:
    with Pooler(postgres.port, ignore_startup_parameters="options") as pooler:
        given = f"{pooler.place(url)}?options={quote(OPTIONS)}"
        with opened(given) as database:
            assert read_settings(database) == OURS
        assert asyncio.run(read_settings_of_jobs(build_app(given))) == [OURS, OURS]


async def hear(address: str, database: Database) -> list[str]:
    """Return what a worker hears of what is told on another connection."""
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def note(*, channel: str, payload: str) -> None:
        await heard.put(f"{channel}: {payload}")

    def tell() -> None:
        with database.write() as connection:
            connection.execute(text("SELECT pg_notify('jobs', 'one')"))

    app = build_app(address)
    async with app.open_async():
        listening = asyncio.create_task(app.connector.listen_notify(note, ["jobs"]))
        deadline = time.monotonic() + 20
        while heard.empty() and time.monotonic() < deadline:
            await asyncio.to_thread(tell)
            await asyncio.sleep(0.1)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        return [await heard.get()]


def test_who_listens_behind_a_pooler_hears(pooler: Pooler, url: str) -> None:
    address = pooler.place(url)
    with opened(address) as database:
        assert asyncio.run(hear(address, database)) == ["jobs: one"]


async def ask_by_turns(app: App, share: Callable[[], None]) -> list[str]:
    """Return what two connections of jobs are told, each by its own statement, once they share."""
    connector: Any = app.connector
    words = ("one", "other")
    told = []
    async with AsyncExitStack() as opened:
        await opened.enter_async_context(app.open_async())
        pooled = [await opened.enter_async_context(connector.pool.connection()) for _ in words]
        for turn in range(2 * OFTEN):
            if turn == OFTEN:
                await asyncio.to_thread(share)
            for connection, word in zip(pooled, words, strict=True):
                cursor = await connection.execute(f"SELECT '{word}'")
                told.append((await cursor.fetchone())[0])
                await connection.commit()
    return told


def test_what_jobs_ask_is_not_taken_for_what_another_connection_asked(
    postgres: Postgres, url: str
) -> None:
    with Pooler(postgres.port) as pooler:
        app = build_app(pooler.place(url))
        told = asyncio.run(ask_by_turns(app, lambda: pooler.change(pool_mode="transaction")))
    assert told == ["one", "other"] * 2 * OFTEN


@contextmanager
def kept_busy(url: str) -> Iterator[None]:
    """Have others ask something all the time."""
    ended = threading.Event()

    def ask(_: int) -> None:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.prepare_threshold = None
            while not ended.wait(0.001):
                connection.execute("SELECT pg_sleep(0.001)")

    asking = threading.Thread(target=run_at_once, args=(BUSY, ask))
    asking.start()
    try:
        yield
    finally:
        ended.set()
        asking.join()


@pytest.mark.parametrize(
    ("mode", "size", "round_robin"),
    [
        ("transaction", "1", "0"),
        ("transaction", "2", "1"),
        ("transaction", "20", "0"),
        ("statement", "5", "0"),
    ],
)
def test_a_pooler_that_shares_sessions_is_found_out_each_time(
    postgres: Postgres, url: str, mode: str, size: str, round_robin: str
) -> None:
    settings = {"default_pool_size": size, "server_round_robin": round_robin}
    with Pooler(postgres.port, pool_mode=mode, **settings) as pooler:
        address = pooler.place(url)
        reasons = [find_fault(address) for _ in range(2)]
        with kept_busy(address):
            reasons += [find_fault(address) for _ in range(2)]
    assert reasons == [SHARED_SESSIONS] * 4


def find_fault(url: str) -> str:
    with pytest.raises(DatabaseUnavailable) as caught:
        require_sessions(url)
    return caught.value.reason


def test_a_pooler_that_gives_each_connection_a_session_is_taken(pooler: Pooler, url: str) -> None:
    with kept_busy(pooler.place(url)):
        for _ in range(3):
            require_sessions(pooler.place(url))


def test_postgresql_itself_is_taken_and_so_is_a_file(url: str) -> None:
    require_sessions(url)
    require_sessions("sqlite:///ostler.db")


def test_a_look_leaves_nothing_behind(postgres: Postgres, url: str) -> None:
    with Pooler(postgres.port, pool_mode="transaction", default_pool_size="1") as pooler:
        address = pooler.place(url)
        with suppress(DatabaseUnavailable):
            require_sessions(address)
        with psycopg.connect(address.replace("+psycopg", "")) as other:
            other.prepare_threshold = None
            assert other.execute("SHOW statement_timeout").fetchone() == ("0",)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness_probe, "PROBE_AFTER_SECONDS", 0.2)
    monkeypatch.setattr(liveness_probe.LimitedConnection, "longest", 0.5)
    monkeypatch.setattr(engines, "CONNECT_TIMEOUT", 1)


def wait_for_probe(database: Database) -> liveness_probe.LivenessProbe:
    """Return the probe once it has a connection that was answered."""
    probe = database._probe
    assert probe
    probe.start()
    deadline = time.monotonic() + 20
    while probe._connection is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return probe


def wait_for_return(probe: liveness_probe.LivenessProbe) -> None:
    deadline = time.monotonic() + 20
    while probe.is_away:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.usefixtures("impatient")
def test_who_finds_no_room_behind_a_pooler_is_told_and_the_others_go_on(
    postgres: Postgres, url: str
) -> None:
    with (
        Pooler(postgres.port, default_pool_size="2") as pooler,
        opened(pooler.place(url)) as database,
    ):
        probe = wait_for_probe(database)
        with database.read() as connection:
            for _ in range(2):
                refused = run_at_once(1, lambda _: database.check())[0]
                assert isinstance(refused, DatabaseUnavailable)
            assert connection.execute(text("SELECT 1")).scalar_one() == 1
        probe.check()


@pytest.mark.usefixtures("impatient")
def test_a_database_that_hangs_behind_a_pooler_is_given_up_until_it_goes_on() -> None:
    with (
        Postgres() as own,
        Pooler(own.port) as pooler,
        opened(pooler.place(own.create_database("hanging"))) as database,
    ):
        probe = wait_for_probe(database)
        database.check()
        own.pause()
        try:
            outcomes = run_at_once(2, lambda _: database.check())
            assert [type(one) for one in outcomes] == [DatabaseUnavailable] * 2
            time.sleep(3 * liveness_probe.REPEAT_SECONDS)
            assert probe.is_away
        finally:
            own.resume()
        wait_for_return(probe)
        database.check()
