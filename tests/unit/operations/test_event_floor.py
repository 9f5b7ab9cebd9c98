"""The floor of the looks for events that wait: it follows the log, and hides none for good."""

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from operations.clouds.cloud import Cloud
from operations.event_floor import SETTLE_SECONDS, WHOLE_SECONDS, EventFloor
from operations.record.events import place_waiting, read_all_events
from operations.workers.event_placer import EventPlacer
from persistence.database.session import Database
from tests.unit.operations.cloud_samples import open_cloud
from tests.unit.operations.webhook_samples import write_events


class Clock:
    """Shows the time that it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cloud(database: Database, clock: Clock) -> Cloud:
    return replace(open_cloud(database), event_floor=EventFloor(clock))


def count_placed(cloud: Cloud) -> int:
    return len(read_all_events(cloud, 0, 100))


def forget_position(cloud: Cloud, event_id: int) -> None:
    """Have an event wait as one does whose transaction commits late."""
    with cloud.database.write() as connection:
        late = "UPDATE events SET position = NULL WHERE id = :id"
        connection.execute(text(late), {"id": event_id})


def test_the_floor_is_where_the_log_ended_a_while_ago(clock: Clock) -> None:
    floor = EventFloor(clock)
    for last in (5, 7, 9):
        floor.note_end(lambda last=last: last)  # type: ignore[misc]
        assert floor.find() == 0
    clock.now = SETTLE_SECONDS
    floor.note_end(lambda: 11)
    assert floor.find() == 5
    clock.now = 2 * SETTLE_SECONDS
    floor.note_end(lambda: 13)
    assert floor.find() == 11


def test_now_and_then_everything_is_looked_at(clock: Clock) -> None:
    floor = EventFloor(clock)
    floor.note_end(lambda: 5)
    clock.now = WHOLE_SECONDS - 1
    floor.note_end(lambda: 7)
    assert floor.find() == 5
    clock.now = WHOLE_SECONDS
    assert [floor.find(), floor.find()] == [0, 5]


def test_an_event_that_is_committed_late_is_placed_at_the_next_look_at_everything(
    cloud: Cloud, clock: Clock
) -> None:
    write_events(cloud, *["server.changed"] * 3)
    place_waiting(cloud)
    place_waiting(cloud)
    clock.now = SETTLE_SECONDS
    place_waiting(cloud)
    forget_position(cloud, 2)
    place_waiting(cloud)
    assert count_placed(cloud) == 2
    write_events(cloud, "server.changed")
    place_waiting(cloud)
    assert count_placed(cloud) == 3
    clock.now = WHOLE_SECONDS
    place_waiting(cloud)
    assert count_placed(cloud) == 4


def test_a_service_whose_workers_carry_gives_positions_too(cloud: Cloud) -> None:
    write_events(cloud, *["server.changed"] * 3)
    placer = EventPlacer(cloud)
    placer.start()
    waiting = "SELECT count(*) FROM events WHERE position IS NULL"
    left = 3
    for _ in range(300):
        with cloud.database.read() as connection:
            left = connection.execute(text(waiting)).scalar_one()
        if not left or placer.stopping.wait(0.02):
            break
    placer.stop()
    assert left == 0
