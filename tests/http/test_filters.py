"""Filters of lists of servers: by label, and by time."""

import httpx
import pytest

from tests.http.api import create_server, get_path, make_name, perform
from tests.http.lists import get_page, list_ids


def test_the_label_filter_finds_a_key_or_a_key_with_its_value(client: httpx.Client) -> None:
    key, labels = make_name("tier"), [{"a": "1"}, {"a": "2"}, {"b": "1"}]
    one, two, _ = (
        create_server(client, labels={f"{key}-{name}": text for name, text in label.items()})
        for label in labels
    )
    assert list_ids(get_page(client, label=f"{key}-a")["items"]) == [one["id"], two["id"]]
    assert list_ids(get_page(client, label=f"{key}-a=2")["items"]) == [two["id"]]
    assert get_page(client, label=f"{key}-a=")["total"] == 0
    client.patch(get_path(two), json={"labels": {f"{key}-a": "3", f"{key}-b": None}})
    assert list_ids(get_page(client, label=f"{key}-a=3", status="ACTIVE")["items"]) == [two["id"]]
    client.delete(get_path(two))
    assert list_ids(get_page(client, label=f"{key}-a", sort="-name")["items"]) == [one["id"]]


def test_filters_of_time_find_what_was_made_or_changed_then(client: httpx.Client) -> None:
    name = make_name()
    old, young = create_server(client, name), create_server(client, name)
    for moment, passed in ((old["created_at"], [young["id"]]), (young["created_at"], [])):
        assert list_ids(get_page(client, name=name, created_after=moment)["items"]) == passed
    before = get_page(client, name=name, created_before=young["created_at"])
    assert (list_ids(before["items"]), before["total"]) == ([old["id"]], 1)
    perform(client, old, "stop")
    changed = client.get(get_path(old)).json()["updated_at"]
    since = get_page(client, changed_since=changed, sort="updated_at", name=name)
    assert list_ids(since["items"]) == [old["id"]]
    assert get_page(client, changed_since="9999-12-31T23:59:59.999999Z")["total"] == 0


@pytest.mark.parametrize("moment", ["2026-01-01T00:00:00Z", "2026-01-01t02:30:00.5+02:30"])
def test_a_moment_can_be_written_in_every_form_of_rfc_3339(
    client: httpx.Client, moment: str
) -> None:
    create_server(client)
    total = get_page(client)["total"]
    assert get_page(client, created_after=moment)["total"] == total
    assert get_page(client, created_before=moment)["total"] == 0
