"""Networks: what the cloud has, region by region."""

import pytest
from sqlalchemy import event

from domain.errors import NetworkNotFound
from domain.pages import PageRequest
from persistence.catalogue.networks import list_networks, read_network, store_networks
from persistence.database.session import Database
from tests.unit.persistence.samples import NETWORKS, PROJECT, REGION

EVERYTHING = PageRequest(limit=100, offset=0, sort="name")


def test_networks_are_listed_and_found_with_their_addresses(database: Database) -> None:
    with database.write() as connection:
        store_networks(connection, REGION, NETWORKS)
        assert list_networks(connection, REGION, PROJECT, EVERYTHING).items == NETWORKS
        assert read_network(connection, REGION, NETWORKS[1].id, PROJECT) == NETWORKS[1]
        store_networks(connection, REGION, NETWORKS[1:])
        with pytest.raises(NetworkNotFound):
            read_network(connection, REGION, NETWORKS[0].id, PROJECT)


def test_networks_that_are_as_they_were_are_not_written(database: Database) -> None:
    statements: list[str] = []
    with database.write() as connection:
        store_networks(connection, REGION, NETWORKS)
        event.listen(
            connection, "before_cursor_execute", lambda *given: statements.append(given[2])
        )
        store_networks(connection, REGION, NETWORKS)
    assert [text.split()[0] for text in statements if text != "COMMIT"] == ["SELECT"]
