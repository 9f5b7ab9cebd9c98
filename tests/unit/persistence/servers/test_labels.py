"""Labels as servers are found by them: always those that live servers have."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select, text

from domain.servers import Server
from persistence.database.session import Database
from persistence.schema.tables import server_labels, servers
from persistence.servers.servers import ServerFilters, change_server, insert_server, lock_server
from tests.transactions import undo
from tests.unit.persistence.samples import (
    PROJECT,
    START,
    add_server,
    list_page,
    make_server,
    remove_server,
)


def relabel(database: Database, server: Server, labels: Mapping[str, str | None]) -> None:
    with database.write() as connection:
        held = lock_server(connection, PROJECT, server.id)
        change_server(connection, held, {"labels": labels}, START)


def check_labels(database: Database) -> set[tuple[str, str, str]]:
    """Assert that what is copied is what live servers have, and return it."""
    copied = server_labels.c
    columns = (copied.server_id, copied.key, copied.value, copied.project_id, copied.created_at)
    shown = [servers.c[name] for name in ("id", "labels", "project_id", "created_at")]
    with database.read() as connection:
        rows = {tuple(row) for row in connection.execute(select(*columns))}
        live = connection.execute(select(*shown).where(servers.c.deleted_at.is_(None))).all()
    there = {
        (server_id, key, value, project, created_at)
        for server_id, labels, project, created_at in live
        for key, value in labels.items()
    }
    assert rows == there
    return {row[:3] for row in rows}


def test_labels_follow_their_server(stocked: Database) -> None:
    server = add_server(stocked, labels={"env": "prod", "team": "a"})
    add_server(stocked)
    assert len(check_labels(stocked)) == 2
    relabel(stocked, server, {"env": "test", "team": None, "tier": ""})
    assert check_labels(stocked) == {(server.id, "env", "test"), (server.id, "tier", "")}
    with stocked.write() as connection:
        connection.execute(text("UPDATE servers SET project_id = 'project-2'"))
    check_labels(stocked)
    with stocked.write() as connection:
        connection.execute(text("UPDATE servers SET project_id = 'project-1'"))
    remove_server(stocked, server)
    assert check_labels(stocked) == set()


def test_labels_of_a_row_that_is_removed_are_removed(stocked: Database) -> None:
    add_server(stocked, labels={"env": "prod"})
    with stocked.write() as connection:
        connection.execute(text("DELETE FROM servers"))
    assert check_labels(stocked) == set()


def test_labels_of_a_server_that_was_not_made_are_not_there(stocked: Database) -> None:
    with undo(stocked) as connection:
        insert_server(connection, make_server(labels={"env": "prod"}))
    assert check_labels(stocked) == set()


@pytest.mark.parametrize(
    ("labels", "wanted", "other"),
    [
        ({"env": "a=b=c"}, "env=a=b=c", "env=a"),
        ({"env": ""}, "env=", "env=x"),
        ({"env": "prod"}, "env", "en"),
        ({"été": "名"}, "été=名", "été=名名"),
        ({"quote\"'": "%_"}, "quote\"'=%_", "quote\"'=xx"),
        ({"back\\u0000slash": "x"}, "back\\u0000slash", "back"),
        ({"k" * 255: "v" * 255}, "k" * 255 + "=" + "v" * 255, "k" * 254),
    ],
)
def test_a_label_is_found_by_exactly_its_words(
    stocked: Database, labels: dict[str, str], wanted: str, other: str
) -> None:
    server = add_server(stocked, labels=labels)
    add_server(stocked, labels={"other": "x"})
    check_labels(stocked)
    assert list_page(stocked, ServerFilters(label=(wanted,))).items == [server]
    assert list_page(stocked, ServerFilters(label=(other,))).total == 0


@pytest.mark.parametrize("key", ["", "a\0b", "k" * 256, "k" * 100_000])
def test_a_key_that_nobody_can_ask_for_does_no_harm(stocked: Database, key: str) -> None:
    add_server(stocked, labels={key: "x"})
    with stocked.read() as connection:
        kept = connection.execute(select(servers.c.labels)).scalar_one()
        assert kept == {key: "x"}
        assert connection.execute(select(server_labels.c.key)).all() == []
