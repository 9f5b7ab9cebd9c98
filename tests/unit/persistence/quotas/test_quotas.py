"""Quotas: of many who want something exactly those get it for whom there is room."""

import pytest
from sqlalchemy.exc import IntegrityError

from domain.quotas import NO_LIMITS, Limits, Resource, Usage, find_changes
from persistence.database.session import Database
from persistence.quotas import quotas, recount
from persistence.schema import tables
from persistence.servers.servers import insert_server
from tests.threads import run_at_once
from tests.unit.persistence.samples import (
    FLAVORS,
    PROJECT,
    add_server,
    make_server,
    remove_server,
)

RIVALS = 16
TRIES = 8
ROOM = 50
SIZE = {"servers": 1, "vcpus": 2, "ram_mb": 2048, "disk_gb": 0}
FIVE: Limits = {**NO_LIMITS, Resource.SERVERS: 5}


def take(database: Database, limits: Limits = NO_LIMITS, **changes: int) -> bool:
    """Take something for the project; tell whether it was there."""
    with database.write() as connection:
        return quotas.take(connection, PROJECT, changes, limits) is None


def read(database: Database, limits: Limits = NO_LIMITS) -> dict[Resource, Usage]:
    with database.read() as connection:
        return dict(quotas.read_quota(connection, PROJECT, limits))


def test_a_project_of_which_nothing_is_recorded_has_nothing_and_the_limits_of_all(
    database: Database,
) -> None:
    assert read(database, FIVE)[Resource.SERVERS] == Usage(5, 0)
    assert read(database, FIVE)[Resource.VCPUS] == Usage(-1, 0)


def test_what_is_taken_is_had_up_to_the_limit(database: Database) -> None:
    assert [take(database, FIVE, servers=2) for _ in range(3)] == [True, True, False]
    assert read(database, FIVE)[Resource.SERVERS] == Usage(5, 4)
    assert take(database, FIVE, servers=1)
    assert not take(database, FIVE, servers=1)


def test_a_limit_of_the_project_goes_before_that_of_all(database: Database) -> None:
    with database.write() as connection:
        quotas.set_limits(connection, PROJECT, {Resource.SERVERS: 1, Resource.VCPUS: -1})
    limits = {**FIVE, Resource.VCPUS: 0}
    assert take(database, limits, servers=1, vcpus=100)
    assert not take(database, limits, servers=1)
    with database.write() as connection:
        quotas.set_limits(connection, PROJECT, {})
    assert take(database, limits, servers=1)
    assert not take(database, limits, vcpus=1)


def test_what_is_reserved_counts_and_becomes_what_is_used(database: Database) -> None:
    limits = {**NO_LIMITS, Resource.RAM_MB: 100}
    assert take(database, limits, ram_mb=40, reserved_ram_mb=50)
    assert not take(database, limits, ram_mb=11)
    assert take(database, limits, ram_mb=60, reserved_ram_mb=-50)
    assert read(database)[Resource.RAM_MB] == Usage(-1, 100, 0)


def test_above_its_limit_a_project_may_have_less_and_nothing_more(database: Database) -> None:
    assert take(database, servers=9, vcpus=9)
    assert not take(database, FIVE, servers=1, vcpus=-1)
    assert take(database, FIVE, servers=-1, vcpus=1)
    assert [usage.used for usage in read(database).values()][:2] == [8, 10]


def test_a_refusal_changes_nothing_and_tells_what_there_was(database: Database) -> None:
    take(database, servers=5)
    with database.write() as connection:
        refusing = quotas.take(connection, PROJECT, {"servers": 1, "vcpus": 3}, FIVE)
    assert refusing is not None
    assert refusing[Resource.SERVERS] == Usage(5, 5)
    assert read(database)[Resource.VCPUS].used == 0


def test_there_is_never_less_than_nothing(database: Database) -> None:
    with database.write() as connection:
        quotas.change_usage(connection, PROJECT, {"servers": -1, "webhooks": 2})
    assert read(database)[Resource.SERVERS].used == 0
    assert read(database)[Resource.WEBHOOKS].used == 2
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(tables.quotas.update().values(servers=-1))


def test_of_many_at_once_exactly_those_get_something_for_whom_there_is_room(
    database: Database,
) -> None:
    limits: Limits = {**NO_LIMITS, Resource.RAM_MB: ROOM * SIZE["ram_mb"] + 1}

    def ask(_: int) -> int:
        return sum(take(database, limits, **SIZE) for _ in range(TRIES))

    taken = run_at_once(RIVALS, ask)
    assert sum(count for count in taken if isinstance(count, int)) == ROOM
    assert not [count for count in taken if not isinstance(count, int)]
    assert read(database)[Resource.SERVERS].used == ROOM


def test_many_who_have_a_project_s_first_server_at_once_are_all_counted(
    database: Database,
) -> None:
    assert run_at_once(RIVALS, lambda _: take(database, NO_LIMITS, **SIZE)) == [True] * RIVALS
    assert read(database)[Resource.VCPUS].used == RIVALS * 2


def test_what_is_recorded_otherwise_is_found_and_corrected(stocked: Database) -> None:
    servers = [add_server(stocked, flavor=flavor) for flavor in FLAVORS]
    add_server(stocked, reserved={"vcpus": 7})
    add_server(stocked, project_id="project-2")
    remove_server(stocked, servers[0])
    take(stocked, servers=2, webhooks=3)
    with stocked.write() as connection:
        assert recount.find_differing(connection) == {PROJECT, "project-2"}
        corrected = recount.correct_usage(connection, PROJECT)
        assert recount.find_differing(connection) == {"project-2"}
        assert recount.correct_usage(connection, PROJECT) == {}
    assert corrected == {
        "servers": (2, 3),
        "vcpus": (0, 6),
        "ram_mb": (0, 512 * 6),
        "disk_gb": (0, 60),
        "reserved_vcpus": (0, 7),
        "webhooks": (3, 0),
    }
    assert read(stocked)[Resource.VCPUS] == Usage(-1, 6, 7)


def test_a_count_waits_for_whoever_has_taken_something_and_counts_it(stocked: Database) -> None:
    take(stocked, servers=1)

    def make_or_count(number: int) -> None:
        for _ in range(TRIES):
            if number % 2:
                with stocked.write() as connection:
                    recount.correct_usage(connection, PROJECT)
            else:
                make(stocked)

    assert run_at_once(RIVALS, make_or_count) == [None] * RIVALS
    with stocked.read() as connection:
        assert recount.find_differing(connection) == set()
    assert read(stocked)[Resource.SERVERS].used == RIVALS * TRIES // 2


def make(database: Database) -> None:
    """Record a server and what the project has with it, as requests do."""
    with database.write() as connection:
        insert_server(connection, server := make_server())
        changes = find_changes(None, server)
        assert quotas.take(connection, PROJECT, changes, NO_LIMITS) is None
