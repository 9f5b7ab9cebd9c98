"""The program that is tested here: it sees to it that a service has enough servers."""

from ostler_sdk import Client
from ostler_sdk.errors import OperationFailed
from ostler_sdk.models import Server

WORKING = ("ACTIVE", "BUILD")


def scale(client: Client, role: str, wanted: int) -> list[Server]:
    """Boot or delete servers of a role until so many work, the newest first to go; return them."""
    found = list(client.servers.list(label=f"role={role}", sort="created_at"))
    working = [server for server in found if server.status in WORKING]
    for server in [one for one in found if one not in working] + working[wanted:]:
        client.servers.delete(server.id, wait=True)
    working = working[:wanted]
    while len(working) < wanted:
        try:
            working.append(boot(client, role))
        except OperationFailed as error:
            client.servers.delete(error.operation.server_id, wait=True)
    return working


def boot(client: Client, role: str) -> Server:
    """Boot one more server of a role. Raises OperationFailed."""
    return client.servers.create(
        name=role, flavor="m1.small", image="Debian 12", labels={"role": role}, wait=True
    )
