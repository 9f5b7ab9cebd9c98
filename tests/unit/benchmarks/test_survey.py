"""What a service with many servers is asked."""

from typing import Any

import pytest

from benchmarks.survey import Samples, choose_value, find_filters

pytestmark = pytest.mark.long

SERVER = {
    "id": "1",
    "name": "web-1",
    "status": "ACTIVE",
    "flavor_id": "f",
    "image_id": "i",
    "region": "r",
    "created_at": "2025-01-01T00:00:00Z",
    "updated_at": "2025-01-02T00:00:00Z",
    "labels": {"rack": "rack-1"},
}
SAMPLES = Samples(SERVER, SERVER, SERVER, SERVER)


def test_every_filter_of_the_contract_is_given_a_value() -> None:
    filters: dict[str, dict[str, Any]] = find_filters()
    assert {"status", "name", "flavor_id", "image_id"} <= set(filters)
    assert all(choose_value(name, filters[name], SAMPLES) for name in filters)


def test_a_new_filter_is_given_its_example() -> None:
    assert choose_value("color", {"example": "red", "schema": {}}, SAMPLES) == "red"
    assert choose_value("color", {"schema": {"example": "blue"}}, SAMPLES) == "blue"
