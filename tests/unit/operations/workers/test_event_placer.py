"""Events get their positions a batch at a time, whether anybody reads or not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from domain.addresses import AddressRule
from domain.events import EventType
from domain.webhooks import Webhook
from operations.clouds.cloud import Caller, Cloud
from operations.record.events import find_end, read_events
from operations.requests.webhooks import NewWebhook, create_webhook
from operations.workers.periodic_tasks import PeriodicTasks
from persistence.database.session import Database
from persistence.events import PLACE_BATCH, append_event, has_unplaced, list_events
from tests.statements import listen
from tests.unit.operations.cloud_samples import PROJECT, open_cloud

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BACKLOG = 5 * PLACE_BATCH + 1


@pytest.fixture
def cloud(database: Database) -> Cloud:
    """A cloud with events that nobody has read."""
    cloud = open_cloud(database)
    with database.write() as connection:
        for number in range(BACKLOG):
            values = {
                "project_id": PROJECT,
                "server_id": f"server-{number % 2}",
                "operation_id": None,
                "request_id": "request-1",
                "type": EventType.CHANGED.value,
                "data": {"number": number},
            }
            append_event(connection, values, NOW)
    return cloud


def count_placed(cloud: Cloud) -> int:
    with cloud.database.read() as connection:
        return len(list_events(connection, PROJECT, None, 0, 2 * BACKLOG))


@pytest.fixture
def placed() -> Iterator[Callable[[], list[int]]]:
    """Tells how many events each transaction has placed, as it came to its end."""
    with listen() as executed:
        yield lambda: [
            one.rows or 0 for one in executed if one.text.startswith("UPDATE events SET position")
        ]


def test_a_page_of_a_long_backlog_places_no_more_than_it_needs(cloud: Cloud) -> None:
    told = read_events(cloud, PROJECT, None, 0, 10)
    assert [one.data["number"] for one in told] == list(range(10))
    assert count_placed(cloud) == PLACE_BATCH


def test_the_last_page_of_a_long_backlog_lacks_nothing(cloud: Cloud) -> None:
    told = read_events(cloud, PROJECT, "server-0", 0, BACKLOG)
    assert [one.data["number"] for one in told] == list(range(0, BACKLOG, 2))


def test_a_webhook_made_behind_a_long_backlog_begins_at_its_end(
    cloud: Cloud, placed: Callable[[], list[int]]
) -> None:
    wanted = NewWebhook("https://example.com/", "", [], None)
    made: Webhook = create_webhook(cloud, Caller(PROJECT, "request-1"), AddressRule(), wanted)
    assert made.position == BACKLOG == find_end(cloud)
    assert max(placed()) == PLACE_BATCH


def test_events_that_nobody_reads_are_placed_all_the_same(
    cloud: Cloud, placed: Callable[[], list[int]]
) -> None:
    PeriodicTasks(cloud).perform()
    with cloud.database.read() as connection:
        assert not has_unplaced(connection)
    assert (sum(placed()), max(placed())) == (BACKLOG, PLACE_BATCH)
