"""Actions on one server that begin while another one is about to be committed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TypeVar

import pytest
from sqlalchemy import update

from domain.operations import OperationStatus
from domain.transitions import Action, Status
from operations.clouds.cloud import Caller, Cloud
from operations.requests.actions import delete_server, perform_action
from persistence.database.session import Database, WouldBlock
from persistence.schema.tables import servers
from tests.http.seeds import MEDIUM
from tests.http.waits import wait_until
from tests.unit.operations.cloud_samples import PROJECT, boot, open_cloud, read
from tests.unit.persistence.changing import run_inline

Result = TypeVar("Result")

LATER = timedelta(minutes=1)
CALLER = Caller(PROJECT)
WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""
POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"])


@pytest.fixture
def cloud(database: Database) -> Cloud:
    return open_cloud(database)


@pytest.fixture
def beside(upgraded_url: str, cloud: Cloud) -> Iterator[Cloud]:
    """The same cloud as another process has it."""
    database = Database(upgraded_url)
    yield open_cloud(database)
    database.close()


def make(database: Database, call: Callable[[], Result]) -> Result:
    """Make a call on the event loop, or in a thread where that has to be."""
    [found] = run_inline(database, call)
    if isinstance(found, WouldBlock):
        return call()
    if isinstance(found, BaseException):
        raise found
    return found


def somebody_waits(database: Database) -> bool:
    with database.read() as connection:
        return bool(connection.exec_driver_sql(WAITING).scalar_one())


@POSTGRESQL
def test_an_action_that_another_one_allows_meanwhile_is_done_with_what_that_has_left(
    cloud: Cloud, beside: Cloud
) -> None:
    server = boot(cloud)
    perform_action(cloud, CALLER, server.id, Action.STOP, {})
    resize = partial(perform_action, cloud, CALLER, server.id, Action.RESIZE, {"flavor_id": MEDIUM})
    with ThreadPoolExecutor() as pool:
        with beside.database.write():
            perform_action(beside, CALLER, server.id, Action.START, {})
            resized = pool.submit(make, cloud.database, resize)
            wait_until(lambda: somebody_waits(cloud.database))
        after, _ = resized.result()
    assert (after.status, after.flavor.id) == (Status.ACTIVE, MEDIUM)


@POSTGRESQL
def test_an_action_that_waits_for_a_resize_is_done_with_the_flavor_that_this_has_left(
    cloud: Cloud, beside: Cloud
) -> None:
    server = boot(cloud)
    stop = partial(perform_action, cloud, CALLER, server.id, Action.STOP, {})
    with ThreadPoolExecutor() as pool:
        with beside.database.write():
            perform_action(beside, CALLER, server.id, Action.RESIZE, {"flavor_id": MEDIUM})
            stopped = pool.submit(make, cloud.database, stop)
            wait_until(lambda: somebody_waits(cloud.database))
        after, _ = stopped.result()
    assert (after.status, after.flavor.id) == (Status.SHUTOFF, MEDIUM)
    assert after == read(cloud.database, server)


@pytest.mark.parametrize("action", [Action.STOP, Action.LOCK])
def test_a_server_is_shown_as_it_is_recorded_though_it_was_changed_by_a_later_clock(
    cloud: Cloud, action: Action
) -> None:
    server = boot(cloud)
    with cloud.database.write() as connection:
        connection.execute(update(servers).values(updated_at=server.updated_at + LATER))
    after, _ = perform_action(cloud, CALLER, server.id, action, {})
    assert after == read(cloud.database, server)
    assert after.updated_at == server.updated_at + LATER


@POSTGRESQL
def test_what_takes_the_place_of_an_operation_on_an_instant_cloud_is_left_to_a_thread(
    cloud: Cloud, database: Database
) -> None:
    server = boot(cloud)
    slow = open_cloud(database, latency=60.0)
    begun, _ = perform_action(slow, CALLER, server.id, Action.REBOOT, {})
    assert begun.task is not None
    delete = partial(delete_server, cloud, CALLER, server.id)
    assert [type(found) for found in run_inline(database, delete)] == [WouldBlock]
    assert delete().status is OperationStatus.RUNNING
