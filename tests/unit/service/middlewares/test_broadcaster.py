"""The broadcaster: whoever follows is told, whatever the last one to leave has ended."""

import asyncio

import pytest
from msgspec.structs import replace

from backends.simulator.control import NO_TIME, SimulatorControl
from operations.clouds.cloud import Cloud
from persistence.database.session import Database
from service.middlewares.broadcaster import EVERYTHING, Broadcaster, Frame
from tests.unit.operations.cloud_samples import boot, open_cloud

DEADLINE_S = 20


@pytest.fixture(params=["usual", "controlled"])
def cloud(request: pytest.FixtureRequest, database: Database) -> Cloud:
    cloud = open_cloud(database)
    if request.param == "usual":
        return cloud
    return replace(cloud, control=SimulatorControl(database, {}, NO_TIME))


async def follow_once_more(cloud: Cloud) -> list[Frame]:
    """Return what one is told who comes as the last has left, and nobody has noticed that yet."""
    broadcaster = Broadcaster(cloud)
    async with broadcaster.follow(EVERYTHING):
        pass
    async with broadcaster.follow(EVERYTHING) as subscription:
        await asyncio.to_thread(boot, cloud)
        broadcaster.wake()
        await asyncio.wait_for(subscription.filled.wait(), DEADLINE_S)
        return subscription.take()


def test_who_comes_as_the_last_one_leaves_is_told_what_happens(cloud: Cloud) -> None:
    assert [frame.position for frame in asyncio.run(follow_once_more(cloud))] == [1]
