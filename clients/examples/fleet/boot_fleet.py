"""Boot a fleet of servers at once, and boot again what had no room.

Run again, it boots what the fleet lacks: a server belongs to it by its label, and is known by its
name.
"""

import argparse
import asyncio
import sys

from ostler_sdk import AsyncClient
from ostler_sdk.errors import OperationFailed, OstlerError
from ostler_sdk.models import Server

AT_ONCE = 10
ATTEMPTS = 10


async def boot_fleet(
    client: AsyncClient, fleet: str, size: int, flavor: str, image: str
) -> list[Server]:
    """Return the servers of a fleet, which has so many then. Raises OstlerError."""
    label = f"fleet={fleet}"
    found = [server async for server in client.servers.list(label=label)]
    for server in found:
        if server.status == "ERROR":
            await client.servers.delete(server.id, wait=True)
    there = {server.name for server in found if server.status != "ERROR"}
    missing = [name for n in range(size) if (name := f"{fleet}-{n:03}") not in there]
    room = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for name in missing:
            group.create_task(boot(client, room, name, flavor, image, {"fleet": fleet}))
    return [server async for server in client.servers.list(label=label, sort="name")]


async def boot(
    client: AsyncClient,
    room: asyncio.Semaphore,
    name: str,
    flavor: str,
    image: str,
    labels: dict[str, str | None],
) -> None:
    """Boot one server; one that failed and may succeed later is deleted, and booted again."""
    async with room:
        for left in reversed(range(ATTEMPTS)):
            made = await client.servers.create(name=name, flavor=flavor, image=image, labels=labels)
            if made.operation_id is None:  # the cloud was done at once
                return
            try:
                await client.operations.wait(made.operation_id)
                return
            except OperationFailed as error:
                print(f"{name}: {error}", file=sys.stderr)
                if not (error.retry and left):
                    raise
                await client.servers.delete(made.id, wait=True)


async def main() -> None:
    """Boot the fleet that the arguments name, and print its servers."""
    parser = argparse.ArgumentParser(description="Boot a fleet of servers.")
    parser.add_argument("fleet", help="its name, and the value of its label")
    parser.add_argument("size", type=int, help="how many servers it is to have")
    parser.add_argument("--flavor", default="m1.small")
    parser.add_argument("--image", default="Debian 12")
    given = parser.parse_args()
    async with AsyncClient() as client:
        for server in await boot_fleet(client, given.fleet, given.size, given.flavor, given.image):
            print(f"{server.name}  {server.status}  {server.ip_address}")


if __name__ == "__main__":
    failures: tuple[BaseException, ...] = ()
    try:
        asyncio.run(main())
    except* OstlerError as errors:
        failures = errors.exceptions
    if failures:
        sys.exit(f"boot_fleet: {failures[0]}")
