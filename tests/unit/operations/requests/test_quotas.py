"""Quotas of projects: every way in which a server comes, changes its flavor or goes is counted."""

from typing import Any

import pytest
from msgspec.structs import replace

from backends.base import ActionRequest, ServerRequest
from domain.catalogue import Flavor
from domain.errors import ServerNotFound
from domain.events import EventType
from domain.operations import Operation, OperationStatus
from domain.quotas import NO_LIMITS, LimitReached, Quota, Resource
from domain.servers import Server
from domain.transitions import Action, Status
from operations.clouds.cloud import Caller, Cloud
from operations.reconciliation.quotas import correct_quotas
from operations.reconciliation.reconcile import reconcile
from operations.record.events import read_events
from operations.requests.actions import delete_server, perform_action
from operations.requests.cancellation import cancel_operation
from operations.requests.charges import explain_refusal
from operations.requests.creation import NewServer, create_server
from operations.workers.periodic_tasks import PeriodicTasks
from persistence.catalogue import flavors
from persistence.database.session import Database
from persistence.quotas import quotas, recount
from tests.conformance.clouds import Clock
from tests.http.seeds import FLAVORS, LARGE, MEDIUM, SMALL, TINY, UBUNTU, XLARGE
from tests.unit.operations.cloud_samples import PROJECT, open_cloud, read
from tests.unit.operations.execution.test_supersession import A_STEP, ask, carry, poll

CALLER = Caller(PROJECT)
NOTHING = (0, 0, 0)
SIZES = {flavor_id: (1, flavor["vcpus"], flavor["ram_mb"]) for flavor_id, flavor in FLAVORS.items()}


def read_quota(cloud: Cloud) -> Quota:
    with cloud.database.read() as connection:
        return quotas.read_quota(connection, PROJECT, cloud.quota_limits)


def count(cloud: Cloud) -> tuple[int, int, int]:
    """Return the servers, vCPUs and RAM of the project after a look that they are so."""
    with cloud.database.read() as connection:
        assert recount.find_differing(connection) == set()
    quota = read_quota(cloud)
    return quota[Resource.SERVERS].used, quota[Resource.VCPUS].used, quota[Resource.RAM_MB].used


def count_reserved(cloud: Cloud) -> tuple[int, int]:
    """Return the vCPUs and the RAM that are reserved."""
    quota = read_quota(cloud)
    return quota[Resource.VCPUS].reserved, quota[Resource.RAM_MB].reserved


def find_flavor(cloud: Cloud, flavor_id: str) -> Flavor:
    with cloud.database.read() as connection:
        return flavors.read_flavor(connection, cloud.region, flavor_id, None)


def limit(cloud: Cloud, **limits: int) -> Cloud:
    """Return the cloud where projects have these limits."""
    given = {Resource(name): most for name, most in limits.items()}
    return replace(cloud, quota_limits={**NO_LIMITS, **given})


def boot(cloud: Cloud, flavor_id: str = SMALL) -> Server:
    wanted = NewServer("web", flavor_id, UBUNTU, {}, False, None)
    return create_server(cloud, CALLER, wanted)[0]


def start(cloud: Cloud, clock: Clock) -> tuple[Server, Operation]:
    """Return a new server of a cloud that takes its time, and its creation once it has ended."""
    server, creation = ask(cloud)
    return server, carry(cloud, clock, creation)


def act(cloud: Cloud, server: Server, action: Action, **arguments: Any) -> Operation:
    return perform_action(cloud, CALLER, server.id, action, arguments)[1]


def resize(cloud: Cloud, server: Server, flavor_id: str, **arguments: Any) -> Operation:
    return act(cloud, server, Action.RESIZE, flavor_id=flavor_id, **arguments)


@pytest.fixture
def cloud(database: Database) -> Cloud:
    return open_cloud(database)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slow(database: Database, clock: Clock) -> Cloud:
    """A cloud that takes its time, whose operations are carried out by ``finish``."""
    return open_cloud(database, latency=A_STEP, clock=clock)


def test_what_is_made_is_counted_and_given_back_once_however_often_it_is_deleted(
    cloud: Cloud,
) -> None:
    servers = [boot(cloud), boot(cloud, LARGE)]
    assert count(cloud) == (2, 5, 2048 + 8192)
    delete_server(cloud, CALLER, servers[1].id)
    with pytest.raises(ServerNotFound):
        delete_server(cloud, CALLER, servers[1].id)
    assert count(cloud) == SIZES[SMALL]
    delete_server(cloud, CALLER, servers[0].id)
    assert count(cloud) == NOTHING


@pytest.mark.parametrize(
    "actions",
    [
        (Action.STOP, Action.START),
        (Action.SHELVE, Action.UNSHELVE),
        (Action.LOCK, Action.UNLOCK),
        (Action.REBUILD,),
        (Action.RESCUE, Action.UNRESCUE),
    ],
)
def test_what_leaves_the_flavor_as_it_is_leaves_the_quota_as_it_is(
    cloud: Cloud, actions: tuple[Action, ...]
) -> None:
    full = limit(cloud, servers=1, vcpus=1)
    server = boot(full)
    for action in actions:
        arguments = {"image_id": UBUNTU} if action is Action.REBUILD else {}
        act(full, server, action, **arguments)
        assert count(full) == SIZES[SMALL]


@pytest.mark.parametrize("flavor_id", [TINY, LARGE])
def test_a_resize_at_once_is_counted_at_once(cloud: Cloud, flavor_id: str) -> None:
    server = boot(cloud)
    resize(cloud, server, flavor_id)
    assert count(cloud) == SIZES[flavor_id]
    assert count_reserved(cloud) == (0, 0)


@pytest.mark.parametrize(
    ("flavor_id", "reserved"), [(TINY, (0, 2048 - 512)), (SMALL, (0, 0)), (LARGE, (0, 0))]
)
@pytest.mark.parametrize("end", [Action.CONFIRM_RESIZE, Action.REVERT_RESIZE, Action.DELETE])
def test_until_a_resize_is_confirmed_or_reverted_there_is_room_for_both_flavors(
    cloud: Cloud, flavor_id: str, reserved: tuple[int, int], end: Action
) -> None:
    server = boot(cloud)
    resize(cloud, server, flavor_id, auto_confirm=False)
    assert count(cloud) == SIZES[flavor_id]
    assert count_reserved(cloud) == reserved
    act(cloud, server, end)
    ends = {Action.CONFIRM_RESIZE: SIZES[flavor_id], Action.REVERT_RESIZE: SIZES[SMALL]}
    assert count(cloud) == ends.get(end, NOTHING)
    assert count_reserved(cloud) == (0, 0)


def test_a_resize_of_a_cloud_that_takes_its_time_reserves_the_difference_until_its_end(
    slow: Cloud, clock: Clock
) -> None:
    server, _ = start(slow, clock)
    resized = resize(slow, server, LARGE)
    for _ in range(2):
        assert count(slow)[1] + count_reserved(slow)[0] == 4
        assert count(slow)[2] + count_reserved(slow)[1] == 8192
        poll(slow, resized)
        clock.advance(A_STEP)
    assert carry(slow, clock, resized).status is OperationStatus.SUCCEEDED
    assert (count(slow), count_reserved(slow)) == (SIZES[LARGE], (0, 0))
    smaller = resize(slow, server, TINY)
    assert (count(slow), count_reserved(slow)) == (SIZES[LARGE], (0, 0))
    assert carry(slow, clock, smaller).status is OperationStatus.SUCCEEDED
    assert (count(slow), count_reserved(slow)) == (SIZES[TINY], (0, 0))


def test_a_resize_that_is_cancelled_or_fails_gives_back_what_it_had_reserved(
    database: Database, slow: Cloud, clock: Clock
) -> None:
    server, _ = start(slow, clock)
    cancel_operation(slow, CALLER, resize(slow, server, LARGE).id)
    assert (count(slow), count_reserved(slow)) == (SIZES[SMALL], (0, 0))
    failing = open_cloud(database, latency=A_STEP, clock=clock, faults={"action_error": 1})
    failed = carry(failing, clock, resize(failing, server, LARGE))
    assert failed.status is OperationStatus.FAILED
    assert read(database, server).status is Status.ERROR
    assert (count(slow), count_reserved(slow)) == (SIZES[SMALL], (0, 0))


def test_a_resize_that_a_deletion_supersedes_is_given_back_whole(slow: Cloud, clock: Clock) -> None:
    server, _ = start(slow, clock)
    poll(slow, resize(slow, server, LARGE))
    deletion = delete_server(slow, CALLER, server.id)
    assert delete_server(slow, CALLER, server.id).id == deletion.id
    assert count(slow)[0] == 1
    assert carry(slow, clock, deletion).status is OperationStatus.SUCCEEDED
    assert (count(slow), count_reserved(slow)) == (NOTHING, (0, 0))


def test_a_server_whose_creation_failed_counts_until_it_is_deleted(
    database: Database, clock: Clock
) -> None:
    cloud = open_cloud(database, latency=A_STEP, clock=clock, faults={"build_error": 1})
    server, creation = start(cloud, clock)
    assert creation.status is OperationStatus.FAILED
    assert read(database, server).status is Status.ERROR
    assert count(cloud) == SIZES[SMALL]
    carry(cloud, clock, delete_server(cloud, CALLER, server.id))
    assert count(cloud) == NOTHING


@pytest.mark.parametrize("begun", [False, True])
def test_a_creation_that_is_cancelled_is_given_back(slow: Cloud, clock: Clock, begun: bool) -> None:
    server, creation = ask(slow)
    if begun:
        poll(slow, creation)
    cancelled = cancel_operation(slow, CALLER, creation.id)
    carry(slow, clock, cancelled)
    assert count(slow) == NOTHING
    with pytest.raises(ServerNotFound):
        read(slow.database, server)


def test_what_the_cloud_does_by_itself_is_counted_when_it_is_found(
    slow: Cloud, clock: Clock
) -> None:
    full = limit(slow, servers=0, vcpus=0)
    slow.backend.create_server(ServerRequest("by-hand", PROJECT, "web", SMALL, UBUNTU))
    clock.advance(A_STEP)
    reconcile(full)
    assert count(full) == SIZES[SMALL]
    slow.backend.perform_action(ActionRequest("by-hand", Action.RESIZE, "t", flavor_id=LARGE))
    clock.advance(A_STEP)
    reconcile(full)
    assert (count(full), count_reserved(full)) == (SIZES[LARGE], (0, 0))
    slow.backend.perform_action(ActionRequest("by-hand", Action.REVERT_RESIZE, "u"))
    clock.advance(A_STEP)
    reconcile(full)
    assert (count(full), count_reserved(full)) == (SIZES[SMALL], (0, 0))
    slow.backend.delete_server("by-hand")
    clock.advance(A_STEP)
    reconcile(full)
    assert count(full) == NOTHING


def test_a_server_that_vanished_counts_until_it_is_deleted_here(cloud: Cloud) -> None:
    server = boot(cloud)
    cloud.backend.delete_server(server.id)
    reconcile(cloud)
    assert read(cloud.database, server).status is Status.ERROR
    assert count(cloud) == SIZES[SMALL]
    delete_server(cloud, CALLER, server.id)
    assert count(cloud) == NOTHING


@pytest.mark.parametrize(
    ("limits", "flavor_id", "resource", "most", "used", "requested", "fitting"),
    [
        ({"servers": 2}, SMALL, "servers", 2, 2, 1, None),
        ({"vcpus": 6, "servers": 3}, XLARGE, "vcpus", 6, 2, 8, LARGE),
        ({"ram_mb": 9000}, LARGE, "ram_mb", 9000, 4096, 8192, MEDIUM),
        ({"disk_gb": 41}, MEDIUM, "disk_gb", 41, 40, 40, None),
    ],
)
def test_a_creation_without_room_leaves_nothing_and_names_what_would_fit(
    cloud: Cloud,
    limits: dict[str, int],
    flavor_id: str,
    resource: str,
    most: int,
    used: int,
    requested: int,
    fitting: str | None,
) -> None:
    cloud = limit(cloud, **limits)
    servers = {boot(cloud).id, boot(cloud).id}
    before = count(cloud)
    with pytest.raises(LimitReached) as refused:
        boot(cloud, flavor_id)
    assert refused.value.code == "QUOTA_EXCEEDED"
    told = {"quota": resource, "resource": resource, "limit": most, "used": used}
    told |= {"requested": requested, "largest_flavor_id": fitting, "allowed_actions": []}
    assert refused.value.details | told == refused.value.details
    assert {seen.id for seen in cloud.backend.observe_servers()} == servers
    assert len(read_events(cloud, PROJECT, None, 0, 10)) == 2
    assert count(cloud) == before
    if fitting:
        boot(cloud, fitting)


@pytest.mark.parametrize("latency", [0.0, A_STEP])
def test_a_resize_without_room_leaves_everything_as_it_was_and_names_what_would_fit(
    database: Database, clock: Clock, latency: float
) -> None:
    cloud = limit(open_cloud(database, latency=latency, clock=clock), vcpus=3)
    server, creation = ask(cloud)
    carry(cloud, clock, creation)
    before = read(database, server)
    with pytest.raises(LimitReached) as refused:
        resize(cloud, server, LARGE)
    details = refused.value.details
    assert (details["resource"], details["used"], details["requested"]) == ("vcpus", 1, 3)
    assert details["largest_flavor_id"] == MEDIUM
    assert "stop" in details["allowed_actions"]
    assert read(database, server) == before
    carry(cloud, clock, resize(cloud, server, MEDIUM))
    assert count(cloud) == SIZES[MEDIUM]


def test_over_its_limit_a_project_may_still_have_less(cloud: Cloud) -> None:
    servers = [boot(cloud, LARGE) for _ in range(3)]
    tight = limit(cloud, servers=1, vcpus=1, ram_mb=1)
    resize(tight, servers[0], TINY)
    delete_server(tight, CALLER, servers[1].id)
    assert count(tight) == (2, 5, 8192 + 512)
    with pytest.raises(LimitReached):
        resize(tight, servers[0], SMALL)


def test_whether_there_is_room_can_be_asked_before(cloud: Cloud) -> None:
    cloud = limit(cloud, servers=2, vcpus=3)
    server = boot(cloud)

    def explain(server: Server | None, flavor_id: str | None) -> str | None:
        with cloud.database.read() as connection:
            flavor = find_flavor(cloud, flavor_id) if flavor_id else None
            refusal = explain_refusal(cloud, connection, PROJECT, server, flavor)
        return refusal.details["resource"] if refusal else None

    assert explain(None, None) is None
    assert explain(None, MEDIUM) is None
    assert explain(None, LARGE) == "vcpus"
    assert explain(server, MEDIUM) is None
    assert explain(server, LARGE) == "vcpus"
    boot(cloud)
    assert explain(None, None) == "servers"
    assert explain(server, None) is None


def test_a_record_that_is_another_than_what_there_is_is_corrected_with_an_event_of_the_project(
    cloud: Cloud,
) -> None:
    boot(cloud)
    with cloud.database.write() as connection:
        quotas.change_usage(connection, PROJECT, {"servers": 2, "vcpus": -1})
    tasks = PeriodicTasks(cloud)
    tasks.perform()
    assert read_quota(cloud)[Resource.SERVERS].used == 3
    tasks.recount_at = 0
    tasks.perform()
    correct_quotas(cloud)
    assert count(cloud) == SIZES[SMALL]
    told = read_events(cloud, PROJECT, None, 0, 10)[1:]
    assert [(event.type, event.server_id, event.request_id) for event in told] == [
        (EventType.QUOTA_CORRECTED, None, "reconcile")
    ] * 2
    assert [event.data for event in told] == [
        {"resource": "servers", "recorded": 3, "counted": 1},
        {"resource": "vcpus", "recorded": 0, "counted": 1},
    ]
