"""What workers bring about is seen at every service, as if it had done it itself."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from backends.base import ActionRequest
from backends.simulator.simulated_backend import Simulator
from domain.transitions import Action
from persistence.database.session import Database
from tests.durability.invariants import await_rest, check_agreement
from tests.durability.processes import await_result
from tests.durability.workload import Workload
from tests.http.api import SERVERS, get_path
from tests.http.seeds import SMALL, UBUNTU
from tests.http.streams import EventReader
from tests.postgres import Postgres
from tests.worker import run_together

pytestmark = pytest.mark.long

CLOUD = {"SIMULATOR_LATENCY": "0.1", "OPERATION_DEADLINE_SECONDS": "120"}
BODY = {"name": "web", "flavor_id": SMALL, "image_id": UBUNTU}


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.create_database(f"ostler_{uuid4().hex[:12]}")


def test_a_service_shows_what_workers_bring_about(url: str, tmp_path: Path) -> None:
    settings = {**CLOUD, "RECONCILE_SECONDS": "1"}
    database = Database(url)
    with ExitStack() as stack:
        services, _ = stack.enter_context(run_together(url, tmp_path, 1, 1, **settings))
        workload = stack.enter_context(Workload(services[0].url))
        stream = stack.enter_context(EventReader(services[0].port))
        soon = datetime.now(UTC) + timedelta(seconds=5)
        expiring = {**BODY, "expires_at": soon.isoformat()}
        lasting, passing = (
            workload.client.post(SERVERS, json=body, headers={"Prefer": "wait=30"}).json()
            for body in (BODY, expiring)
        )
        assert lasting["status"] == "ACTIVE"
        Simulator(database).perform_action(ActionRequest(lasting["id"], Action.STOP, "by-hand"))
        show = partial(workload.client.get, get_path(lasting))
        await_result(lambda: show().json()["status"] == "SHUTOFF")
        await_result(lambda: workload.client.get(get_path(passing)).status_code == 404)
        told = [stream.read_event() for _ in range(6)]
        assert {(event["type"], event["server_id"]) for event in told} >= {
            ("server.created", lasting["id"]),
            ("server.changed", lasting["id"]),
        }
        check_agreement(await_rest(workload.client, url))
    database.close()
