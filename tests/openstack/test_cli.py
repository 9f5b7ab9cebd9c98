"""The command line in front of a real Nova."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.shell import Done, spawn
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.test_service import describe_settings
from tests.server import LiveServer, serve

BOOT = ("--flavor", "m1.tiny", "--image", "Ubuntu 22.04 LTS", "--wait")


@pytest.fixture
def server(cloud: Cloud, database_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    settings = describe_settings(cloud.state)
    with serve(database_url, tmp_path / "server", **settings) as server:
        yield server


def test_a_real_server_is_booted_stopped_and_deleted_by_its_name(
    server: LiveServer, tmp_path: Path
) -> None:
    def run(*arguments: str) -> Done:
        return spawn(*arguments, url=server.url, directory=tmp_path)

    made = run("server", "create", "web-01", *BOOT, "-o", "json")
    assert made.code == 0, made.err
    assert json.loads(made.out)["status"] == "ACTIVE"
    assert run("server", "stop", "web-01", "--wait").code == 0
    refused = run("server", "pause", "web-01")
    assert refused.code == 5
    assert "start" in refused.err
    assert run("server", "delete", "web-01", "--yes", "--wait").code == 0
    assert json.loads(run("server", "list", "-o", "json").out) == []
