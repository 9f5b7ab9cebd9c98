"""The log of audit: only added to, sealed as a chain by anybody, and whole or known not to be."""

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.audit import (
    NO_HASH,
    AuditEntry,
    AuditFilters,
    Head,
    Outcome,
    compare,
    make_hash,
    read_head,
)
from persistence.audit.chain import (
    Verification,
    find_head,
    has_unsealed,
    remove_entries,
    seal_entries,
    verify_chain,
)
from persistence.audit.entries import count_unsealed, insert_entry, list_entries
from persistence.database.session import Database
from tests.threads import run_at_once

START = datetime(2026, 11, 1, 12, 0, 0, 123456, tzinfo=UTC)
PROJECT = "project-1"
WRITERS = 4
ENTRIES = 40
ENTRY = AuditEntry(
    created_at=START,
    last_at=START,
    request_id="request-1",
    outcome=Outcome.SUCCESS,
    project_id=PROJECT,
    mode="api-key",
    subject="ci",
    key_id="k1",
    role="operator",
    address="192.0.2.1",
    operation="create_server",
    method="POST",
    path="/api/v1/servers",
    action="create",
    resource_type="server",
    resource_id="server-1",
    operation_id="operation-1",
    changes={"name": {"from": None, "to": "größe"}},
)


def write(database: Database, count: int = 1, **changes: Any) -> None:
    with database.write() as connection:
        for number in range(count):
            at = START + timedelta(hours=number)
            insert_entry(connection, replace(ENTRY, created_at=at, last_at=at, **changes))


def seal(database: Database, batch: int = 500) -> int:
    with database.write() as connection:
        return seal_entries(connection, batch)


def verify(database: Database, exported: Head | None = None) -> Verification:
    with database.read() as connection:
        return verify_chain(connection, exported)


def remove(database: Database, hours: int, batch: int = 100) -> int:
    with database.write() as connection:
        return remove_entries(connection, START + timedelta(hours=hours), START, batch)


def read(database: Database, behind: int | None = None, **filters: Any) -> list[AuditEntry]:
    with database.read() as connection:
        return list_entries(connection, AuditFilters(**filters), behind, 100, oldest=True)


def change_by_hand(database: Database, statement: str) -> None:
    with database.write() as connection:
        connection.execute(text(statement))


def drop_triggers(database: Database) -> None:
    """Do what the owner of a database can."""
    with database.write() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER ALL"))
            return
        names = connection.scalars(text("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
        for name in names.all():
            connection.execute(text(f"DROP TRIGGER {name}"))


def test_an_entry_comes_back_as_it_was_with_its_place_and_hash(database: Database) -> None:
    write(database)
    assert read(database) == []
    assert seal(database) == 1
    placed = replace(ENTRY, position=1)
    assert read(database) == [replace(placed, hash=make_hash(NO_HASH, placed))]


def test_what_no_database_keeps_is_left_out_of_an_entry(database: Database) -> None:
    write(database, subject="a\0b", resource_id="\udc80x")
    seal(database)
    (entry,) = read(database)
    assert (entry.subject, entry.resource_id) == ("a", "x")
    assert verify(database).fault is None
    assert read(database, subject="a\0b") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET subject = 'nobody'",
        "UPDATE audit_entries SET changes = '{}'",
        "UPDATE audit_entries SET position = 7 WHERE position = 2",
        "UPDATE audit_entries SET hash = 'x' WHERE position = 2",
        "UPDATE audit_entries SET position = NULL, hash = NULL WHERE position = 2",
        "UPDATE audit_entries SET position = 7 WHERE position IS NULL",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE position IS NULL",
        "DELETE FROM audit_entries WHERE position = 1",
        "DELETE FROM log_starts",
        "UPDATE log_starts SET removed_until = 2 WHERE log = 'audit'",
        "UPDATE log_starts SET removed_until = 9, hash = 'x' WHERE log = 'audit'",
        "UPDATE log_starts SET removed_until = -1 WHERE log = 'events'",
        "UPDATE log_starts SET removed_until = 1, log = 'audit' WHERE log = 'events'",
    ],
)
def test_nothing_that_is_written_can_be_changed_or_taken_away(
    database: Database, statement: str
) -> None:
    write(database, 3)
    seal(database, 2)
    with pytest.raises(DBAPIError, match="only added to"):
        change_by_hand(database, statement)
    assert seal(database) == 1
    found = verify(database)
    assert (found.head.position, found.fault) == (3, None)


@pytest.mark.parametrize(
    "statement", ["TRUNCATE audit_entries", "TRUNCATE log_starts", "TRUNCATE log_starts CASCADE"]
)
def test_the_tables_cannot_be_emptied_on_postgresql(database: Database, statement: str) -> None:
    if database.dialect == "sqlite":
        statement = "REPLACE INTO log_starts VALUES ('audit', '', 9, 'x', '')"
    with pytest.raises(DBAPIError, match="only added to"):
        change_by_hand(database, statement)


def test_sqlite_replaces_no_entry(upgraded_url: str, database: Database) -> None:
    write(database)
    replaced = (
        "REPLACE INTO audit_entries (id, created_at, last_at, request_id, outcome, count, changes) "
        "VALUES (1, '', '', '', '', 1, '{}')"
    )
    if database.dialect == "postgresql":
        replaced = replaced.replace("REPLACE", "INSERT").replace("''", "now()")
    with pytest.raises((DBAPIError, sqlite3.Error)):
        change_by_hand(database, replaced)


def test_a_chain_of_many_writers_and_sealers_is_whole(database: Database) -> None:
    def work(number: int) -> None:
        for _ in range(ENTRIES):
            write(database, subject=f"writer-{number}")
            if number % 2:
                seal(database, 3)

    assert run_at_once(WRITERS, work) == [None] * WRITERS
    while seal(database):
        pass
    found = verify(database)
    assert (found.head.position, found.unsealed, found.fault) == (WRITERS * ENTRIES, 0, None)
    with database.read() as connection:
        assert find_head(connection) == found.head
        assert not has_unsealed(connection)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_entries SET subject = 'x' WHERE position = 2", "entry 2 is not as it was"),
        ("UPDATE audit_entries SET count = 2 WHERE position = 3", "entry 3 is not as it was"),
        ("DELETE FROM audit_entries WHERE position = 2", "entry 2 is missing"),
        ("DELETE FROM audit_entries WHERE position = 1", "entry 1 is missing"),
    ],
)
def test_what_the_owner_of_the_database_changes_is_found(
    database: Database, statement: str, fault: str
) -> None:
    write(database, 4)
    seal(database)
    drop_triggers(database)
    change_by_hand(database, statement)
    found = verify(database)
    assert found.fault is not None
    assert found.fault.startswith(fault)


def test_an_end_that_was_cut_off_or_made_anew_is_found_by_a_head_that_was_exported(
    database: Database,
) -> None:
    write(database, 3)
    seal(database)
    exported = verify(database).head
    assert verify(database, exported).fault is None
    write(database)
    seal(database)
    assert verify(database, exported).fault is None
    drop_triggers(database)
    change_by_hand(database, "DELETE FROM audit_entries WHERE position >= 3")
    assert verify(database).fault is None
    cut = "entry 3 is missing: the log ends with entry 2"
    assert verify(database, exported).fault == cut
    write(database, subject="somebody else")
    seal(database)
    assert verify(database).fault is None
    forged = "entry 3 has another hash than the head that was exported"
    assert verify(database, exported).fault == forged


def test_a_chain_goes_on_from_what_was_removed_and_the_newest_entry_stays(
    database: Database,
) -> None:
    write(database, 5)
    assert remove(database, 9) == 0, "what is not sealed stays"
    seal(database)
    head = verify(database).head
    first = read(database)[1]
    assert remove(database, 2, batch=1) == 1
    assert remove(database, 2) == 1
    assert remove(database, 2) == 0
    found = verify(database, head)
    assert (found.start.position, found.start.hash) == (2, first.hash)
    assert (found.head, found.fault) == (head, None)
    assert remove(database, 100) == 2
    write(database, 2)
    seal(database)
    found = verify(database)
    assert (found.start.position, found.head.position, found.fault) == (4, 7, None)
    gone = verify(database, Head(1, NO_HASH)).fault
    assert gone == "entry 1 is not kept any more: the log begins behind it"


def test_entries_are_found_by_what_they_tell_in_either_order(database: Database) -> None:
    write(database, 3)
    write(database, subject="other", project_id=None, outcome=Outcome.REFUSED, status=403)
    seal(database)
    assert [one.position for one in read(database)] == [1, 2, 3, 4]
    assert [one.position for one in read(database, 2)] == [3, 4]
    assert [one.position for one in read(database, project_id=PROJECT)] == [1, 2, 3]
    assert [one.position for one in read(database, outcome="refused")] == [4]
    later, end = START + timedelta(hours=1), START + timedelta(hours=2)
    assert [one.position for one in read(database, since=later, until=end)] == [2]
    with database.read() as connection:
        newest = list_entries(connection, AuditFilters(), 4, 2, oldest=False)
        assert [one.position for one in newest] == [3, 2]
        assert count_unsealed(connection) == 0


def test_what_differs_is_told_with_what_was_there_before() -> None:
    changed = compare({"a": 1, "b": 2, "c": None}, {"a": 1, "b": 3, "d": 4, "e": None})
    assert changed == {"b": {"from": 2, "to": 3}, "d": {"from": None, "to": 4}}


def test_a_head_is_read_as_it_is_written() -> None:
    head = Head(41, "ab" * 32)
    assert read_head(f" {head}\n") == head
    for wrong in ("", "41", "41:", "x:" + "a" * 64, "1:" + "a" * 63, "-1:" + "a" * 64):
        with pytest.raises(ValueError, match="a head is"):
            read_head(wrong)
