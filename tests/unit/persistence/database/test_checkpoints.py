"""Checkpoints: which changes are left to threads, since they wait for the disk."""

import sqlite3
from functools import partial

import pytest

from persistence.database import inline
from persistence.database.session import CheckpointDue, Database
from tests.unit.persistence.changing import change, insert
from tests.unit.persistence.samples import add_server, make_server


@pytest.fixture
def kind() -> str:
    """The database that can be changed at once."""
    return "sqlite"


def test_when_the_log_is_full_two_changes_are_left_to_threads(
    open_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inline.CheckpointForecast, "FULL", 100)
    for _ in range(2):
        made = 0
        while open_database._checkpoints.is_quick:
            change(open_database, partial(insert, open_database, make_server()))
            made += 1
        assert made > 1
        for _ in range(2):
            with pytest.raises(CheckpointDue):
                change(open_database, lambda: "done")
            add_server(open_database)
    assert change(open_database, lambda: "done") == ["done"]


def test_the_log_does_not_grow_for_ever(open_database: Database, file: sqlite3.Connection) -> None:
    pages = []
    for _ in range(900):
        try:
            change(open_database, partial(insert, open_database, make_server()))
        except CheckpointDue:
            add_server(open_database)
            pages.append(file.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])
    assert len(pages) >= 4
    assert max(pages) < 2 * inline.CheckpointForecast.FULL
