"""The databases' own plans for the pages of a list of many servers."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, event, text

from domain.pages import Cursor, PageRequest
from persistence.database.session import Database
from persistence.listing.access_paths import choose_access_path
from persistence.listing.listings import AccessPath, Listing
from persistence.listing.pages import place
from persistence.listing.statements import build_rows_statement, build_total_statement
from tests.unit.persistence.samples import PROJECT, REGION, START

COUNT = 20_000
OTHER_REGION = "RegionTwo"
FILL = """
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
    INSERT INTO servers (id, project_id, region, name, status, flavor_id, image_id,
                         created_at, updated_at, labels)
    SELECT 'server-' || n, :project, CASE n % 50 WHEN 3 THEN :other ELSE :region END,
           'web-' || (n % 500),
           CASE n % 50 WHEN 0 THEN 'SHUTOFF' ELSE 'ACTIVE' END,
           CASE n % 50 WHEN 1 THEN 'flavor-2' ELSE 'flavor-1' END,
           CASE n % 500 WHEN 2 THEN 'image-2' ELSE 'image-1' END, {moment}, {moment},
           (CASE n % 4 WHEN 3 THEN '{{"env":"v' || (n % 7) || '"}}' ELSE '{{}}' END){document}
    FROM numbers
"""
FILL_OPERATIONS = """
    INSERT INTO operations (id, project_id, server_id, action, status, arguments, progress, cause,
                            request_id, created_at, deadline_at, run_at, attempts, finished_at)
    SELECT 'operation-' || id, project_id, id,
           CASE name WHEN 'web-1' THEN 'delete' ELSE 'create' END,
           CASE name WHEN 'web-2' THEN 'failed' ELSE 'succeeded' END, labels, 0, 'request',
           '-', created_at, created_at, created_at, 0, created_at
    FROM servers
"""
DIALECTS = {
    "sqlite": {
        "moment": "printf('2026-01-01T%02d:%02d:%02d.000000+00:00', n / 3600, n / 60 % 60, n % 60)",
        "document": "",
    },
    "postgresql": {
        "moment": "timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second'",
        "document": "::json",
    },
}
LATE = START + timedelta(hours=5)
SCANS = ("SCAN servers", "Seq Scan")
SORTED = ("Sort", "TEMP B-TREE")
KEPT_PLANS = {"sqlite": "SEARCH kept_counts USING PRIMARY KEY", "postgresql": "kept_counts"}
PREFIXES = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


def fill(database: Database) -> None:
    """Record many servers; PostgreSQL knows what there are, as it soon does, and SQLite never."""
    statement = FILL.format(**DIALECTS[database.dialect]).replace("::", r"\:\:")
    values = {"count": COUNT, "project": PROJECT, "region": REGION, "other": OTHER_REGION}
    with database.write() as connection:
        connection.execute(text(statement), values)
        connection.execute(text(FILL_OPERATIONS))
    if database.dialect == "postgresql":
        with database.read() as connection:
            connection.execute(text("VACUUM ANALYZE"))


def explain_page(
    connection: Connection, listing: Listing[Any], filters: dict[str, Any], page: PageRequest
) -> tuple[AccessPath, str, str]:
    """Return how a page is followed, and the plans for its rows and for their total."""
    return explain_everywhere(connection, listing, {"project_id": PROJECT, **filters}, page)


def explain_everywhere(
    connection: Connection, listing: Listing[Any], filters: dict[str, Any], page: PageRequest
) -> tuple[AccessPath, str, str]:
    """Return the same of a page of all projects."""
    bound, given = listing.bind(filters)
    path = choose_access_path(connection, listing, bound, given, page)
    rows, total = build_rows_statement(listing, path), build_total_statement(listing, path)
    values = {**given, **place(listing, page)}
    return path, explain(connection, rows, values), explain(connection, total, values)


def explain(connection: Connection, statement: Select[Any], values: dict[str, Any]) -> str:
    """Return the plan of a statement that is carried out with ``values``."""
    plan: list[str] = []

    def ask(_: Any, cursor: Any, sql: str, parameters: Any, *__: Any) -> None:
        cursor.execute(PREFIXES[connection.dialect.name] + sql, parameters)
        plan.extend(str(row[-1]) for row in cursor.fetchall())

    event.listen(connection, "before_cursor_execute", ask)
    try:
        connection.execute(statement, values).all()
    finally:
        event.remove(connection, "before_cursor_execute", ask)
    return "\n".join(plan)


def ask(sort: str = "created_at", *, behind: bool = False) -> PageRequest:
    """Return the request for a first page, or for one behind the middle of the list."""
    value = "web-3" if "name" in sort else str(int(LATE.timestamp() * 1_000_000))
    return PageRequest(20, 0, sort, Cursor(sort, 0, value, "server-1") if behind else None)


def list_pages(sort: str) -> list[PageRequest]:
    """Return the requests for both."""
    return [ask(sort), ask(sort, behind=True)]


def name_index(*columns: str) -> str:
    """Return the name of the index of live servers by ``columns``."""
    return f"servers_{'_'.join(('project_id', *columns, 'id_idx'))}"


def check_walk(plan: str, index: str) -> None:
    """Assert that rows come in order from an index."""
    assert index in plan, plan
    assert not any(word in plan for word in (*SCANS, *SORTED)), plan


def check_kept(database: Database, plan: str) -> None:
    """Assert that a total is a kept count, and no server and no operation is looked at."""
    assert KEPT_PLANS[database.dialect] in plan, plan
    for table in ("servers", "operations"):
        assert table not in plan.replace(f"'{table}'", ""), plan
