"""The reset of all that requests have made: what is left, and what may still go on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from msgspec.structs import replace

from backends.base import BackendRefused, ObservedServer
from backends.simulator.control import Latencies, Orders, SimulatorControl
from backends.simulator.simulated_backend import Simulator
from domain.retention import Retention
from operations.clouds.cloud import Caller, Cloud
from operations.execution.runner import run_operation
from operations.execution.submission import make_server_request
from operations.record.events import find_end, read_events
from operations.requests.creation import NewServer, create_server
from operations.requests.simulator import change_simulator, reset
from operations.workers.retention import remove_old
from persistence.database.session import Database
from persistence.operations import leases, operations
from persistence.simulator.simulated_servers import ServerNumbers
from tests.http.seeds import SMALL, UBUNTU
from tests.threads import run_at_once
from tests.unit.operations.cloud_samples import PROJECT, boot, open_cloud
from tests.unit.persistence.counting import check_counts

CALLER = Caller(PROJECT)
WANTED = NewServer("web", SMALL, UBUNTU, {"kept": "no"}, False, None)


@pytest.fixture
def cloud(database: Database) -> Cloud:
    """A simulated cloud that obeys orders."""
    control = SimulatorControl(database, {}, Latencies(0.0, {}))
    return replace(open_cloud(database, Simulator, control=True), control=control)


def list_positions(cloud: Cloud) -> list[int]:
    return [event.position for event in read_events(cloud, PROJECT, None, 0, 100)]


def test_kept_counts_are_right_after_a_reset(cloud: Cloud, database: Database) -> None:
    for _ in range(3):
        boot(cloud)
    reset(cloud, CALLER)
    boot(cloud)
    check_counts(database)
    with database.read() as connection:
        assert operations.count_open(connection) == 1


def test_a_creation_that_a_runner_is_still_at_makes_no_server(
    cloud: Cloud, database: Database
) -> None:
    _, operation = create_server(cloud, CALLER, WANTED)
    with database.write() as connection:
        lease = leases.claim_operation(
            connection, operation.id, "host/1/a", 30.0, None, timedelta(hours=1)
        )
    assert lease
    reset(cloud, CALLER)
    with pytest.raises(BackendRefused, match="anew"):
        cloud.backend.create_server(make_server_request(lease.operation))
    assert list(cloud.backend.observe_servers()) == []


def test_an_operation_of_before_a_reset_is_not_there_for_a_runner(cloud: Cloud) -> None:
    _, operation = create_server(cloud, CALLER, WANTED)
    reset(cloud, CALLER)
    run_operation(cloud, operation.id)
    assert list(cloud.backend.observe_servers()) == []


def test_positions_begin_anew_behind_what_was_removed_as_old(cloud: Cloud) -> None:
    for _ in range(3):
        boot(cloud)
    find_end(cloud)
    kept = Retention(events=timedelta(microseconds=1))
    remove_old(replace(cloud, retention=kept))
    (last,) = list_positions(cloud)
    reset(cloud, CALLER)
    assert find_end(cloud) == last - 1
    boot(cloud)
    assert list_positions(cloud) == [last]


def test_resets_and_requests_at_once_leave_what_was_asked_for_behind_the_last(
    cloud: Cloud, database: Database
) -> None:
    change_simulator(cloud, CALLER, Orders(instant=True))

    def work(number: int) -> None:
        for _ in range(5):
            if number % 4 == 0:
                reset(cloud, CALLER)
            else:
                boot(cloud)

    assert run_at_once(8, work) == [None] * 8
    check_counts(database)
    reset(cloud, CALLER)
    check_counts(database)
    assert list_positions(cloud) == []
    boot(cloud)
    assert list_positions(cloud) == [1]


def test_a_process_that_is_told_of_no_reset_makes_servers_with_addresses_that_nobody_has(
    cloud: Cloud, database: Database
) -> None:
    beside = open_cloud(database)
    assert beside.backend.instant
    boot(beside)
    reset(cloud, CALLER)
    for _ in range(4):
        _, operation = create_server(cloud, CALLER, WANTED)
        cloud.backend.create_server(make_server_request(operation))
    boot(beside)
    shown = [seen for seen in cloud.backend.observe_servers() if isinstance(seen, ObservedServer)]
    assert len({seen.ip_address for seen in shown}) == 5


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_reset_waits_for_nobody_who_waits_for_it(cloud: Cloud, database: Database) -> None:
    rested = Event()
    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            ServerNumbers(1).take(connection)
            resetting = pool.submit(reset, cloud, CALLER)
            rested.wait(0.5)
            boot(cloud)  # what waits in a circle is ended by PostgreSQL
        resetting.result()
    assert list(cloud.backend.observe_servers()) == []
