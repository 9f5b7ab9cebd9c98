"""How long PostgreSQL is waited for: no longer than it is there, and a commit not for long."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from psycopg.errors import ConnectionTimeout, Error
from sqlalchemy import bindparam, select, text

from domain.errors import DatabaseUnavailable, OutcomeUnknown
from persistence.database import engines, liveness_probe, pipelines
from persistence.database.liveness_probe import LimitedConnection, LivenessProbe
from persistence.database.prepared import Prepared
from persistence.database.session import Database, WouldBlock
from persistence.migration import upgrade_database
from persistence.schema.tables import flavors
from tests.http.waits import wait_until
from tests.postgres import Postgres
from tests.threads import run_at_once

pytestmark = pytest.mark.long

ECHO = Prepared(select(bindparam("value", type_=flavors.c.name.type)))
WAIT_S = 20


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL that may hang; it goes on when a test begins."""
    with Postgres() as server:
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness_probe, "PROBE_AFTER_SECONDS", 0.2)


def open_on(postgres: Postgres, name: str) -> Database:
    return Database(postgres.create_database(name), pool_size=4)


def wait_for_answers(database: Database) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            return database.check()
        except DatabaseUnavailable:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.usefixtures("impatient")
def test_a_statement_on_a_database_that_hangs_is_given_up_and_the_next_are_not_tried(
    own_postgres: Postgres,
) -> None:
    database = open_on(own_postgres, "hanging")
    database.check()
    own_postgres.pause()
    try:
        assert isinstance(run_at_once(1, lambda _: database.check())[0], DatabaseUnavailable)
        began = time.monotonic()
        outcomes = run_at_once(8, lambda _: database.check())
        assert all(isinstance(one, DatabaseUnavailable) for one in outcomes)
        assert time.monotonic() - began < liveness_probe.PROBE_SECONDS
    finally:
        own_postgres.resume()
    wait_for_answers(database)
    database.close()


@pytest.mark.usefixtures("impatient")
def test_what_waits_is_given_up_though_the_system_has_no_thread_to_look_at_first(
    own_postgres: Postgres, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_on(own_postgres, "looking")
    start = threading.Thread.start
    tries: list[str] = []

    def start_later(thread: threading.Thread) -> None:
        tries.append(thread.name)
        if thread.name == "liveness-probe" and tries.count(thread.name) < 3:
            raise RuntimeError("can't start new thread")
        start(thread)

    def echo() -> object:
        with database.read() as connection:
            return ECHO.fetch_value(connection, {"value": "there"})

    async def run() -> object:
        await database.open_inline()
        assert await database.run_inline(echo) == "there"
        own_postgres.pause()
        monkeypatch.setattr(threading.Thread, "start", start_later)
        try:
            with pytest.raises(WouldBlock):
                await asyncio.wait_for(database.run_inline(echo), WAIT_S)
        finally:
            own_postgres.resume()
        await asyncio.to_thread(wait_for_answers, database)
        return await asyncio.wait_for(reread(), WAIT_S)

    async def reread() -> object:
        while True:
            with suppress(WouldBlock):
                return await database.run_inline(echo)
            await asyncio.sleep(0.1)

    with caplog.at_level(logging.ERROR):
        assert asyncio.run(run()) == "there"
    assert {record.__dict__["exc_type"] for record in caplog.records} == {"RuntimeError"}
    database.close()


def test_a_look_that_goes_wrong_in_itself_is_repeated(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    unforeseen = KeyError("unforeseen")
    outcomes = [unforeseen, ConnectionTimeout(), unforeseen, Error("refused")]
    seen: list[bool] = []

    def connect() -> LimitedConnection:
        seen.append(probe.is_away)
        raise outcomes[len(seen) - 1]

    probe = LivenessProbe(connect)
    monkeypatch.setattr(liveness_probe, "REPEAT_SECONDS", 0.05)
    with caplog.at_level(logging.ERROR):
        probe.start()
        wait_until(lambda: len(seen) == len(outcomes) and not probe.is_away)
    assert seen == [False, False, True, True]
    assert [record.message for record in caplog.records] == ["Liveness probe failed"] * 2
    probe.close()


@pytest.mark.usefixtures("impatient")
def test_an_upgrade_of_a_database_that_hangs_is_given_up(own_postgres: Postgres) -> None:
    database = open_on(own_postgres, "hanging_upgrade")
    with database.read():
        own_postgres.pause()
    try:
        with pytest.raises(DatabaseUnavailable):
            upgrade_database(database)
    finally:
        own_postgres.resume()
    wait_for_answers(database)
    upgrade_database(database)
    database.close()


@pytest.mark.usefixtures("impatient")
def test_a_statement_that_takes_long_on_a_database_that_is_there_is_waited_for(
    own_postgres: Postgres,
) -> None:
    database = open_on(own_postgres, "slow")
    with database.read() as connection:
        assert connection.execute(text("SELECT 1 FROM pg_sleep(1)")).scalar_one() == 1
    database.close()


def test_a_commit_without_a_response_is_told_as_one_that_may_have_been_made(
    own_postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipelines, "COMMIT_SECONDS", 0.5)
    database = open_on(own_postgres, "committing")
    with database.write() as connection:
        connection.execute(text("CREATE TABLE kept (id int)"))
    with psycopg.connect(own_postgres.find_address("committing"), autocommit=True) as operator:

        def choose_standby(name: str) -> None:
            operator.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
            operator.execute("SELECT pg_reload_conf()")
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                row = operator.execute("SHOW synchronous_standby_names").fetchone()
                if row == (name,):
                    return
                time.sleep(0.05)
            raise AssertionError("PostgreSQL does not take its settings")

        tries = 0

        def try_until_one_waits() -> None:  # the checkpointer tells others of the setting, later
            nonlocal tries
            while tries < 100:
                tries += 1
                with database.write() as connection:
                    connection.execute(text("INSERT INTO kept VALUES (1)"))
                time.sleep(0.05)

        choose_standby("nobody")
        try:
            with pytest.raises(OutcomeUnknown, match="did not say"):
                try_until_one_waits()
        finally:
            choose_standby("")
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM kept")).scalar_one() == tries
    database.close()


def test_after_a_connection_that_was_not_accepted_in_time_nobody_tries_another(
    own_postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "CONNECT_TIMEOUT", 2)
    database = open_on(own_postgres, "accepting")
    own_postgres.pause()
    try:
        with pytest.raises(DatabaseUnavailable):
            database.check()
        began = time.monotonic()
        for _ in range(5):
            with pytest.raises(DatabaseUnavailable):
                database.check()
        assert time.monotonic() - began < engines.CONNECT_TIMEOUT
    finally:
        own_postgres.resume()
    wait_for_answers(database)
    database.close()


def test_who_waits_for_a_connection_of_another_tries_none_when_that_is_given_up(
    own_postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "CONNECT_TIMEOUT", 20)
    database = Database(own_postgres.create_database("waiting"), pool_size=1)

    def read(_: int) -> None:
        with database.read() as connection:
            connection.execute(text("SELECT 1"))

    read(0)
    own_postgres.pause()
    try:
        began = time.monotonic()
        outcomes = run_at_once(2, read)
        assert all(isinstance(one, DatabaseUnavailable) for one in outcomes)
        assert time.monotonic() - began < engines.CONNECT_TIMEOUT
    finally:
        own_postgres.resume()
    wait_for_answers(database)
    database.close()
