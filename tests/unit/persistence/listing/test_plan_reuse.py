"""Plans of PostgreSQL: made a few times, and used again for every page like it."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from domain.pages import PageRequest
from persistence.database.session import Database
from persistence.listing.pages import fetch_page
from persistence.servers.rows import SERVERS
from tests.unit.persistence.plans import ask
from tests.unit.persistence.samples import FLAVORS, IMAGES, PROJECT, REGION

TIMES = 10  # PostgreSQL makes five plans of a prepared statement before it decides
FIND_PLANS = text(
    "SELECT generic_plans, custom_plans FROM pg_prepared_statements "
    "WHERE statement LIKE '%servers%page%' AND statement NOT LIKE '%pg_prepared%'"
)
FILTERS = [
    {"status": "ACTIVE"},
    {"status": "SHUTOFF"},
    {"flavor_id": FLAVORS[0].id},
    {"image_id": IMAGES[1].id},
    {"region": REGION},
    {"name": "web-7"},
    {"label": (("env", "v3"),)},
    {"status": ("ACTIVE", "SHUTOFF")},
]


def count_plans(
    connection: Connection, filters: dict[str, Any], page: PageRequest
) -> tuple[int, int]:
    """Return how often a page was read by a plan of before and by one of its own."""
    for _ in range(TIMES):
        fetch_page(connection, SERVERS, {"project_id": PROJECT, **filters}, page)
    [(generic, own)] = connection.execute(FIND_PLANS)
    return generic, own


@pytest.mark.parametrize("filled", ["postgresql"], indirect=True)
@pytest.mark.parametrize("behind", [False, True], ids=["first page", "by cursor"])
@pytest.mark.parametrize(
    "filters", FILTERS, ids=lambda filters: " ".join(map(str, filters.values()))
)
def test_a_page_of_many_servers_is_not_planned_anew(
    filled: Database, filters: dict[str, Any], behind: bool
) -> None:
    filled.close()  # a new connection has prepared nothing yet
    with filled.read() as connection:
        generic, own = count_plans(connection, filters, ask(behind=behind))
    assert (generic, own) == (TIMES - 5, 5)
