"""The cloud and its services stop, crash and come back with the servers that they had."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.configuration import write_configuration
from tests.openstack.cloud.controls import Controls
from tests.openstack.cloud.environment import ROOT
from tests.openstack.project import Project, wait_until

MAKER = """
from tests.openstack.cloud.testing import open_new_cloud
with open_new_cloud() as cloud:
    print(cloud.state.directory, flush=True)
    input()
"""


def test_servers_survive_a_restart_of_the_cloud(cloud: Cloud, project: Project) -> None:
    running, stopped = project.boot("running"), project.boot("stopped")
    project.compute.stop_server(stopped)
    project.wait(stopped, "SHUTOFF")
    cloud.stop()
    cloud.start()
    assert project.wait(running, "ACTIVE").addresses == running.addresses
    project.compute.start_server(stopped)
    assert project.wait(stopped, "ACTIVE").power_state == 1


def test_nova_comes_back_after_a_crash(cloud: Cloud, project: Project) -> None:
    server = project.boot()
    nova = cloud.services["nova"]
    nova.kill()
    assert not nova.answers()
    nova.start()
    project.compute.reboot_server(server, "HARD")
    assert project.wait(server, "ACTIVE").status == "ACTIVE"


def test_a_server_whose_build_is_cut_short_is_an_error(cloud: Cloud, project: Project) -> None:
    nova = cloud.services["nova"]
    with cloud.controlled(Controls(hold=["spawn"])):
        server = project.create()
        wait_until(lambda: project.compute.get_server(server.id).task_state == "spawning")
        nova.kill()
    nova.start()
    assert project.wait(server, "ERROR").task_state is None


def test_a_start_of_a_running_cloud_changes_nothing(cloud: Cloud) -> None:
    before = read_processes(cloud)
    Cloud(cloud.state.directory).start()
    assert read_processes(cloud) == before


def test_a_cloud_ends_with_the_process_that_made_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKER]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, text=True) as maker:
        assert maker.stdout is not None
        made = Cloud(Path(maker.stdout.readline().strip()))
        assert all(service.answers() for service in made.services.values())
        maker.kill()
    wait_until(lambda: not made.state.directory.exists())
    assert not any(service.is_running() for service in made.services.values())


def test_a_service_ends_when_its_directory_is_removed(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path / "cloud")
    write_configuration(cloud.state)
    keystone = cloud.services["keystone"]
    keystone.prepare()
    keystone.start()
    shutil.rmtree(cloud.state.directory)
    wait_until(lambda: not keystone.answers())


def read_processes(cloud: Cloud) -> dict[str, str]:
    """Return the process id of every service."""
    return {name: (cloud.state.home(name) / "pid").read_text() for name in cloud.services}
