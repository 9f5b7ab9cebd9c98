"""Kept counts under many writers: nobody waits for another, nothing is lost, kills included."""

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from domain.servers import Server
from domain.transitions import Status
from persistence.database.session import Database
from persistence.listing.counts import fold_counts
from persistence.servers.servers import insert_server
from persistence.servers.tasks import mark_deleted, save_server
from tests.threads import run_at_once
from tests.unit.persistence.counting import check_counts
from tests.unit.persistence.samples import FLAVORS, IMAGES, PROJECT, START, list_page, make_server

ROOT = Path(__file__).parents[4]
WRITERS = 12
pytestmark = pytest.mark.long

ROUNDS = 15
LIVES = 3
WRITE_FOREVER = """
import sys
from persistence.database.session import Database
from tests.unit.persistence.listing.test_count_races import write_rounds
database = Database(sys.argv[1])
while True:
    write_rounds(database, f"{sys.argv[2]}-{sys.stdin.readline().strip()}")
    print("written", flush=True)
"""


def write_rounds(database: Database, name: str, rounds: int = ROUNDS) -> None:
    """Make servers, change each and remove some, several in one transaction."""
    choose = random.Random(name)
    for number in range(rounds):
        with database.write() as connection:
            made = [_make(choose, f"{name}-{number}-{n}") for n in range(3)]
            for server in made:
                insert_server(connection, server)
            for server in choose.sample(made, 2):
                save_server(connection, _make(choose, server.id))
            mark_deleted(connection, choose.choice(made).id, START)


def _make(choose: random.Random, server_id: str) -> Server:
    return replace(
        make_server(),
        id=server_id,
        status=choose.choice([Status.ACTIVE, Status.SHUTOFF, Status.ERROR]),
        flavor=choose.choice(FLAVORS),
        image=choose.choice(IMAGES),
    )


def fold_until(database: Database, done: threading.Event) -> int:
    """Fold without a pause; return how often."""
    folded = 0
    while not done.is_set():
        with database.write() as connection:
            fold_counts(connection)
        folded += 1
    return folded


def test_many_writers_and_folders_at_once_lose_nothing(
    stocked: Database, upgraded_url: str
) -> None:
    done = threading.Event()
    other = Database(upgraded_url)
    folders = [threading.Thread(target=fold_until, args=(other, done)) for _ in range(2)]
    for folder in folders:
        folder.start()
    try:
        results = run_at_once(WRITERS, lambda n: write_rounds(stocked, f"writer-{n}"))
    finally:
        done.set()
        for folder in folders:
            folder.join()
        other.close()
    assert results == [None] * WRITERS
    kept = check_counts(stocked)
    assert kept["servers", PROJECT, "region", "RegionOne"] == WRITERS * ROUNDS * 2


def test_the_total_and_the_items_agree_while_counts_are_folded(stocked: Database) -> None:
    done = threading.Event()
    disturbing = [
        threading.Thread(target=fold_until, args=(stocked, done)),
        threading.Thread(target=write_rounds, args=(stocked, "writer", 12)),
    ]
    for thread in disturbing:
        thread.start()
    pages = [list_page(stocked, limit=100)]
    while disturbing[1].is_alive():
        pages.append(list_page(stocked, limit=100))
    done.set()
    for thread in disturbing:
        thread.join()
    assert [len(page.items) for page in pages] == [page.total for page in pages]
    assert list_page(stocked, limit=100).total == 24


@pytest.mark.parametrize("wait", [0.0, 0.01, 0.03])
def test_writers_that_are_killed_leave_the_counts_right(
    stocked: Database, upgraded_url: str, wait: float
) -> None:
    for life in range(LIVES):
        command = [sys.executable, "-c", WRITE_FOREVER, upgraded_url, f"life-{life}"]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdin is not None
            assert writer.stdout is not None
            writer.stdin.write("".join(f"{n}\n" for n in range(1000)))
            writer.stdin.flush()
            assert writer.stdout.readline() == "written\n"
            threading.Event().wait(wait)
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        assert check_counts(stocked)["servers", PROJECT, "region", "RegionOne"] >= 2 * ROUNDS
        with stocked.write() as connection:
            fold_counts(connection)
    check_counts(stocked)
