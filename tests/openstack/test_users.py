"""What the users of the cloud may do differs with their roles."""

import pytest
from openstack import exceptions

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.project import Project


def test_a_reader_sees_servers_and_changes_none(cloud: Cloud, project: Project) -> None:
    server = project.boot()
    reader = Project(cloud, "reader")
    assert reader.compute.get_server(server.id).status == "ACTIVE"
    with pytest.raises(exceptions.ForbiddenException):
        reader.compute.stop_server(server)
    reader.clean()


def test_only_the_administrator_sees_the_servers_of_all_projects(
    cloud: Cloud, project: Project
) -> None:
    server = project.boot()
    with pytest.raises(exceptions.ForbiddenException):
        list(project.compute.servers(all_projects=True))
    admin = Project(cloud, "admin")
    seen = {found.id: found for found in admin.compute.servers(all_projects=True)}
    assert seen[server.id].compute_host in {"compute-1", "compute-2"}
    admin.clean()
