"""A simulated cloud that is strict takes what an OpenStack takes; by default it takes more."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.databases import Databases
from tests.http.api import IMAGES, SERVERS, get_path, open_client, perform
from tests.http.refusals import expect_refusal
from tests.http.seeds import LARGE, MEDIUM, TINY, UBUNTU
from tests.http.slow import open_service
from tests.http.strictness import EXPECTED, boot, list_refusals
from tests.server import serve

STRICT = {"SIMULATOR_STRICT": "true"}
SLOW = {**STRICT, "SIMULATOR_LATENCY": "0.05"}
REGION = {"REGIONS": json.dumps({"lab": {"backend": "simulator", "strict": True}})}
LENIENT = {
    **STRICT,
    "REGIONS": json.dumps({"lab": {"backend": "simulator", "strict": False}}),
}


@pytest.mark.parametrize("settings", [STRICT, SLOW, REGION], ids=["instant", "slow", "region"])
def test_what_an_openstack_does_not_take_is_refused_before_anything_is_recorded(
    databases: Databases, tmp_path: Path, settings: dict[str, str]
) -> None:
    with open_service(databases.create(), tmp_path / "server", settings) as client:
        assert list_refusals(client) == EXPECTED


@pytest.fixture(params=[{}, LENIENT], ids=["default", "region"])
def lenient(
    request: pytest.FixtureRequest, database_url: str, directory: Path
) -> Iterator[httpx.Client]:
    with (
        serve(database_url, directory, **request.param) as server,
        open_client(server.url) as client,
    ):
        yield client


def test_a_cloud_that_is_not_strict_takes_all_of_it(lenient: httpx.Client) -> None:
    server = boot(lenient, TINY, name=" 🚀 ")
    assert perform(lenient, server, "resize", flavor_id=TINY).status_code == 202
    assert perform(lenient, server, "resize", flavor_id=LARGE).status_code == 202
    assert perform(lenient, server, "resize", flavor_id=MEDIUM).status_code == 202
    taken = perform(lenient, server, "snapshot", name=" golden ")
    made = lenient.get(taken.headers["Location"]).json()
    image_id = made["result"]["image_id"]
    assert lenient.get(f"{IMAGES}/{image_id}").json()["min_disk_gb"] == 40
    boot(lenient, TINY, image_id=image_id)
    assert lenient.patch(get_path(server), json={"name": "web "}).json()["name"] == "web "
    assert lenient.get(SERVERS).json()["total"] == 2


def test_a_region_that_is_no_simulated_one_is_not_told_to_be_strict(tmp_path: Path) -> None:
    region = {"backend": "openstack", "cloud": "prod", "strict": False}
    line = expect_refusal(tmp_path, "REGIONS", REGIONS=json.dumps({"far": region}))
    assert "strict" in line


def test_seeded_images_fit_all_but_the_smallest_flavor_of_a_strict_cloud(
    databases: Databases, tmp_path: Path
) -> None:
    with open_service(databases.create(), tmp_path / "server", STRICT) as client:
        body = {"name": "web", "flavor_id": TINY, "image_id": UBUNTU}
        (fault,) = client.post(SERVERS, json=body).json()["error"]["details"]
        assert "needs a disk of 8 GB, and that of the flavor m1.tiny has 1 GB" in fault["msg"]
        boot(client, MEDIUM)
