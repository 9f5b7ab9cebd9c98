"""Filters of lists: of servers by status, by label and by time, of operations by what they do."""

import itertools
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.http.api import (
    SERVERS,
    create_server,
    expect_error,
    get_path,
    list_faults,
    make_name,
    perform,
)
from tests.http.lists import get_page, list_ids
from tests.http.seeds import MEDIUM
from tests.http.slow import OPERATIONS

ACTIONS = {"ACTIVE": (), "SHUTOFF": ("stop",), "PAUSED": ("pause",), "SUSPENDED": ("suspend",)}


def create_each(client: httpx.Client, name: str) -> dict[str, str]:
    """Create two servers of a name in each status; return the status of each by its id."""
    made = {}
    for status, actions in [*ACTIONS.items(), *ACTIONS.items()]:
        server = create_server(client, name, labels={"kind": name})
        for action in actions:
            perform(client, server, action)
        made[server["id"]] = status
    return made


def paginate(client: httpx.Client, path: str, **query: Any) -> Iterator[dict[str, Any]]:
    """Yield the items of a list, page by page as its links lead, with the total of each page."""
    page = client.get(path, params={"limit": 1, **query})
    while True:
        assert page.status_code == 200, page.text
        yield from ({**item, "total": page.json()["total"]} for item in page.json()["items"])
        if "next" not in page.links:
            return
        page = client.get(page.links["next"]["url"])


@pytest.mark.parametrize("sort", ["created_at", "-created_at", "-updated_at", "name"])
def test_several_statuses_find_servers_in_any_of_them(client: httpx.Client, sort: str) -> None:
    name = make_name()
    made = create_each(client, name)
    everything = list_ids(list(paginate(client, SERVERS, name=name, sort=sort)))
    for few in (("ACTIVE", "PAUSED"), ("SHUTOFF", "SUSPENDED", "ERROR"), tuple(ACTIONS)):
        wanted = [server for server in everything if made[server] in few]
        query = {"status": ",".join(few), "label": f"kind={name}", "sort": sort}
        found = list(paginate(client, SERVERS, **query))
        assert list_ids(found) == wanted
        assert {item["total"] for item in found} == {len(wanted)}
        tail = get_page(client, **query, offset=1, limit=2)
        assert (list_ids(tail["items"]), tail["total"]) == (wanted[1:3], len(wanted))


def test_statuses_alone_have_an_exact_total_and_pages_by_offset(client: httpx.Client) -> None:
    create_each(client, make_name())
    counts = {status: get_page(client, status=status)["total"] for status in ACTIONS}
    assert all(counts.values())
    for one, two in itertools.combinations(ACTIONS, 2):
        found = list_ids(list(paginate(client, SERVERS, status=f"{one},{two}", limit=7)))
        assert len(set(found)) == len(found) == counts[one] + counts[two]
        half = len(found) // 2
        page = get_page(client, status=f"{one},{two}", offset=half, limit=100)
        assert list_ids(page["items"]) == found[half : half + 100]


@pytest.mark.parametrize(
    "query",
    ["status=paused,Active", "status=PAUSED&status=active", "status=PAUSED%2CACTIVE,paused"],
)
def test_statuses_are_taken_in_any_case_and_in_several_fields(
    client: httpx.Client, query: str
) -> None:
    name = make_name()
    made = create_each(client, name)
    wanted = [server for server, status in made.items() if status in ("ACTIVE", "PAUSED")]
    page = client.get(f"{SERVERS}?name={name}&{query}").json()
    assert (list_ids(page["items"]), page["total"]) == (wanted, 4)


def test_an_order_is_taken_in_any_case(client: httpx.Client) -> None:
    assert get_page(client, sort="-NAME") == get_page(client, sort="-name")


def test_of_several_labels_a_server_has_all(client: httpx.Client) -> None:
    key = make_name("k")
    labels = [{"a": "1", "b": "x,y=z"}, {"a": "1"}, {"a": "2", "b": "x,y=z"}, {"b": "x"}]
    one, two, three, _ = (
        create_server(client, labels={f"{key}{name}": text for name, text in each.items()})["id"]
        for each in labels
    )
    for asked, wanted in [
        (["a=1", "b=x,y=z"], [one]),
        (["a", "b"], [one, three]),
        (["b=x,y=z", "a", "a=2"], [three]),
        (["a=1", "a=2"], []),
        (["a=1", "a=1"], [one, two]),
        (["a=1", "c"], []),
    ]:
        query = {"label": [f"{key}{label}" for label in asked]}
        found = list(paginate(client, SERVERS, **query))
        assert list_ids(found) == wanted, asked
        assert {item["total"] for item in found} <= {len(wanted)}
        assert get_page(client, **query, status="active,error")["total"] == len(wanted)


def test_operations_are_found_by_status_action_and_server(client: httpx.Client) -> None:
    first, second = create_server(client), create_server(client)
    for server, action in ((first, "stop"), (second, "pause"), (first, "start"), (first, "stop")):
        perform(client, server, action)
    perform(client, first, "resize", flavor_id=MEDIUM)
    everything = list(paginate(client, OPERATIONS, limit=100))
    for server_id in (first["id"], second["id"], "none"):
        for words in ({}, {"action": "stop"}, {"action": "STOP,create", "status": "Succeeded"}):
            asked = {key: text.lower().split(",") for key, text in words.items()}
            wanted = [
                item["id"]
                for item in everything
                if item["server_id"] == server_id
                and all(item[key] in texts for key, texts in asked.items())
            ]
            found = list(paginate(client, OPERATIONS, server_id=server_id, **words))
            assert list_ids(found) == wanted
            assert {item["total"] for item in found} <= {len(wanted)}
            path = f"{SERVERS}/{server_id}/operations"
            if server_id != "none":
                assert list_ids(list(paginate(client, path, **words))) == wanted


@pytest.mark.long
def test_operations_of_the_whole_project_are_found_by_what_they_are(client: httpx.Client) -> None:
    server = create_server(client)
    for action in ("stop", "start", "pause"):
        perform(client, server, action)
    everything = list(paginate(client, OPERATIONS, limit=100))
    for query in (
        {"action": "pause"},
        {"action": "stop,PAUSE"},
        {"status": "succeeded"},
        {"status": "failed,cancelled,queued,running"},
        {"status": "succeeded,failed", "action": "start,pause"},
    ):
        asked = {key: text.lower().split(",") for key, text in query.items()}
        wanted = [
            item["id"]
            for item in everything
            if all(item[key] in texts for key, texts in asked.items())
        ]
        found = list(paginate(client, OPERATIONS, limit=3, **query))
        assert list_ids(found) == wanted, query
        assert {item["total"] for item in found} <= {len(wanted)}


def test_a_word_that_is_none_is_named_with_its_place(client: httpx.Client) -> None:
    error = expect_error(client.get(f"{SERVERS}?status=ACTIVE,on"), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [("query", "status", 1)]
    assert error["details"][0]["msg"].startswith("Must be one of: BUILD, ACTIVE, ")


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
