"""What no step is ready for ends at the deadline too, with the reason in the operation."""

import json
import time
from pathlib import Path

from sqlalchemy import update

from persistence.database.session import Database
from persistence.simulator.simulator_tables import simulator_servers
from tests.durability.invariants import check_events
from tests.durability.processes import prepare
from tests.durability.records import read_records
from tests.durability.workload import Workload
from tests.http.api import SERVERS

CLOUD = {
    "SIMULATOR_LATENCIES": json.dumps({"create": 0.5}),
    "OPERATION_DEADLINE_SECONDS": "3",
}


def change_flavor_behind_the_back(database_url: str, server_id: str) -> None:
    """Give a server a flavor that is not in the catalogue, as soon as the cloud has it."""
    database = Database(database_url)
    wanted = update(simulator_servers).where(simulator_servers.c.id == server_id)
    try:
        changed = 0
        while not changed:
            with database.write() as connection:
                changed = connection.execute(wanted.values(flavor_id="odd")).rowcount
            time.sleep(0.01)
    finally:
        database.close()


def test_a_server_that_cannot_be_recorded_fails_at_its_deadline(
    database_url: str, directory: Path
) -> None:
    with prepare(database_url, directory, CLOUD) as server, Workload(server.url) as workload:
        created = workload.create()
        change_flavor_behind_the_back(database_url, created["id"])
        ended = workload.await_end(created["operation_id"])
        assert (ended["status"], ended["error"]["code"]) == ("failed", "DEADLINE_EXCEEDED")
        found = workload.client.get(f"{SERVERS}/{created['id']}").json()
        assert (found["status"], found["fault"]) == ("ERROR", ended["error"])
        operation_id = workload.delete(created)
        assert operation_id is not None
        assert workload.await_end(operation_id)["status"] == "succeeded"
        assert workload.client.get(f"{SERVERS}/{created['id']}").status_code == 404
    check_events(read_records(database_url))
