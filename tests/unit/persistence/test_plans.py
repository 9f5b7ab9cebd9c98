"""Plans: a page walks along an index, however many servers there are, and sorts nothing."""

import pytest
from sqlalchemy import Connection, bindparam, text

from persistence.flavors import store_flavors
from persistence.images import store_images
from persistence.pages import build_rows_statement
from persistence.servers import SERVERS
from persistence.session import Database
from persistence.types import UtcDateTime
from tests.unit.persistence.samples import FLAVORS, IMAGES, PROJECT, REGION, START

COUNT = 20_000
OTHER = "RegionTwo"
FILTERS = ["status", "name", "flavor_id", "image_id", "region"]
CASES = [
    *(((), sort) for sort in ("created_at", "-created_at", "updated_at", "name", "-name")),
    *(((name,), sort) for name in FILTERS for sort in ("created_at", "-created_at")),
]
FILL = """
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
    INSERT INTO servers (id, project_id, region, name, status, flavor_id, image_id,
                         created_at, updated_at)
    SELECT 'server-' || n, :project, CASE n % 50 WHEN 3 THEN :other ELSE :region END,
           'web-' || n % 50,
           CASE n % 50 WHEN 0 THEN 'SHUTOFF' ELSE 'ACTIVE' END,
           CASE n % 50 WHEN 1 THEN 'flavor-2' ELSE 'flavor-1' END,
           CASE n % 50 WHEN 2 THEN 'image-2' ELSE 'image-1' END, {moment}, {moment}
    FROM numbers
"""
MOMENTS = {
    "sqlite": "printf('2026-01-01T00:%02d:%02d.000000+00:00', n / 60 % 60, n % 60)",
    "postgresql": "timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second'",
}
VALUES = {
    "project_id": PROJECT,
    "status": "SHUTOFF",
    "name": "web-7",
    "flavor_id": FLAVORS[1].id,
    "image_id": IMAGES[1].id,
    "region": OTHER,
    "row_limit": 21,
    "row_offset": 0,
    "place_id": "server-1",
}


@pytest.fixture
def filled(stocked: Database) -> Database:
    statement = FILL.format(moment=MOMENTS[stocked.dialect])
    values = {"count": COUNT, "project": PROJECT, "region": REGION, "other": OTHER}
    with stocked.write() as connection:
        store_flavors(connection, OTHER, FLAVORS)
        store_images(connection, OTHER, IMAGES)
        connection.execute(text(statement), values)
        connection.execute(text("ANALYZE"))
    return stocked


def explain(connection: Connection, filters: tuple[str, ...], sort: str, behind: bool) -> str:
    """Return the database's own plan for the rows of a page."""
    rows = build_rows_statement(SERVERS, ("project_id", *filters), sort, behind)
    prefix = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    statement = text(f"{prefix} {rows}")
    values = {name: value for name, value in VALUES.items() if f":{name}" in str(rows)}
    if behind and "name" in sort:
        values["place_value"] = "web-3"
    elif behind:
        statement = statement.bindparams(bindparam("place_value", type_=UtcDateTime))
        values["place_value"] = START
    return "\n".join(str(row[-1]) for row in connection.execute(statement, values))


@pytest.mark.parametrize("behind", [False, True], ids=["first", "behind"])
def test_every_page_walks_along_an_index_and_sorts_nothing(filled: Database, behind: bool) -> None:
    with filled.read() as connection:
        for filters, sort in CASES:
            plan = explain(connection, filters, sort, behind)
            index = "_".join(("project_id", *filters, sort.removeprefix("-"), "id_idx"))
            assert f"servers_{index}" in plan, plan
            assert "Sort" not in plan, plan
            assert "TEMP B-TREE" not in plan, plan


def test_an_order_without_an_index_would_be_noticed(filled: Database) -> None:
    with filled.write() as connection:
        connection.execute(text("DROP INDEX servers_project_id_name_id_idx"))
        plan = explain(connection, (), "name", behind=False)
    assert "Sort" in plan or "TEMP B-TREE" in plan
