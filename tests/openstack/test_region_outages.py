"""A region whose cloud hangs, or does not let anybody in, leaves the others alone."""

import json
from pathlib import Path

from tests.http.api import SERVERS, expect_error, open_client
from tests.http.regions import set_regions, simulate
from tests.http.slow import OPERATIONS
from tests.openstack.backend import USER
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.project import TINY, UBUNTU
from tests.openstack.regions import WAIT, create, reach, read_status, remove
from tests.server import LiveServer, serve

STUCK = 6  # more than a worker pool has threads


def test_a_region_that_hangs_holds_up_no_other(cloud: Machine, tmp_path: Path) -> None:
    settings = {
        **set_regions(hung=simulate(), one=reach(cloud.state, USER)),
        "SIMULATOR_FAULTS": json.dumps({"hang": 1, "hang_seconds": 600}),
    }
    service = LiveServer(f"sqlite:///{tmp_path}/ostler.db", tmp_path / "server", **settings)
    with service, open_client(service.url) as client:
        stuck = [create(client, "hung") for _ in range(STUCK)]
        server = create(client, "one", **WAIT)
        assert server["status"] == "ACTIVE"
        remove(client, server)
        found = [client.get(f"{OPERATIONS}/{one['operation_id']}").json() for one in stuck]
        assert {operation["finished_at"] for operation in found} == {None}
        service.kill()


def test_a_service_with_a_wrong_password_says_so_of_the_region_alone(
    cloud: Machine, tmp_path: Path
) -> None:
    login = {**reach(cloud.state, USER), "cloud": "", "username": USER, "password": "wrong"}
    wrong = {**login, "auth_url": cloud.state.auth_url, "project_name": "ostler"}
    settings = set_regions(near=simulate(), one=wrong)
    url = f"sqlite:///{tmp_path}/ostler.db"
    with (
        serve(url, tmp_path / "server", **settings) as service,
        open_client(service.url) as client,
    ):
        assert read_status(client, "one") == "down"
        assert create(client, "near")["status"] == "ACTIVE"
        body = {"name": "web", "flavor_id": TINY, "image_id": UBUNTU, "region": "one"}
        expect_error(client.post(SERVERS, json=body), 503, "BACKEND_UNAVAILABLE")
