"""A database with a catalogue to make servers from."""

import pytest

from persistence.flavors import store_flavors
from persistence.images import store_images
from persistence.session import Database
from tests.unit.persistence.samples import FLAVORS, IMAGES, REGION


@pytest.fixture
def stocked(database: Database) -> Database:
    with database.write() as connection:
        store_flavors(connection, REGION, FLAVORS)
        store_images(connection, REGION, IMAGES)
    return database
