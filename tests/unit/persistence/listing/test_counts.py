"""Kept counts: always what a scan would count, whoever changes a server, and however."""

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from domain.transitions import Action, Status
from persistence.catalogue.flavors import store_flavors
from persistence.catalogue.images import store_images
from persistence.database.session import Database
from persistence.listing.counts import fold_counts
from persistence.servers.servers import ServerFilters, insert_absent_server, insert_server
from persistence.servers.tasks import mark_deleted, save_server
from tests.transactions import undo
from tests.unit.persistence.counting import check_counts, list_slots
from tests.unit.persistence.plans import OTHER_REGION
from tests.unit.persistence.samples import (
    FLAVORS,
    IMAGES,
    START,
    add_operation,
    add_server,
    list_page,
    make_server,
    remove_server,
)

MANY = 3000
FILL = """
    INSERT INTO servers (id, project_id, region, name, status, flavor_id, image_id,
                         created_at, updated_at, deleted_at)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :many)
    SELECT 'bulk-' || n, 'project-' || (n % 3), 'RegionOne', 'bulk',
           CASE n % 2 WHEN 0 THEN 'ACTIVE' ELSE 'ERROR' END, 'flavor-1', 'image-1',
           moment.at, moment.at, CASE n % 5 WHEN 0 THEN moment.at END
    FROM numbers CROSS JOIN (SELECT created_at AS at FROM servers LIMIT 1) AS moment
"""

CHANGES = [
    ("servers", "status = 'SHUTOFF'"),
    ("servers", "status = 'SHUTOFF', flavor_id = 'flavor-2'"),
    ("servers", "status = 'SHUTOFF', image_id = 'image-2'"),
    ("servers", "status = 'SHUTOFF', region = 'RegionTwo'"),
    ("servers", "status = 'SHUTOFF', project_id = 'project-3'"),
    ("servers", "status = 'DELETED', deleted_at = created_at"),
    ("servers", "status = 'SHUTOFF', deleted_at = NULL"),
    ("servers", "project_id = 'project-3'"),
    ("servers", "deleted_at = created_at"),
    ("operations", "status = 'failed'"),
    ("operations", "status = 'failed', action = 'start'"),
    ("operations", "status = 'failed', project_id = 'project-3'"),
    ("operations", "action = 'start'"),
]


def test_every_way_to_make_a_server_counts_it(stocked: Database) -> None:
    add_server(stocked)
    add_server(stocked, status=Status.ERROR, flavor=FLAVORS[1], image=IMAGES[1])
    add_server(stocked, project_id="project-2")
    with stocked.write() as connection:
        adopted = make_server(flavor=FLAVORS[2])
        assert insert_absent_server(connection, adopted)
        assert not insert_absent_server(connection, adopted)
    kept = check_counts(stocked)
    assert kept["servers", "project-1", "region", "RegionOne"] == 3
    assert kept["servers", "project-1", "flavor_id", "flavor-3"] == 1


def test_a_change_moves_a_server_from_one_count_to_another(stocked: Database) -> None:
    server = add_server(stocked)
    add_server(stocked)
    changed = replace(server, status=Status.SHUTOFF, flavor=FLAVORS[1], image=IMAGES[1])
    with stocked.write() as connection:
        save_server(connection, changed)
    kept = check_counts(stocked)
    assert kept["servers", "project-1", "status", "SHUTOFF"] == 1
    assert list_page(stocked, ServerFilters(status=("SHUTOFF",))).total == 1
    with stocked.write() as connection:
        save_server(connection, replace(changed, task="rebooting"))
        save_server(connection, server)
    assert check_counts(stocked)["servers", "project-1", "status", "ACTIVE"] == 2


def test_a_server_that_is_gone_is_not_counted(stocked: Database) -> None:
    servers = [add_server(stocked) for _ in range(3)]
    remove_server(stocked, servers[0])
    remove_server(stocked, servers[0])
    with stocked.write() as connection:
        connection.execute(text("DELETE FROM servers WHERE id = :id"), {"id": servers[1].id})
        connection.execute(text("DELETE FROM servers WHERE id = :id"), {"id": servers[0].id})
    assert check_counts(stocked)["servers", "project-1", "status", "ACTIVE"] == 1
    assert list_page(stocked).total == 1


def test_a_server_that_is_given_to_another_project_is_counted_there(stocked: Database) -> None:
    add_server(stocked)
    add_server(stocked)
    with stocked.write() as connection:
        connection.execute(text("UPDATE servers SET project_id = 'project-2'"))
        connection.execute(text("UPDATE servers SET deleted_at = created_at"))
        connection.execute(text("UPDATE servers SET deleted_at = NULL"))
    assert check_counts(stocked)["servers", "project-2", "region", "RegionOne"] == 2


def test_what_is_undone_is_not_counted(stocked: Database) -> None:
    server = add_server(stocked)
    with undo(stocked) as connection:
        insert_server(connection, make_server())
        mark_deleted(connection, server.id, START)
    assert check_counts(stocked)["servers", "project-1", "status", "ACTIVE"] == 1


def test_many_servers_of_one_statement_are_counted_at_once(stocked: Database) -> None:
    add_server(stocked)
    with stocked.write() as connection:
        connection.execute(text(FILL), {"many": MANY})
    kept = check_counts(stocked)
    assert kept["servers", "project-2", "region", "RegionOne"] == MANY / 3 * 4 / 5
    with stocked.write() as connection:
        connection.execute(text("DELETE FROM servers WHERE name = 'bulk'"))
    assert check_counts(stocked)["servers", "project-1", "region", "RegionOne"] == 1


def test_operations_are_counted_for_their_project_by_action_and_status(stocked: Database) -> None:
    for project in ("project-1", "project-1", "project-2"):
        add_operation(stocked, project_id=project)
    first = add_operation(stocked, action=Action.START)
    kept = check_counts(stocked)
    assert kept["operations", "project-1", "action", "start"] == 1
    assert kept["operations", "project-1", "status", "queued"] == 3
    for status in ("running", "running", "succeeded"):
        with stocked.write() as connection:
            change = text("UPDATE operations SET status = :status WHERE id = :id")
            connection.execute(change, {"status": status, "id": first.id})
        assert check_counts(stocked)["operations", "project-1", "status", status] == 1
    with stocked.write() as connection:
        connection.execute(
            text("UPDATE operations SET project_id = 'project-3' WHERE action = 'start'")
        )
        connection.execute(text("DELETE FROM operations WHERE project_id = 'project-2'"))
    kept = check_counts(stocked)
    assert {project for _, project, _, _ in kept} == {"project-1", "project-3"}


@pytest.mark.parametrize(("relation", "change"), CHANGES)
def test_whatever_changes_together_every_count_stays_right(
    stocked: Database, relation: str, change: str
) -> None:
    with stocked.write() as connection:
        store_flavors(connection, OTHER_REGION, FLAVORS)
        store_images(connection, OTHER_REGION, IMAGES)
    servers = [add_server(stocked, project_id=f"project-{n // 3}") for n in range(6)]
    for server in servers[::3]:
        remove_server(stocked, server)
    for server in servers:
        add_operation(stocked, project_id=server.project_id)
    before = check_counts(stocked)
    for some in ("id = (SELECT min(id) FROM {0})", "id = (SELECT max(id) FROM {0})", "true"):
        with stocked.write() as connection:
            wanted = some.format(relation)
            connection.execute(text(f"UPDATE {relation} SET {change} WHERE {wanted}"))
        after = check_counts(stocked)
    assert after != before


def test_folding_changes_no_count_and_leaves_one_slot(stocked: Database, upgraded_url: str) -> None:
    other = Database(upgraded_url)
    for database in (stocked, other):
        for _ in range(3):
            remove_server(database, add_server(database))
            add_server(database, status=Status.ERROR)
            add_operation(database)
    before = check_counts(stocked)
    for _ in range(2):
        with stocked.write() as connection:
            fold_counts(connection)
    assert list_slots(stocked) == [0]
    assert check_counts(stocked) == before
    add_server(other)
    assert check_counts(stocked)["servers", "project-1", "status", "ACTIVE"] == 1
    other.close()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_folding_waits_for_no_writer_and_leaves_what_it_holds(
    stocked: Database, upgraded_url: str
) -> None:
    add_server(stocked)
    other = Database(upgraded_url)
    with stocked.write() as writing:
        insert_server(writing, make_server())
        with other.write() as folding:
            fold_counts(folding)
            fold_counts(folding)
        mark_deleted(writing, make_server().id, START)
    assert check_counts(other)["servers", "project-1", "status", "ACTIVE"] == 2
    assert list_slots(other) != [0]
    other.close()
