"""Regions beside each other in one record: each pool sees to its own, and one to the rest."""

import pytest
from msgspec.structs import replace

from backends.base import CloudUnavailable
from backends.simulator.simulated_backend import Simulator
from domain.errors import BackendUnavailable, RegionNotFound
from domain.refusals import InvalidStateTransition
from domain.regions import RegionStatus, RegionUnknown
from domain.servers import Server
from domain.transitions import SERVED, Action, Status
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Caller, Cloud
from operations.clouds.regions import choose_region, describe_region, probe_any_region, probe_region
from operations.execution.runner import run_operation
from operations.reconciliation.reconcile import reconcile
from operations.requests.actions import perform_action
from operations.requests.creation import NewServer, create_server
from operations.workers.pool import sweep
from persistence.database.session import Database
from persistence.servers import tasks
from tests.http.seeds import SMALL, UBUNTU
from tests.unit.domain.samples import SERVER
from tests.unit.operations.cloud_samples import PROJECT, boot, make_cloud, open_cloud, read

WANTED = NewServer("web", SMALL, UBUNTU, {}, False, None)
CALLER = Caller(PROJECT)


class Away(Simulator):
    """A cloud that cannot be reached."""

    def check_health(self) -> None:
        raise CloudUnavailable("nobody there")


@pytest.fixture
def south(database: Database) -> Cloud:
    """The default region, whose cloud takes its time; its neighbour is as quick."""
    cloud = open_cloud(database, latency=60)
    cloud.add_region("north", cloud.backend, frozenset(), None)
    for copy in Catalogue(cloud).copies.values():
        copy.refresh()
    return cloud


@pytest.fixture
def north(south: Cloud) -> Cloud:
    return south.regions.find("north")


def create(cloud: Cloud) -> Server:
    return create_server(cloud, CALLER, WANTED)[0]


def take_all(cloud: Cloud) -> set[str]:
    """Return what is due in the queue of a region."""
    taken = set()
    while operation_id := cloud.queue.take(0):
        taken.add(operation_id)
    return taken


def test_a_server_is_of_its_region_and_wakes_the_worker_pool_there(
    south: Cloud, north: Cloud
) -> None:
    here, there = create(south), create(north)
    assert (here.region, there.region) == ("RegionOne", "north")
    assert take_all(south) == {here.operation_id}
    assert take_all(north) == {there.operation_id}


def test_a_sweep_finds_what_is_due_in_its_region(south: Cloud, north: Cloud) -> None:
    here, there = create(south), create(north)
    for cloud in (south, north):
        take_all(cloud)
    for cloud, server in ((south, here), (north, there)):
        sweep(cloud)
        assert take_all(cloud) == {server.operation_id}


def test_the_default_region_sees_to_what_is_in_no_region_any_more(
    south: Cloud, north: Cloud
) -> None:
    orphan = create(north)
    alone = make_cloud(south.backend, south.database)
    alone.add_region("west", south.backend, frozenset(), None)
    sweep(alone.regions.find("west"))
    assert take_all(alone.regions.find("west")) == set()
    sweep(alone)
    assert take_all(alone) == {orphan.operation_id}


def test_an_operation_is_run_in_the_region_of_its_server_whoever_takes_it(
    south: Cloud, north: Cloud
) -> None:
    there = create(north)
    take_all(north)
    run_operation(south, there.operation_id or "")
    assert north.queue.take(5) == there.operation_id
    assert take_all(south) == set()


def test_a_server_of_a_region_that_is_gone_is_read_and_not_acted_on(
    south: Cloud, north: Cloud
) -> None:
    orphan = create(north)
    alone = make_cloud(south.backend, south.database)
    run_operation(alone, orphan.operation_id or "")
    assert read(alone.database, orphan).status == orphan.status
    with pytest.raises(BackendUnavailable):
        perform_action(alone, CALLER, make_rest(alone, orphan), Action.DELETE, {})


def make_rest(cloud: Cloud, server: Server) -> str:
    """Let nothing go on with a server, and return its id."""
    with cloud.database.write() as connection:
        tasks.save_server(connection, replace(server, task=None, operation_id=None))
    return server.id


def test_two_regions_that_see_the_same_servers_leave_each_other_s_alone(
    south: Cloud, north: Cloud
) -> None:
    mine = create(south)
    before = read(south.database, mine)
    assert reconcile(north)
    assert read(south.database, mine) == before


def test_a_request_names_a_region_or_means_the_default_one(south: Cloud, north: Cloud) -> None:
    assert choose_region(north, None) is south
    assert choose_region(south, "north") is north
    with pytest.raises(RegionUnknown):
        choose_region(south, "nowhere")
    with pytest.raises(RegionNotFound):
        south.regions.find("nowhere")


def test_a_region_that_offers_an_action_again_allows_it(south: Cloud) -> None:
    server = replace(SERVER, status=Status.ACTIVE)
    south.regions.note_supported_actions(server.region, ())
    assert south.list_allowed_actions(server) == []
    south.regions.note_supported_actions(server.region, SERVED)
    assert Action.SUSPEND in south.list_allowed_actions(server)
    assert south.regions.unsupported == {}


def test_what_a_service_withholds_another_one_in_the_process_allows(database: Database) -> None:
    free = open_cloud(database)
    strict = make_cloud(free.backend, database, withheld=frozenset({"suspend"}))
    server = boot(free)
    assert "suspend" in free.list_allowed_actions(server)
    assert "suspend" not in strict.list_allowed_actions(server)
    for cloud, allowed in ((free, True), (strict, False)):
        with pytest.raises(InvalidStateTransition) as refused:
            perform_action(cloud, CALLER, server.id, Action.START, {})
        assert ("suspend" in refused.value.details["allowed_actions"]) is allowed


def test_a_cloud_is_of_a_service_once_its_builder_says_so(database: Database) -> None:
    cloud = Cloud("RegionOne", Simulator(database), database)
    assert cloud.regions.names == []
    cloud.regions.add(cloud)
    assert cloud.regions.default is cloud


def test_a_region_is_as_its_cloud_was_when_it_was_asked_last(database: Database) -> None:
    cloud = make_cloud(Away(database, latency=1), database)
    assert describe_region(cloud).status is RegionStatus.DOWN
    with pytest.raises(CloudUnavailable):
        probe_region(cloud)
    assert describe_region(cloud).reason == "nobody there"
    Catalogue(cloud).refresh()
    assert describe_region(cloud).status is RegionStatus.UP


def test_one_region_that_answers_is_enough(database: Database) -> None:
    cloud = make_cloud(Away(database, latency=1), database)
    with pytest.raises(CloudUnavailable):
        probe_any_region(cloud)
    cloud.add_region("west", Away(database, latency=1), frozenset(), None)
    with pytest.raises(CloudUnavailable):
        probe_any_region(cloud)
    cloud.add_region("north", Simulator(database), frozenset(), None)
    probe_any_region(cloud)
