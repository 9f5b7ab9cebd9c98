"""Cursors as text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.pages import Cursor, Page
from handlers.pages import parse_cursor, render_cursor, render_page

SOLID_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of a busy machine
@given(name=SOLID_TEXT, item_id=SOLID_TEXT, offset=st.integers(0, 10**9 - 1))
def test_a_cursor_survives_the_trip_through_text(name: str, item_id: str, offset: int) -> None:
    cursor = Cursor("-name", offset, name, item_id)
    assert parse_cursor(render_cursor(cursor)) == cursor


def test_a_time_stays_readable_in_a_cursor() -> None:
    cursor = Cursor("created_at", 20, "1771425045000000", "a1")
    assert render_cursor(cursor) == "created_at~20~1771425045000000~6131"


@pytest.mark.parametrize("junk", ["name~1~ff~ff", "name~1~00~00", "-name~0~~c3"])
def test_a_cursor_nobody_handed_out_is_still_a_place(junk: str) -> None:
    cursor = parse_cursor(junk)
    assert cursor is not None
    assert "\0" not in cursor.value + cursor.id


def test_no_cursor_is_no_place() -> None:
    assert parse_cursor(None) is None


def test_the_link_keeps_the_filters_and_names_the_next_page() -> None:
    page = Page(["a"], 2, 1, 0, Cursor("name", 1, "a", "1"))
    body, _, headers = render_page(page, lambda item: {"id": item}, "/list", {"name": "a b"})
    assert headers == {"Link": '</list?name=a+b&limit=1&cursor=name~1~61~31>; rel="next"'}
    assert body["next_offset"] == 1


def test_the_last_page_has_no_link() -> None:
    page: Page[str] = Page([], 0, 1, 0, None)
    body, _, headers = render_page(page, lambda item: {"id": item}, "/list", {})
    assert headers == {}
    assert (body["next_offset"], body["next_cursor"]) == (None, None)
