"""The simulated cloud alone: its catalogue, its addresses, its size, and its transactions."""

from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from backends.base import BackendRefused, ObservedServer, ServerMissing
from backends.registry import build_backend
from backends.simulator import lifecycle
from backends.simulator.options import LAST_NUMBER, derive_address
from backends.simulator.simulated_backend import Simulator
from domain.errors import DatabaseUnavailable
from domain.transitions import Action
from persistence.database.session import Database
from tests.conformance.clouds import Cloud, open_simulator
from tests.conformance.test_actions import OFFERED
from tests.postgres import Postgres
from tests.threads import run_at_once
from tests.transactions import undo


def test_the_cloud_offers_every_action_that_is_one_of_a_cloud() -> None:
    assert set(OFFERED) == lifecycle.OFFERED


@pytest.fixture
def cloud(database: Database) -> Cloud:
    return open_simulator(database)


def test_a_new_cloud_offers_the_catalogue_that_clients_rely_on(cloud: Cloud) -> None:
    flavors = {flavor.id[-1]: flavor for flavor in cloud.backend.list_flavors()}
    images = {image.id[-1]: image for image in cloud.backend.list_images()}
    assert sorted(flavors) == ["1", "2", "3", "4", "5"]
    assert sorted(images) == ["1", "2", "3", "4"]
    assert (flavors["3"].name, flavors["3"].vcpus, flavors["3"].ram_mb) == ("m1.medium", 2, 4096)
    assert (images["2"].name, images["2"].size_bytes) == ("Debian 12", 1073741824)


def test_a_server_can_be_created_before_anyone_asked_for_the_catalogue(database: Database) -> None:
    seeded = open_simulator(database)
    request = seeded.describe()
    assert Simulator(database).create_server(request).flavor_id == request.flavor_id


def test_a_catalogue_seeded_in_a_transaction_that_fails_is_seeded_again(
    cloud: Cloud, database: Database
) -> None:
    with undo(database):
        assert len(cloud.backend.list_flavors()) == 5
    assert cloud.boot().name == "web-1"


def test_addresses_are_hosts_of_one_network_and_never_the_same() -> None:
    numbers = [*range(1, 70_000), *range(LAST_NUMBER - 1000, LAST_NUMBER + 1)]
    addresses = {derive_address(number) for number in numbers}
    assert len(addresses) == len(numbers)
    assert all(ip_address(address) in ip_network("10.0.0.0/8") for address in addresses if address)
    assert not {address for address in addresses if address and address.endswith((".0", ".255"))}
    assert derive_address(LAST_NUMBER + 1) is None


def test_the_address_of_a_deleted_server_is_never_used_again(
    cloud: Cloud, server: ObservedServer
) -> None:
    cloud.remove(server.id)
    cloud.backend = cloud.reopen()
    assert cloud.boot().ip_address != server.ip_address
    assert cloud.boot(id=server.id).ip_address != server.ip_address


def test_each_boot_is_written_to_the_console_once(cloud: Cloud, server: ObservedServer) -> None:
    boot = cloud.backend.read_console_log(server.id, 1000)
    reboot = cloud.request(server.id, Action.REBOOT)
    for _ in range(2):
        cloud.backend.perform_action(reboot)
    assert cloud.backend.read_console_log(server.id, 1000) == boot * 2


@pytest.mark.parametrize(
    "options", [{}, {"latencies": {"start": 9}}, {"faults": {"action_error": 1}}, {"control": True}]
)
def test_a_full_cloud_refuses_and_has_room_again_after_a_delete(
    database: Database, options: dict[str, Any]
) -> None:
    cloud = open_simulator(database)
    cloud.backend = build_backend("simulator", database, capacity=5, **options)
    requests = [cloud.describe(name=f"web-{number}") for number in range(20)]
    results = run_at_once(20, lambda number: cloud.backend.create_server(requests[number]))
    refused = [result for result in results if isinstance(result, BackendRefused)]
    assert {refusal.reason for refusal in refused} == {"quota"}
    standing = list(cloud.backend.observe_servers())
    assert (len(standing), len(refused)) == (5, 15)
    cloud.remove(standing[0].id)
    assert cloud.boot().id not in {server.id for server in standing}


def test_no_two_servers_of_processes_that_make_them_at_once_have_an_address(
    cloud: Cloud, database: Database
) -> None:
    processes = [Simulator(database), Simulator(database), Simulator(database, control=True)]
    requests = [cloud.describe(name=f"web-{number}") for number in range(150)]
    run_at_once(150, lambda number: processes[number % 3].create_server(requests[number]))
    made = [cloud.backend.observe_server(request.id) for request in requests]
    assert len({server.ip_address for server in made}) == 150


def test_a_create_repeated_on_a_full_cloud_returns_the_server(database: Database) -> None:
    cloud = open_simulator(database)
    cloud.backend = build_backend("simulator", database, capacity=1)
    request = cloud.describe()
    assert cloud.backend.create_server(request) == cloud.backend.create_server(request)


@pytest.mark.long
def test_three_thousand_servers_are_each_reported_once(cloud: Cloud, database: Database) -> None:
    template = cloud.describe()
    with database.write():
        requests = [cloud.describe(flavor_id=template.flavor_id) for _ in range(3000)]
        for request in requests:
            cloud.backend.create_server(request)
    reported = [server.id for server in cloud.backend.observe_servers()]
    assert len(reported) == 3000
    assert set(reported) == {request.id for request in requests}


@pytest.mark.long
def test_a_comparison_misses_nothing_that_changes_meanwhile(
    cloud: Cloud, database: Database
) -> None:
    with database.write():
        booted = [cloud.boot(name=f"web-{number}").id for number in range(1200)]
    observed = iter(cloud.backend.observe_servers())
    seen = {next(observed).id}
    for server_id in booted[400:700]:
        cloud.act(server_id, Action.STOP)
    seen.update(server.id for server in observed)
    assert seen == set(booted)


def test_a_call_belongs_to_the_transaction_of_its_thread(cloud: Cloud, database: Database) -> None:
    kept = cloud.boot()
    request = cloud.describe()
    with undo(database):
        cloud.backend.create_server(request)
        cloud.act(kept.id, Action.STOP)
    assert cloud.backend.observe_server(kept.id) == kept
    with pytest.raises(ServerMissing):
        cloud.backend.observe_server(request.id)


@pytest.mark.long
def test_without_its_database_the_cloud_says_that_it_is_the_database_that_is_away(
    postgres: Postgres,
) -> None:
    database = Database(postgres.create_database("ostler_unmade").replace("unmade", "no_such"))
    backend = build_backend("simulator", database)
    with pytest.raises(DatabaseUnavailable):
        backend.check_health()
    with pytest.raises(DatabaseUnavailable):
        backend.observe_server("web-1")
    database.close()


def test_a_backend_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="'vaporware'; choose one of simulator"):
        build_backend("vaporware", None)
