"""Refusals on their way into the log of audit: each kind soon, a flood as few counts."""

from datetime import UTC, datetime, timedelta

import pytest

from backends.simulator.simulated_backend import Simulator
from domain.audit import AuditEntry, AuditFilters, Outcome
from domain.errors import DatabaseUnavailable
from domain.identity import ANONYMOUS
from operations.clouds.cloud import Cloud
from operations.record import refusals
from operations.record.audit import AuditSource, read_entries
from operations.record.refusals import MOST_TOLD_APART, RefusalLog
from persistence.database.session import Database
from tests.unit.operations.cloud_samples import open_cloud

FLOOD = 3000


@pytest.fixture
def cloud(database: Database) -> Cloud:
    return open_cloud(database, Simulator)


def make_source(number: int = 0) -> AuditSource:
    return AuditSource(
        ANONYMOUS, "192.0.2.1", f"request-{number}", "delete_server", "DELETE", f"/servers/{number}"
    )


def read(cloud: Cloud) -> list[AuditEntry]:
    return read_entries(cloud, AuditFilters(), None, 10_000, oldest=True)


def test_one_that_stands_alone_is_written_with_who_and_why(cloud: Cloud) -> None:
    log = RefusalLog()
    log.note(make_source(), 409, "SERVER_BUSY")
    log.write_due(cloud)
    log.write_due(cloud)
    (entry,) = read(cloud)
    assert (entry.subject, entry.status, entry.code) == ("anonymous", 409, "SERVER_BUSY")
    assert (entry.outcome, entry.count) == (Outcome.REFUSED, 1)


def test_those_that_are_alike_have_one_more_entry_in_a_minute(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = RefusalLog()
    for _ in range(3):
        log.note(make_source(), 503, "BACKEND_UNAVAILABLE")
    log.write_due(cloud)
    for number in range(4):
        log.note(make_source(0), 503, "BACKEND_UNAVAILABLE")
        log.write_due(cloud)
        assert len(read(cloud)) == 1, number
    log.write_due(cloud, all_of_them=True)
    first, rest = read(cloud)
    assert (first.count, rest.count, rest.outcome) == (3, 4, Outcome.FAILED)
    assert rest.created_at > first.created_at
    monkeypatch.setattr(refusals, "datetime", Later)
    log.write_due(cloud)
    log.note(make_source(), 503, "BACKEND_UNAVAILABLE")
    log.write_due(cloud)
    assert [one.count for one in read(cloud)] == [3, 4, 1]


class Later(datetime):
    """A clock two minutes ahead."""

    @classmethod
    def now(cls, tz: object = None) -> "Later":
        ahead = datetime.now(UTC) + timedelta(minutes=2)
        return cls.fromisoformat(ahead.isoformat())


def test_a_flood_is_few_entries_that_count_all_of_it(cloud: Cloud) -> None:
    log = RefusalLog()
    for number in range(FLOOD):
        log.note(make_source(number), 404, "SERVER_NOT_FOUND")
        if number % 1000 == 0:
            log.write_due(cloud)
    log.write_due(cloud, all_of_them=True)
    entries = read(cloud)
    assert sum(entry.count for entry in entries) == FLOOD
    assert len(entries) <= MOST_TOLD_APART + 4
    assert [one for one in entries if one.count > 1 and one.subject is not None] == []


def fail(*_: object) -> None:
    """Write as into a database that is away."""
    raise DatabaseUnavailable("away")


def test_what_could_not_be_written_is_written_later(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = RefusalLog()
    log.note(make_source(), 404, "SERVER_NOT_FOUND")
    with monkeypatch.context() as patch:
        patch.setattr(refusals, "insert_entry", fail)
        with pytest.raises(DatabaseUnavailable):
            log.write_due(cloud)
    log.write_due(cloud)
    assert [one.count for one in read(cloud)] == [1]
