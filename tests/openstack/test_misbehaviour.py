"""The cloud fails, waits and loses answers where a test tells it to."""

import pytest
from keystoneauth1 import exceptions as transport
from openstack import exceptions

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.controls import Answer, Controls
from tests.openstack.project import SMALL, Project, wait_until


def test_a_server_that_asks_for_no_host_gets_none(project: Project) -> None:
    server = project.create(metadata={"fake_no_host": "yes"})
    fault = project.wait(server, "ERROR").fault
    assert fault["code"] == 500
    assert "No valid host was found" in fault["message"]


def test_a_server_that_asks_for_a_failure_has_it_as_its_fault(project: Project) -> None:
    server = project.create(metadata={"fake_build_failure": "the disk is full"})
    assert "the disk is full" in project.wait(server, "ERROR").fault["message"]


def test_no_host_is_found_while_scheduling_fails(cloud: Cloud, project: Project) -> None:
    with cloud.controlled(Controls(failures={"schedule": "no host"})):
        project.wait(project.create(), "ERROR")
    assert project.boot().fault is None


def test_a_step_waits_as_long_as_it_is_held(cloud: Cloud, project: Project) -> None:
    with cloud.controlled(Controls(hold=["spawn"])):
        server = project.create()
        wait_until(lambda: project.compute.get_server(server.id).task_state == "spawning")
        assert project.compute.get_server(server.id).status == "BUILD"
    assert project.wait(server, "ACTIVE").status == "ACTIVE"


def test_a_resize_that_fails_on_its_host_is_an_error(cloud: Cloud, project: Project) -> None:
    server = project.boot()
    with cloud.controlled(Controls(failures={"resize": "the disk is full"})):
        project.compute.resize_server(server, SMALL)
        wait_until(lambda: project.read_message(server, "resize") is not None)
    assert project.read_message(server, "resize") == "Error"
    assert project.wait(server, "ERROR").flavor.original_name == "m1.tiny"


def test_a_service_whose_port_is_closed_refuses_connections(cloud: Cloud, project: Project) -> None:
    nova = cloud.services["nova"]
    with cloud.controlled(Controls(closed=["nova"])):
        wait_until(lambda: not nova.answers())
        with pytest.raises(transport.ConnectFailure):
            list(project.compute.servers())
        assert nova.is_running()
    nova.wait()
    assert project.boot().status == "ACTIVE"


def test_a_request_is_answered_with_the_status_that_the_test_gives(
    cloud: Cloud, project: Project
) -> None:
    unavailable = Answer("nova", method="GET", path="*/servers/detail", status=503)
    controls = Controls(answers=[unavailable])
    with cloud.controlled(controls), pytest.raises(exceptions.HttpException, match="503"):
        list(project.compute.servers())


def test_a_lost_response_leaves_what_was_asked_for(cloud: Cloud, project: Project) -> None:
    lost = Answer("nova", method="POST", path="*/servers", lose=True)
    with cloud.controlled(Controls(answers=[lost])), pytest.raises(transport.ConnectFailure):
        project.create("orphan")
    (orphan,) = project.compute.servers(name="orphan")
    project.adopt(orphan)
    assert project.wait(orphan, "ACTIVE").name == "orphan"
