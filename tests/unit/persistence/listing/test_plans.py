"""Plans: a page and its total cost the same, however many servers there are."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from domain.pages import PageRequest
from persistence.database.session import Database
from persistence.operations.operations import OPERATIONS
from persistence.servers.rows import SERVERS
from tests.transactions import undo
from tests.unit.persistence.plans import (
    LATE,
    OTHER_REGION,
    SCANS,
    SORTED,
    ask,
    check_kept,
    check_walk,
    explain_everywhere,
    explain_page,
    list_pages,
    name_index,
)
from tests.unit.persistence.samples import FLAVORS, IMAGES, REGION, START

SORTS = ["created_at", "-created_at", "updated_at", "-updated_at", "name", "-name"]
COUNTED = ["status", "flavor_id", "image_id", "region"]
COMMON = {
    "status": "ACTIVE",
    "flavor_id": FLAVORS[0].id,
    "image_id": IMAGES[0].id,
    "region": REGION,
}
RARE = {
    "status": "SHUTOFF",
    "name": "web-7",
    "flavor_id": FLAVORS[1].id,
    "image_id": IMAGES[1].id,
    "region": OTHER_REGION,
}
EARLIER = LATE - timedelta(minutes=30)
SPAN = {"created_after": EARLIER, "created_before": LATE}
# SQLite looks a row up when it needs more of it than the index has, which its plan does not say.
KEYS_ALONE = {
    "sqlite": "SEARCH servers USING INDEX servers_project",
    "postgresql": "Index Only Scan",
}
LOOKED_UP = {
    "sqlite": "SEARCH servers USING INDEX sqlite_autoindex_servers_1 (id=?)",
    "postgresql": "servers_pkey",
}
EVERYWHERE = "servers_created_at_id_idx"
MERGED = {"sqlite": "MERGE (UNION ALL)", "postgresql": "Merge Append"}
LABELS = [("env",), ("env", "v3")]


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_walks_along_its_index_and_its_total_is_kept(
    filled: Database, sort: str
) -> None:
    with filled.read() as connection:
        for page in list_pages(sort):
            _, rows, total = explain_page(connection, SERVERS, {}, page)
            check_walk(rows, name_index(sort.removeprefix("-")))
            check_kept(filled, total)


@pytest.mark.parametrize("sort", ["created_at", "-created_at"])
@pytest.mark.parametrize("filters", [{}, {"status": COMMON["status"]}], ids=["all", "a status"])
def test_servers_of_all_projects_walk_along_an_index_and_their_total_is_kept(
    filled: Database, filters: dict[str, Any], sort: str
) -> None:
    with filled.read() as connection:
        for page in list_pages(sort):
            _, rows, total = explain_everywhere(connection, SERVERS, filters, page)
            # SQLite calls it a scan where a walk along an index begins with the first of all rows.
            check_walk(rows.replace("SCAN servers USING", "SEARCH servers USING"), EVERYWHERE)
            check_kept(filled, total)


def test_operations_of_all_projects_walk_along_an_index_and_are_counted(filled: Database) -> None:
    with filled.read() as connection:
        for page in (*list_pages("created_at"), *list_pages("-created_at")):
            _, rows, total = explain_everywhere(connection, OPERATIONS, {}, page)
            check_walk(rows, "operations_created_at_id_idx")
            check_kept(filled, total)


@pytest.mark.parametrize("field", COUNTED)
def test_a_counted_filter_walks_along_its_index_and_its_total_is_kept(
    filled: Database, field: str
) -> None:
    with filled.read() as connection:
        for value in (RARE[field], COMMON[field]):
            for page in (*list_pages("created_at"), *list_pages("-created_at")):
                _, rows, total = explain_page(connection, SERVERS, {field: value}, page)
                check_walk(rows, name_index(field, "created_at"))
                check_kept(filled, total)


@pytest.mark.parametrize("sort", ["created_at", "-created_at"])
def test_several_statuses_are_walked_by_their_index_and_only_the_page_is_looked_up(
    filled: Database, sort: str
) -> None:
    index = name_index("status", "created_at")
    filters = {"status": (COMMON["status"], RARE["status"])}
    with filled.read() as connection:
        for page in (*list_pages(sort), PageRequest(20, 5000, sort)):
            _, rows, total = explain_page(connection, SERVERS, filters, page)
            check_kept(filled, total)
            assert rows.count(index) == 2, rows
            assert rows.count(KEYS_ALONE[filled.dialect]) == 2, rows
            assert rows.count(LOOKED_UP[filled.dialect]) == 1, rows
        assert MERGED[filled.dialect] in rows, rows  # past many rows, nothing is ordered anew


@pytest.mark.parametrize("sort", ["created_at", "-created_at"])
def test_the_name_filter_walks_along_an_index_of_names(filled: Database, sort: str) -> None:
    with filled.read() as connection:
        for page in list_pages(sort):
            _, rows, total = explain_page(connection, SERVERS, {"name": RARE["name"]}, page)
            check_walk(rows, name_index("name", "created_at"))
            assert "servers_project_id_name_" in total, total


@pytest.mark.parametrize("label", LABELS, ids=["key", "key and value"])
@pytest.mark.parametrize("sort", ["created_at", "-created_at"])
def test_a_label_walks_along_its_index(filled: Database, label: tuple[str, ...], sort: str) -> None:
    index = f"server_labels_project_id_{'key_value' if len(label) == 2 else 'key'}_created_at"
    filters = {"label": (label,)}
    with filled.read() as connection:
        for page in list_pages(sort):
            _, rows, total = explain_page(connection, SERVERS, filters, page)
            check_walk(rows, index)
            check_walk(total, "server_labels_project_id_key")
            assert " servers" not in total, total


@pytest.mark.parametrize(
    ("filters", "sort", "index"),
    [
        ({"created_after": LATE}, "created_at", name_index("created_at")),
        ({"created_before": START}, "-created_at", name_index("created_at")),
        (
            {"created_after": EARLIER, "created_before": LATE},
            "created_at",
            name_index("created_at"),
        ),
        ({"changed_since": LATE}, "updated_at", name_index("updated_at")),
        ({"changed_since": LATE}, "-updated_at", name_index("updated_at")),
    ],
)
def test_a_span_of_time_is_a_range_of_an_index(
    filled: Database, filters: dict[str, Any], sort: str, index: str
) -> None:
    with filled.read() as connection:
        for page in list_pages(sort):
            _, rows, total = explain_page(connection, SERVERS, filters, page)
            check_walk(rows, index)
            check_walk(total, index)


@pytest.mark.parametrize("sort", ["created_at", "name"])
def test_what_has_changed_is_gathered_along_its_index_for_another_order(
    filled: Database, sort: str
) -> None:
    with filled.read() as connection:
        wanted = {"changed_since": LATE + timedelta(minutes=30)}
        _, rows, _ = explain_page(connection, SERVERS, wanted, ask(sort))
    assert name_index("updated_at") in rows, rows


def test_of_two_filters_the_one_that_leaves_fewer_servers_is_walked(filled: Database) -> None:
    with filled.read() as connection:
        for field in COUNTED:
            filters = {**COMMON, field: RARE[field]}
            path, rows, total = explain_page(connection, SERVERS, filters, ask())
            assert (path.rows_by, path.total_by) == (field, field)
            check_walk(rows, name_index(field, "created_at"))
            check_walk(total, name_index(field, "created_at"))


@pytest.mark.parametrize("sort", ["updated_at", "name"])
def test_another_order_is_walked_itself_where_most_servers_pass_the_filter(
    filled: Database, sort: str
) -> None:
    with filled.read() as connection:
        path, rows, total = explain_page(connection, SERVERS, {"status": "ACTIVE"}, ask(sort))
        assert (path.rows_by, path.total_by) == (sort, "status")
        check_walk(rows, name_index(sort))
        check_kept(filled, total)
        path, rows, _ = explain_page(connection, SERVERS, {"status": "SHUTOFF"}, ask(sort))
    assert path.rows_by == "status"
    assert name_index("status", "created_at") in rows, rows


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({"name": "web-7", "status": "ACTIVE"}, "name"),
        ({"label": (("env",),), "status": "ACTIVE"}, "label"),
        ({"changed_since": LATE, "flavor_id": COMMON["flavor_id"]}, "changed_since"),
        ({"label": (("env",),), "changed_since": LATE, "name": "web-7"}, "name"),
        ({"label": (("env",),), "image_id": RARE["image_id"]}, "image_id"),
        ({"label": (("env",),), "region": RARE["region"]}, "region"),
        ({"created_after": LATE, "image_id": RARE["image_id"]}, "image_id"),
    ],
)
def test_a_filter_that_leaves_few_servers_is_walked_first(
    filled: Database, filters: dict[str, Any], index: str
) -> None:
    with filled.read() as connection:
        path, rows, _ = explain_page(connection, SERVERS, filters, ask())
    assert path.rows_by == index
    assert not any(scan in rows for scan in SCANS), rows


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({"server_id": "server-1"}, "server_id"),
        ({"server_id": "server-1", "status": "succeeded", "action": "create"}, "server_id"),
        ({"status": "failed"}, "status"),
        ({"status": ("failed", "queued", "running")}, "status"),
        ({"action": ("create", "delete")}, "action"),
        ({"action": "delete", "status": "succeeded"}, "action"),
        ({"action": "create", "status": "failed"}, "status"),
    ],
)
def test_operations_walk_along_the_index_of_the_filter_that_leaves_the_fewest(
    filled: Database, filters: dict[str, Any], index: str
) -> None:
    with filled.read() as connection:
        for page in list_pages("created_at"):
            path, rows, total = explain_page(connection, OPERATIONS, filters, page)
            assert (path.rows_by, path.total_by) == (index, index)
            kept = len(filters) == 1 and index != "server_id"
            if kept:
                check_kept(filled, total)
            for plan in (rows,) if kept else (rows, total):
                assert f"operations_project_id_{index}_created_at_id_idx" in plan, plan
                assert not any(scan in plan for scan in ("SCAN operations", "Seq Scan")), plan


def test_operations_are_counted_and_walk_along_their_index(filled: Database) -> None:
    with filled.read() as connection:
        for page in list_pages("created_at"):
            _, rows, total = explain_page(connection, OPERATIONS, {}, page)
            check_walk(rows, "operations_project_id_created_at_id_idx")
            check_kept(filled, total)


def test_an_order_without_an_index_would_be_noticed(filled: Database) -> None:
    with undo(filled) as connection:
        connection.execute(text("DROP INDEX servers_project_id_name_id_idx"))
        _, rows, _ = explain_page(connection, SERVERS, {}, ask("name"))
    assert any(word in rows for word in SORTED), rows
