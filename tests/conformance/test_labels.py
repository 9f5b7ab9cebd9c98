"""Labels: given at the creation, changed later where Nova takes metadata, and seen by everybody."""

import pytest

from backends.base import BackendRefused, ObservedServer, ServerMissing
from domain.labels import LABELLED_IN
from domain.transitions import Action, Status
from tests.conformance.clouds import ROUTES, Cloud, make_token

LABELS = {"tier": "web", "a b-c_d:e.f": "größe", "empty": ""}


def test_labels_of_a_new_server_are_shown(cloud: Cloud) -> None:
    server = cloud.boot(labels=LABELS)
    assert server.labels == LABELS
    (listed,) = [seen for seen in cloud.list_servers() if seen.id == server.id]
    assert (listed.labels, listed.addresses) == (LABELS, server.addresses)


def test_labels_are_set_and_removed_and_the_others_stay(cloud: Cloud) -> None:
    server = cloud.boot(labels=LABELS)
    change = {"tier": "db", "empty": None, "owner": "me", "never": None}
    for _ in range(2):
        cloud.backend.change_server(server.id, labels=change)
    expected = {"tier": "db", "a b-c_d:e.f": "größe", "owner": "me"}
    assert cloud.backend.observe_server(server.id).labels == expected
    removal = dict.fromkeys(expected)
    assert cloud.backend.change_server(server.id, name="bare", labels=removal).labels == {}
    assert cloud.backend.observe_server(server.id).name == "bare"


@pytest.mark.parametrize("status", ROUTES)
def test_labels_are_taken_where_nova_takes_metadata(cloud: Cloud, status: Status) -> None:
    server = cloud.boot()
    cloud.bring(server.id, status)
    change = {"tier": "web"}
    if status in LABELLED_IN:
        assert cloud.backend.change_server(server.id, labels=change).labels == change
        return
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.change_server(server.id, labels=change)
    assert refusal.value.reason == "state"
    assert cloud.backend.observe_server(server.id).labels == {}


def test_too_many_labels_are_refused(cloud: Cloud, server: ObservedServer) -> None:
    many = {f"key-{number}": "x" for number in range(128)}
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.change_server(server.id, labels=many)
    assert refusal.value.reason == "quota"
    assert cloud.backend.observe_server(server.id).labels == {}


def test_labels_outlive_what_is_done_with_a_server(cloud: Cloud) -> None:
    server = cloud.boot(labels=LABELS)
    cloud.act(server.id, Action.REBUILD)
    assert cloud.settle(server.id, Status.ACTIVE).labels == LABELS
    cloud.act(server.id, Action.STOP)
    assert cloud.settle(server.id, Status.SHUTOFF).labels == LABELS


def test_a_server_that_is_not_there_carries_no_labels(cloud: Cloud) -> None:
    with pytest.raises(ServerMissing):
        cloud.backend.change_server(make_token(), labels={"tier": "web"})
