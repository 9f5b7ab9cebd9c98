"""Backups of SQLite by command: whole, never over another file, and brought back whole or not."""

import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from persistence.migration import head_revision
from tests.commands import Process, make_environment, run_ostler, start_ostler
from tests.http.api import SERVERS, create_server, open_client
from tests.http.refusals import expect_refusal
from tests.server import LiveServer

URL = "postgresql://ostler@127.0.0.1:1/ostler"
KILLS = 12


@pytest.fixture
def place(tmp_path: Path, blueprint: Path) -> Path:
    """A directory with a database in it, where the default settings look for it."""
    shutil.copyfile(blueprint, tmp_path / "ostler.db")
    return tmp_path


def mark(file: Path, word: str, padding: int = 0) -> None:
    """Write a word into a database, with as many bytes that make it larger."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS marks (word TEXT, padding BLOB)")
        database.execute("DELETE FROM marks")
        database.execute("INSERT INTO marks VALUES (?, randomblob(?))", (word, padding))


def read_mark(file: Path) -> str:
    """Return the word in a sound database."""
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (word,) = database.execute("SELECT word FROM marks").fetchone()
    return str(word)


def run(place: Path, *arguments: str) -> str:
    """Run a command of ``ostler db`` that must go well, and return its line."""
    done = run_ostler("db", *arguments, directory=place)
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    return line


def list_names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def find_kept(place: Path) -> Path:
    (kept,) = place.glob("ostler.db.*Z")
    return kept


def test_a_backup_holds_what_the_database_held(place: Path) -> None:
    mark(place / "ostler.db", "first")
    line = run(place, "backup", "backup.db")
    assert line.startswith(f"backup.db holds {place}/ostler.db at revision {head_revision()}, ")
    assert list_names(place) == {"ostler.db", "backup.db"}
    assert (place / "backup.db").stat().st_mode & 0o077 == 0  # it holds secrets of webhooks
    assert read_mark(place / "backup.db") == "first"


@pytest.mark.long
def test_a_backup_is_never_written_over_a_file(place: Path) -> None:
    run(place, "backup", "backup.db")
    before = (place / "backup.db").read_bytes()
    mark(place / "ostler.db", "second")
    for target in ("backup.db", "ostler.db", "."):
        expect_refusal(place, f"{target} is there already", "db", "backup", target)
    assert (place / "backup.db").read_bytes() == before


@pytest.mark.long
def test_of_two_backups_into_one_file_one_is_refused(place: Path) -> None:
    mark(place / "ostler.db", "first", 20_000_000)
    outputs = [place / "one", place / "other"]
    processes = []
    for output in outputs:
        output.mkdir()
        processes.append(start(place, output, "backup", "../backup.db"))
    codes = [process.wait(60) for process in processes]
    assert sorted(codes) == [0, 1]
    loser = outputs[codes.index(1)] / "stderr"
    assert "is there already" in loser.read_text()
    assert read_mark(place / "backup.db") == "first"
    assert list_names(place) == {"ostler.db", "backup.db", "one", "other"}


def start(place: Path, output: Path, *arguments: str) -> Process:
    """Start a command of ``ostler db`` in a directory below the one with the database."""
    environment = make_environment(DATABASE_URL=f"sqlite:///{place}/ostler.db")
    return start_ostler(["db", *arguments], output, environment, output)


@pytest.mark.long
@pytest.mark.parametrize("command", [("backup", "new.db"), ("restore", "backup.db")], ids=" ".join)
def test_the_wrong_directory_stays_empty(tmp_path: Path, command: tuple[str, str]) -> None:
    words = "There is no database at" if command[0] == "backup" else "there is no file backup.db"
    expect_refusal(tmp_path, words, "db", *command)
    assert list_names(tmp_path) == set()


@pytest.mark.long
def test_a_backup_that_cannot_be_made_is_told(place: Path) -> None:
    target = "no/such/directory/backup.db"
    expect_refusal(place, f"{target} cannot be made: no such file", "db", "backup", target)
    assert list_names(place) == {"ostler.db"}


@pytest.mark.long
@pytest.mark.parametrize("tool", ["pg_dump", "pg_restore"])
def test_with_postgresql_its_own_tools_are_named(place: Path, tool: str) -> None:
    command = "backup" if tool == "pg_dump" else "restore"
    line = expect_refusal(place, tool, "db", command, "file", DATABASE_URL=URL)
    assert "docs/operations.md" in line


def test_a_restore_keeps_what_was_there_and_can_be_done_again(place: Path) -> None:
    database = place / "ostler.db"
    mark(database, "first")
    run(place, "backup", "backup.db")
    mark(database, "second")
    line = run(place, "restore", "backup.db")
    kept = find_kept(place)
    assert line == (
        f"{database} is at revision {head_revision()} from backup.db; what was there is in {kept}"
    )
    assert (read_mark(database), read_mark(kept)) == ("first", "second")
    kept.unlink()
    run(place, "restore", "backup.db")
    assert (read_mark(database), read_mark(find_kept(place))) == ("first", "first")


@pytest.mark.long
def test_a_restore_makes_a_database_where_there_is_none(place: Path) -> None:
    mark(place / "ostler.db", "first")
    run(place, "backup", "backup.db")
    (place / "ostler.db").unlink()
    (place / "ostler.db-wal").write_bytes(b"the log of a database that is gone")
    run(place, "restore", "backup.db")
    assert read_mark(place / "ostler.db") == "first"
    assert list_names(place) - {"ostler.db", "backup.db"} == {f"{find_log(place).name}"}


def find_log(place: Path) -> Path:
    (kept,) = place.glob("ostler.db.*Z-wal")
    return kept


@pytest.mark.long
def test_a_restore_heals_a_file_that_is_no_database_any_more(place: Path) -> None:
    database = place / "ostler.db"
    mark(database, "first")
    run(place, "backup", "backup.db")
    database.write_bytes(b"This was a database. " * 1000)
    run(place, "restore", "backup.db")
    assert read_mark(database) == "first"
    assert find_kept(place).read_bytes().startswith(b"This was a database.")


def damage(file: Path) -> None:
    """Spoil the pages of a database, not its head."""
    content = bytearray(file.read_bytes())
    content[4096:] = bytes(byte ^ 0x5A for byte in content[4096:])
    file.write_bytes(content)


def test_what_is_no_sound_backup_changes_nothing(place: Path) -> None:
    database = place / "ostler.db"
    run(place, "backup", "damaged.db")
    damage(place / "damaged.db")
    run(place, "backup", "newer.db")
    with closing(sqlite3.connect(place / "newer.db")) as newer, newer:
        newer.execute("UPDATE ostler_revision SET version_num = 'from_the_future'")
    with closing(sqlite3.connect(place / "foreign.db")) as foreign, foreign:
        foreign.execute("CREATE TABLE letters (id INTEGER)")
    (place / "letter.db").write_bytes(b"This is a letter, not a database. " * 100)
    (place / "empty.db").touch()
    mark(database, "first")
    before, names = database.read_bytes(), list_names(place)
    refused = {
        "damaged.db": "damaged.db",
        "newer.db": "from_the_future",
        "foreign.db": "is not a database of Ostler's",
        "letter.db": "file is not a database",
        "empty.db": "is not a database of Ostler's",
        "missing.db": "there is no file missing.db",
        "ostler.db": "is the database itself",
    }
    for file, words in refused.items():
        expect_refusal(place, words, "db", "restore", file)
    assert (database.read_bytes(), list_names(place)) == (before, names)


@pytest.mark.long
def test_a_database_that_is_damaged_makes_no_backup(place: Path) -> None:
    damage(place / "ostler.db")
    expect_refusal(place, "ostler.db", "db", "backup", "backup.db")
    assert list_names(place) == {"ostler.db"}


@pytest.mark.long
def test_a_backup_of_a_running_service_can_be_served(tmp_path: Path, place: Path) -> None:
    url = f"sqlite:///{place}/ostler.db"
    with LiveServer(url, tmp_path / "server") as service, open_client(service.url) as client:
        known = create_server(client)
        run(place, "backup", "backup.db")
        later = create_server(client)
        expect_refusal(place, "ostler.db is in use", "db", "restore", "backup.db")
        assert client.get(f"{SERVERS}/{later['id']}").status_code == 200
    run(place, "restore", "backup.db")
    with LiveServer(url, tmp_path / "server") as service, open_client(service.url) as client:
        assert client.get(f"{SERVERS}/{known['id']}").json()["name"] == known["name"]
        assert client.get(f"{SERVERS}/{later['id']}").status_code == 404


@pytest.mark.long
def test_the_log_of_a_service_that_was_killed_is_in_what_is_kept(
    tmp_path: Path, place: Path
) -> None:
    run(place, "backup", "backup.db")
    service = LiveServer(f"sqlite:///{place}/ostler.db", tmp_path / "server").start()
    try:
        with open_client(service.url) as client:
            server = create_server(client)
    finally:
        service.kill()
    assert (place / "ostler.db-wal").exists()
    run(place, "restore", "backup.db")
    assert not (place / "ostler.db-wal").exists()
    with closing(sqlite3.connect(find_kept(place))) as kept:
        assert kept.execute("SELECT id FROM servers").fetchall() == [(server["id"],)]


@pytest.mark.long
def test_a_copy_with_its_log_beside_it_is_a_backup_too(place: Path) -> None:
    database = place / "ostler.db"
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        mark(database, "logged")
        for ending in ("", "-wal"):
            shutil.copyfile(f"{database}{ending}", f"{place}/copy.db{ending}")
    run(place, "restore", "copy.db")
    assert read_mark(database) == "logged"


@pytest.mark.long
def test_a_restore_that_is_killed_leaves_the_old_database_or_the_new_one(place: Path) -> None:
    database, old = place / "ostler.db", place / "old"
    mark(database, "new", 20_000_000)
    run(place, "backup", "backup.db")
    mark(database, "old", 20_000_000)
    shutil.copyfile(database, old)
    output = place / "output"
    output.mkdir()
    began = time.monotonic()
    assert start(place, output, "restore", "../backup.db").wait(60) == 0
    lasted = time.monotonic() - began
    assert read_mark(database) == "new"
    for turn in range(KILLS):
        for path in place.glob("ostler.db*"):
            path.unlink()
        shutil.copyfile(old, database)
        process = start(place, output, "restore", "../backup.db")
        try:
            process.wait(lasted * (turn + 1) / KILLS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait(60)
        assert read_mark(database) in ("old", "new")
    run(place, "restore", "backup.db")
    assert read_mark(database) == "new"


@pytest.mark.long
def test_a_backup_that_is_killed_leaves_a_whole_file_or_none(place: Path) -> None:
    target = place / "backup.db"
    mark(place / "ostler.db", "first", 20_000_000)
    output = place / "output"
    output.mkdir()
    began = time.monotonic()
    assert start(place, output, "backup", "../backup.db").wait(60) == 0
    lasted = time.monotonic() - began
    for turn in range(KILLS):
        target.unlink(missing_ok=True)
        process = start(place, output, "backup", "../backup.db")
        try:
            process.wait(lasted * (turn + 1) / KILLS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait(60)
        assert not target.exists() or read_mark(target) == "first"
