"""A database that keeps nothing: no change is acknowledged that a restart would lose."""

import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.databases import Databases
from tests.http.api import SERVERS, create_server, expect_error, get_path, make_name, open_client
from tests.http.bad.request import NEW
from tests.http.refusals import expect_refusal
from tests.http.waits import wait_until
from tests.postgres import Postgres
from tests.server import LiveServer, serve

MORE_BYTES = 65_536
LABELS = {"padding": "x" * 200}
CROWD = 12
PATIENCE_S = 9  # 5 seconds, on a machine that has much else to do
AT_ONCE_S = 2


@pytest.fixture
def file(tmp_path: Path, blueprint: Path) -> Path:
    """A file of SQLite with every table and no row."""
    return Path(shutil.copyfile(blueprint, tmp_path / "ostler.db"))


@pytest.fixture
def refresher(file: Path, directory: Path) -> Iterator[LiveServer]:
    with serve(f"sqlite:///{file}", directory) as server:
        yield server


@pytest.fixture
def keeping(refresher: LiveServer) -> Iterator[httpx.Client]:
    with open_client(refresher.url, connections=2 * CROWD) as client:
        yield client


def post(client: httpx.Client, **headers: str) -> httpx.Response:
    body = {**NEW, "name": make_name(), "labels": LABELS}
    return client.post(SERVERS, json=body, headers=headers, timeout=PATIENCE_S)


def expect_no_change(client: httpx.Client, server: dict[str, Any]) -> None:
    """Expect that every kind of change is refused, and that what is there is read and told."""
    responses = [
        post(client),
        post(client, **{"Idempotency-Key": make_name()}),
        client.patch(get_path(server), json={"protected": True}),
        client.delete(get_path(server)),
        client.post(f"{get_path(server)}/action", json={"action": "stop"}),
    ]
    for response in responses:
        error = expect_error(response, 503, "STORAGE_UNAVAILABLE")
        assert (response.headers["Retry-After"], error["details"]["retry"]) == ("10", True)
    assert client.get(get_path(server)).json() == server
    for path in ("/health", "/health/ready"):
        health = client.get(path)
        assert (health.status_code, health.json()["status"]) == (503, "unhealthy")
        found = health.json()["checks"]["database"]
        assert found == {"status": "unhealthy", "code": "STORAGE_UNAVAILABLE"}
    assert client.get("/health/live").status_code == 200
    assert client.get("/metrics").status_code == 200


def get_log(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def delete(file: Path) -> None:
    file.unlink()


def move(file: Path) -> None:
    file.rename(file.with_suffix(".moved"))


def replace(file: Path) -> None:
    other = file.with_suffix(".other")
    shutil.copyfile(file, other)
    other.rename(file)


def delete_log(file: Path) -> None:
    get_log(file).unlink()


@pytest.mark.parametrize("lose", [delete, move, replace, delete_log])
def test_what_a_restart_would_lose_is_not_acknowledged(
    keeping: httpx.Client, file: Path, lose: Callable[[Path], None]
) -> None:
    server = create_server(keeping)
    lose(file)
    expect_no_change(keeping, server)
    assert keeping.get(SERVERS).json()["total"] == 1


@pytest.mark.long
def test_a_file_that_comes_back_is_used_on(keeping: httpx.Client, file: Path) -> None:
    server = create_server(keeping)
    move(file)
    expect_no_change(keeping, server)
    file.with_suffix(".moved").rename(file)
    made = create_server(keeping)
    wait_until(lambda: keeping.get("/health").status_code == 200)
    assert keeping.get(get_path(made)).json() == made


@pytest.mark.long
def test_everything_that_was_acknowledged_is_there_after_a_restart_on_what_is_left(
    refresher: LiveServer, keeping: httpx.Client, file: Path
) -> None:
    promised = [create_server(keeping)["id"] for _ in range(3)]
    move(file)
    assert {post(keeping).status_code for _ in range(20)} == {503}
    refresher.kill()
    file.with_suffix(".moved").rename(file)
    with refresher, open_client(refresher.url) as client:
        found = [server["id"] for server in client.get(SERVERS).json()["items"]]
    assert sorted(found) == sorted(promised)


@pytest.mark.long
def test_a_file_that_another_process_locks_keeps_nobody_waiting_but_changes(
    keeping: httpx.Client, file: Path
) -> None:
    made = create_server(keeping)
    with ThreadPoolExecutor(CROWD) as pool, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        asked = [pool.submit(post, keeping) for _ in range(CROWD)]
        health = pool.submit(keeping.get, "/health", timeout=PATIENCE_S)
        while not all(one.done() for one in (*asked, health)):
            assert keeping.get("/health/live", timeout=AT_ONCE_S).status_code == 200
            assert keeping.get(get_path(made), timeout=AT_ONCE_S).status_code == 200
        for one in asked:
            expect_error(one.result(), 503, "SERVICE_UNAVAILABLE")
        assert health.result().status_code == 503
        other.rollback()
    create_server(keeping)
    assert keeping.get("/health").status_code == 200


def limit_files(server: LiveServer, most: int) -> None:
    """Have no file of the service grow over so many bytes."""
    limits = (most, resource.RLIM_INFINITY)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, limits)


@pytest.mark.long
def test_a_disk_that_is_full_keeps_nothing_until_there_is_room(
    refresher: LiveServer, keeping: httpx.Client, file: Path
) -> None:
    server = create_server(keeping)
    most = max(file.stat().st_size, get_log(file).stat().st_size) + MORE_BYTES
    limit_files(refresher, most)
    promised = 1
    while (response := post(keeping)).status_code == 201:
        promised += 1
    expect_error(response, 503, "STORAGE_UNAVAILABLE")
    limit_files(refresher, get_log(file).stat().st_size // 2)  # so that less has no room either
    expect_no_change(keeping, server)
    limit_files(refresher, resource.RLIM_INFINITY)
    create_server(keeping)
    wait_until(lambda: keeping.get("/health").status_code == 200)
    assert keeping.get(SERVERS).json()["total"] == promised + 1


@pytest.mark.long
def test_a_start_on_a_file_that_can_only_be_read_says_so(tmp_path: Path, file: Path) -> None:
    sqlite3.connect(file).execute("PRAGMA journal_mode = WAL").connection.close()
    url = f"sqlite:///file:{file}?mode=ro&uri=true"
    expect_refusal(tmp_path, f"the file {file} can only be read", "serve", DATABASE_URL=url)


@pytest.mark.long
def test_a_postgresql_that_can_only_be_read_keeps_nothing(
    postgres: Postgres, template: str, tmp_path: Path
) -> None:
    databases = Databases(tmp_path, postgres, template)
    url = databases.create()
    name = url.rpartition("/")[2]
    with serve(url, tmp_path / "before") as server, open_client(server.url) as client:
        made = create_server(client)
    with psycopg.connect(postgres.find_address("postgres"), autocommit=True) as operator:
        operator.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with serve(url, tmp_path / "after") as server, open_client(server.url) as client:
        expect_no_change(client, made)
