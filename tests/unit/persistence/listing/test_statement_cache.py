"""Statements of pages: written once where they are asked for again, and never too many of them."""

import gc
import tracemalloc

import pytest
from sqlalchemy import text

from persistence.database.engines import STATEMENTS_KEPT
from persistence.database.session import Database, WouldBlock
from persistence.listing import statement_cache as kept_pages
from persistence.listing.listings import AccessPath
from persistence.listing.statement_cache import (
    MAX_CACHED_PARAMETERS,
    MOST_KEPT,
    find_page_statement,
)
from persistence.servers.rows import SERVERS
from persistence.servers.servers import ServerFilters
from tests.unit.persistence.changing import run_inline
from tests.unit.persistence.samples import list_page

KEPT = kept_pages._keep_page_statement
SHAPES = 4
MOST_BYTES = 60_000
COUNT_KEPT_PAGES = text(
    "SELECT count(*) FROM pg_prepared_statements "
    "WHERE statement LIKE '%servers%page%' AND statement NOT LIKE '%pg_prepared%'"
)


def make_access_path(values: int, sort: str = "name") -> AccessPath:
    filters, _ = SERVERS.bind({"status": tuple(map(str, range(values)))})
    return AccessPath(filters, sort)


def make_filters(labels: int, statuses: int = 1) -> ServerFilters:
    given = tuple(f"key-{number}=value" for number in range(labels))
    return ServerFilters(label=given, status=tuple(map(str, range(statuses))))


def test_a_statement_is_the_same_when_it_is_asked_for_again() -> None:
    statement = find_page_statement(SERVERS, make_access_path(2))
    assert find_page_statement(SERVERS, make_access_path(2)) is statement
    assert find_page_statement(SERVERS, make_access_path(3)) is not statement


def test_of_any_number_of_statements_some_are_kept() -> None:
    for limit in range(5000):
        find_page_statement(SERVERS, AccessPath((), "name", planned=True, limit=limit))
    assert KEPT.cache_info().currsize == KEPT.cache_info().maxsize == MOST_KEPT


def test_a_large_statement_is_not_kept() -> None:
    KEPT.cache_clear()
    path = make_access_path(MAX_CACHED_PARAMETERS + 1)
    assert find_page_statement(SERVERS, path) is not find_page_statement(SERVERS, path)
    assert KEPT.cache_info().currsize == 0


def test_what_is_kept_of_statements_is_small(stocked: Database) -> None:
    KEPT.cache_clear()
    list_page(stocked, make_filters(1))
    tracemalloc.start()
    try:
        for number in range(SHAPES):
            list_page(stocked, make_filters(2, number + 2))
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept / SHAPES < MOST_BYTES


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_connection_to_postgresql_keeps_some_statements_and_no_large_one(
    stocked: Database,
) -> None:
    with stocked.read() as connection:
        list_page(stocked, make_filters(1, MAX_CACHED_PARAMETERS))
        assert connection.execute(COUNT_KEPT_PAGES).scalar() == 0
        for limit in range(1, STATEMENTS_KEPT + 5):
            list_page(stocked, limit=limit)
        assert 0 < connection.execute(COUNT_KEPT_PAGES).scalar_one() <= STATEMENTS_KEPT + 1


def test_a_statement_is_not_written_inline(stocked: Database) -> None:
    KEPT.cache_clear()
    [failure] = run_inline(stocked, lambda: list_page(stocked))
    assert isinstance(failure, WouldBlock)
    page = list_page(stocked)
    assert run_inline(stocked, lambda: list_page(stocked)) == [page]
