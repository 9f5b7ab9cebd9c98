"""Revisions: each can be reached and taken back, and what was recorded before stays."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from msgspec.structs import replace
from sqlalchemy import Connection, inspect, text

from backends.registry import build_backend
from domain.events import EventType
from domain.quotas import NO_LIMITS, Resource
from domain.servers import Server
from domain.transitions import Action, Status
from persistence.catalogue.flavors import store_flavors
from persistence.catalogue.images import store_images
from persistence.database.session import Database
from persistence.events import append_event, has_unplaced, list_events, place_events
from persistence.migration import (
    VERSION_TABLE,
    head_revision,
    read_revision,
    upgrade_database,
)
from persistence.operations.leases import claim_operation, finish_operation, supersede_operation
from persistence.quotas.quotas import read_quota
from persistence.quotas.recount import find_differing
from persistence.servers.servers import ServerFilters, read_server
from persistence.servers.tasks import begin_task
from tests.conformance.clouds import open_simulator
from tests.samples import sample_cases
from tests.unit.persistence.counting import check_counts, read_kept
from tests.unit.persistence.migrations.test_migration import differences
from tests.unit.persistence.samples import (
    FLAVORS,
    IMAGES,
    PROJECT,
    REGION,
    START,
    add_operation,
    add_server,
    list_page,
    make_server,
    remove_server,
)

MIGRATIONS = Path(__file__).parents[4] / "persistence/migrations"
FROZEN = "persistence.migrations."
LASTING = {"alembic", "sqlalchemy", *sys.stdlib_module_names}
FIRST_TABLES = {
    "flavors",
    "images",
    "servers",
    "simulator_flavors",
    "simulator_images",
    "simulator_servers",
}
TRIGGERS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) FROM pg_trigger "
    "WHERE NOT tgisinternal",
}
WORDS = "id, project_id, name, status, flavor_id, image_id, created_at, updated_at"
MARKS = ":id, :project_id, :name, :status, :flavor_id, :image_id, :created_at, :created_at"


def configure(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "persistence:migrations")
    config.attributes["connection"] = connection
    return config


def list_revisions() -> list[str]:
    """Return all revisions, the oldest first."""
    config = Config()
    config.set_main_option("script_location", "persistence:migrations")
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    return [script.revision for script in scripts][::-1]


def upgrade_to(database: Database, revision: str) -> None:
    with database.write() as connection:
        command.upgrade(configure(connection), revision)


def downgrade_to(database: Database, revision: str) -> None:
    with database.write() as connection:
        command.downgrade(configure(connection), revision)


def list_tables(database: Database) -> set[str]:
    with database.read() as connection:
        return set(inspect(connection).get_table_names()) - {VERSION_TABLE}


def list_triggers(database: Database) -> set[str]:
    """Return what each trigger of the database does."""
    with database.read() as connection:
        return set(connection.execute(text(TRIGGERS[database.dialect])).scalars())


def list_live_imports(source: str) -> list[str]:
    """Return what ``source`` imports of the program, but for what lies beside the migrations."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "." * node.level)
    return [
        name
        for name in names
        if name.partition(".")[0] not in LASTING and not name.startswith(FROZEN)
    ]


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    yield database
    database.close()


def test_the_revisions_follow_each_other_by_number() -> None:
    revisions = list_revisions()
    assert revisions[:4] == ["0001", "0002", "0003", "0004"]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]
    assert revisions[-1] == head_revision()


def test_a_migration_imports_nothing_that_changes_with_the_program() -> None:
    template = (MIGRATIONS / "script.py.mako").read_text().partition("${imports")[0]
    migrations = [path for path in MIGRATIONS.rglob("*.py") if path.name != "env.py"]
    sources = {path.name: path.read_text() for path in migrations}
    sources["the next"] = template
    assert len(sources) > len(list_revisions())
    assert {name: list_live_imports(source) for name, source in sources.items()} == {
        name: [] for name in sources
    }


@pytest.mark.parametrize(
    "line", ["from persistence.schema.types import Words", "import domain.labels"]
)
def test_an_import_of_the_program_by_a_migration_would_be_noticed(line: str) -> None:
    source = f"from alembic import op\nfrom persistence.migrations.refusal import Refused\n{line}\n"
    assert list_live_imports(source) == [line.split()[1]]


def test_each_revision_adds_to_the_one_before_and_can_be_taken_back(empty: Database) -> None:
    tables = []
    for revision in list_revisions():
        upgrade_to(empty, revision)
        tables.append(list_tables(empty))
    assert tables[0] == FIRST_TABLES
    assert tables[1] - tables[0] == {"operations"}
    assert tables[2] == tables[1]
    assert tables[3] - tables[2] == {"events"}
    for revision, before in zip(list_revisions()[-2::-1], tables[-2::-1], strict=True):
        downgrade_to(empty, revision)
        assert (read_revision(empty), list_tables(empty)) == (revision, before)
    downgrade_to(empty, "base")
    assert list_tables(empty) == set()


@pytest.mark.parametrize("revision", sample_cases(["base", *list_revisions()[:-1]]))
def test_what_was_taken_back_can_be_done_again(database: Database, revision: str) -> None:
    downgrade_to(database, revision)
    upgrade_database(database)
    assert differences(database) == []


def fill_first_revision(connection: Connection, server: Server) -> None:
    """Record a server, and another in the simulated cloud, as the first revision did."""
    flavor, image = FLAVORS[0], IMAGES[0]
    catalogue = {
        "flavors": "'flavor-1', 'm1.1', 1, 512, 10",
        "images": f"'image-1', 'Linux 1', 'linux', 8, {image.size_bytes}, 'active'",
    }
    for table, values in catalogue.items():
        connection.execute(text(f"INSERT INTO {table} VALUES ('{REGION}', {values}, true)"))
    row = {
        "id": server.id,
        "project_id": PROJECT,
        "name": server.name,
        "status": server.status.value,
        "flavor_id": flavor.id,
        "image_id": image.id,
        "created_at": START.isoformat(timespec="microseconds"),
    }
    for table, more in (("servers", f", '{REGION}'"), ("simulator_servers", ", 7")):
        column = "region" if table == "servers" else "number"
        statement = f"INSERT INTO {table} ({WORDS}, {column}) VALUES ({MARKS}{more})"
        connection.execute(text(statement), row)


def test_a_server_of_the_first_revision_lives_on(empty: Database) -> None:
    server = replace(make_server(), created_at=START, updated_at=START)
    upgrade_to(empty, "0001")
    with empty.write() as connection:
        fill_first_revision(connection, server)
    upgrade_database(empty)
    with empty.write() as connection:
        assert read_server(connection, PROJECT, server.id) == server
        begun = begin_task(
            connection, PROJECT, server.id, Action.STOP, "operation-1", START, unsupported={}
        )
        assert (begun.task, begun.labels, begun.locked) == ("powering-off", {}, False)
    cloud = open_simulator(empty)
    assert cloud.backend.observe_server(server.id).ip_address == "10.0.0.7"
    assert cloud.act(server.id, Action.STOP).status is Status.SHUTOFF
    assert len(build_backend("simulator", empty).read_console_log(server.id, 100)) > 0
    downgrade_to(empty, "0001")
    upgrade_database(empty)
    rested = replace(begun, task=None, operation_id=None)
    with empty.read() as connection:
        assert read_server(connection, PROJECT, server.id) == rested


def test_what_was_there_before_it_was_counted_is_counted_and_found(database: Database) -> None:
    revisions = list_revisions()
    add_operation(database)
    with database.write() as connection:
        store_flavors(connection, REGION, FLAVORS)
        store_images(connection, REGION, IMAGES)
    servers = [add_server(database, labels={"env": f"v{n % 2}"}) for n in range(4)]
    remove_server(database, servers[0])
    downgrade_to(database, revisions[revisions.index("0013") - 1])
    upgrade_database(database)
    kept = check_counts(database)
    assert kept["servers", PROJECT, "status", "ACTIVE"] == 3
    assert kept["operations", PROJECT, "action", "stop"] == 1
    found = list_page(database, ServerFilters(label=("env=v1",)))
    assert (found.items, found.total) == ([servers[1], servers[3]], 2)
    with database.read() as connection:
        quota = read_quota(connection, PROJECT, NO_LIMITS)
        assert find_differing(connection) == set()
    assert [quota[resource].used for resource in Resource] == [3, 3, 3 * 512, 30, 0, 0]


def test_operations_are_counted_anew_by_an_upgrade_and_by_its_downgrade(database: Database) -> None:
    revisions = list_revisions()
    for action in (Action.STOP, Action.START, Action.STOP):
        add_operation(database, action=action)
    downgrade_to(database, revisions[revisions.index("0019") - 1])
    with database.read() as connection:
        assert read_kept(connection) == {("operations", PROJECT, "", ""): 3}
    with database.write() as connection:
        connection.execute(text("DELETE FROM operations WHERE action = 'start'"))
        assert read_kept(connection) == {("operations", PROJECT, "", ""): 2}
    upgrade_database(database)
    assert check_counts(database)["operations", PROJECT, "action", "stop"] == 2


def test_triggers_that_count_changes_of_a_status_apart_are_on_postgresql_and_can_be_taken_back(
    empty: Database,
) -> None:
    triggers: list[set[str]] = []
    for move in (upgrade_to, upgrade_to, downgrade_to):
        move(empty, "0032" if len(triggers) == 1 else "0031")
        triggers.append(list_triggers(empty))
    before, after, restored = triggers
    assert restored == before
    assert len(after - before) == {"sqlite": 0, "postgresql": 2}[empty.dialect]


def make_event(number: int) -> dict[str, Any]:
    """Return the values of an event that tells a number."""
    return {
        "project_id": PROJECT,
        "server_id": "server-1",
        "operation_id": None,
        "request_id": "request-1",
        "type": EventType.CHANGED.value,
        "data": {"number": number},
    }


def test_events_that_nobody_had_read_have_their_positions_after_the_upgrade(
    database: Database,
) -> None:
    downgrade_to(database, "0014")
    with database.write() as connection:
        for number in range(25_000):
            append_event(connection, make_event(number), START)
            if number == 1:
                connection.execute(text("UPDATE events SET position = id"))
    upgrade_database(database)
    with database.read() as connection:
        assert not has_unplaced(connection)
        told = list_events(connection, PROJECT, None, 0, 30_000)
    assert [(event.position, event.data["number"]) for event in told] == [
        (number + 1, number) for number in range(25_000)
    ]


def test_events_of_servers_stay_where_those_of_projects_come_and_go(
    database: Database,
) -> None:
    revisions = list_revisions()
    downgrade_to(database, revisions[revisions.index("0023") - 1])
    with database.write() as connection:
        append_event(connection, make_event(0), START)
    upgrade_database(database)
    with database.write() as connection:
        append_event(connection, {**make_event(1), "server_id": None}, START)
    downgrade_to(database, revisions[revisions.index("0023") - 1])
    with database.write() as connection:
        append_event(connection, make_event(2), START)
    upgrade_database(database)
    with database.write() as connection:
        place_events(connection)
        told = list_events(connection, PROJECT, None, 0, 10)
    assert [event.data["number"] for event in told] == [0, 2]


def test_an_operation_that_was_open_before_the_upgrade_goes_on_and_can_be_superseded(
    database: Database,
) -> None:
    ended, going = add_operation(database), add_operation(database)
    revisions = list_revisions()
    downgrade_to(database, revisions[revisions.index("0018") - 1])
    upgrade_database(database)
    with database.write() as connection:
        lease = claim_operation(connection, ended.id, "runner", 30)
        assert lease is not None
        assert lease.operation.superseded_by is None
        assert finish_operation(connection, lease, lease.operation.succeed(lease.now))
        superseded = supersede_operation(connection, going.id, "successor", lease.now)
        assert superseded is not None
        assert superseded.operation.superseded_by == "successor"
