"""What a region does not offer is refused by the names of the fields that ask for it."""

from typing import Any

import pytest

from backends.base import CloudUnavailable
from backends.openstack.capabilities import describe_capabilities
from backends.simulator.simulated_backend import Simulator
from domain.capabilities import Capabilities
from domain.errors import BackendUnavailable
from domain.regions import NotOffered
from domain.transitions import Action
from operations.clouds.capabilities import require_action, require_options
from persistence.database.session import Database
from tests.unit.operations.cloud_samples import boot, make_cloud, open_cloud

BODY: dict[str, Any] = {"name": "web", "networks": [], "key_name": "mine", "security_groups": []}


class Flat(Simulator):
    """A cloud without networks."""

    def capabilities(self) -> Capabilities:
        return describe_capabilities(networks=False, zones=())


class Old(Simulator):
    """A cloud that is of no use."""

    def capabilities(self) -> Capabilities:
        raise CloudUnavailable("too old")


def test_every_field_that_is_not_offered_is_named(database: Database) -> None:
    with pytest.raises(NotOffered) as refusal:
        require_options(make_cloud(Flat(database), database), BODY)
    named = [fault["loc"][1] for fault in refusal.value.details]
    assert named == ["networks", "security_groups"]


def test_what_is_offered_is_taken(database: Database) -> None:
    require_options(make_cloud(Simulator(database), database), BODY)
    require_options(make_cloud(Flat(database), database), {"name": "web", "key_name": "me"})


def test_a_cloud_that_is_of_no_use_gets_no_servers(database: Database) -> None:
    with pytest.raises(BackendUnavailable):
        require_options(make_cloud(Old(database), database), {"name": "web"})


@pytest.mark.parametrize("action", [Action.REBOOT, Action.REBOOT_HARD])
def test_both_forms_of_an_action_are_withheld_with_it(database: Database, action: Action) -> None:
    cloud = open_cloud(database)
    server = boot(cloud)
    strict = make_cloud(cloud.backend, database, withheld=frozenset({"reboot"}))
    with database.read() as connection:
        with pytest.raises(NotOffered):
            require_action(strict, connection, server.project_id, server.id, action)
        require_action(strict, connection, server.project_id, server.id, Action.STOP)
        require_action(strict, connection, server.project_id, server.id, Action.DELETE)
        require_action(strict, connection, server.project_id, "no-such-server", action)
