"""Two projects: what is one's is to the other as if it did not exist, in every operation."""

import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from service.contract.contract import DescribedOperation
from tests.contract.validator import load_contract
from tests.databases import Databases
from tests.http.api import (
    IMAGES,
    SERVERS,
    create_server,
    expect_error,
    get_path,
    make_name,
    perform,
)
from tests.http.keypairs import KEYPAIRS, make_public_key
from tests.http.keys import bear, create_key, get_key_path, serve_with_keys, write_end
from tests.http.projects import (
    NOWHERE,
    UNREACHED,
    WEBHOOKS,
    Projects,
    Things,
    make_things,
    open_projects,
    read_things,
)
from tests.http.seeds import SMALL, UBUNTU
from tests.http.streams import EVENTS, EventReader, read_log
from tests.server import LiveServer

OPERATIONS = "/api/v1/operations"

Body = dict[str, Any]

SHARED = frozenset({"flavor_id", "network_id", "region"})
"""The parameters of paths that name what every project sees."""

OF_THE_SERVICE = {
    "get_metrics", "get_simulator", "put_simulator", "move_simulator_clock", "reset_simulator",
}  # fmt: skip
"""The operations that are about everything that there is, for admins of all projects alone."""

PROJECT = "project_id"
"""The parameter of a path that names a project, which is for admins of all of them alone."""

CHANGES: Mapping[str, Body] = {
    "update_server": {"name": "taken"},
    "perform_server_action": {"action": "stop"},
    "update_webhook": {"description": "taken"},
    "rotate_key": {},
    "update_quota": {},
}
"""A body for each operation that takes one and is about something that a path names."""

BEGINNINGS: tuple[dict[str, str], ...] = (
    {},
    {"If-Match": "*"},
    {"If-None-Match": "*"},
    {"Accept": "text/event-stream, application/json"},
    {"Prefer": "wait=2"},
)
"""What a request may have beside its path and body."""

PER_REQUEST = frozenset({"x-request-id", "date", "ratelimit", "etag", "content-length"})


def name_thing(parameter: str) -> str:
    """Return what could name something like what another project has, and names nothing."""
    named = parameter in ("keypair_name", PROJECT)
    return make_name() if named else str(uuid.uuid4())


def make_bodies(things: Things) -> dict[str, list[Body]]:
    """Return, by operation, bodies that name what ``things`` are, to make something of it."""
    server = {"name": "web", "flavor_id": SMALL, "image_id": UBUNTU}
    return {
        "create_server": [
            {**server, "image_id": things["image_id"]},
            {**server, "key_name": things["keypair_name"]},
        ],
        "perform_server_action": [
            {"action": "rebuild", "image_id": things["image_id"]},
            {"action": "rescue", "image_id": things["image_id"]},
        ],
        "can_i": [
            {"server_id": things["server_id"], "action": "stop"},
            {"method": "DELETE", "path": f"{SERVERS}/{things['server_id']}"},
            {"method": "POST", "path": f"{OPERATIONS}/{things['operation_id']}/cancel"},
            {"method": "PATCH", "path": f"{WEBHOOKS}/{things['webhook_id']}"},
            {"method": "DELETE", "path": f"{IMAGES}/{things['image_id']}"},
            {"method": "GET", "path": f"{KEYPAIRS}/{things['keypair_name']}"},
        ],
    }


NAMING_NOTHING = {
    "create_webhook": {"url": NOWHERE},
    "create_keypair": {"name": "the same", "public_key": make_public_key()},
    "create_key": {"name": "the same", "role": "viewer"},
}
"""What makes something without naming anything; two projects may ask for the same."""


def list_operations() -> list[tuple[str, str, DescribedOperation]]:
    """Return the path, the method and the description of everything that needs a role."""
    found = load_contract().iter_operations()
    return [(path, method, one) for path, method, one in found if one.required_role]


def list_parameters(path: str) -> list[str]:
    """Return the names of the parameters of a path."""
    return [part[1:-1] for part in path.split("/") if part[:1] == "{"]


def list_query(path: str) -> set[str]:
    """Return the names of what the query of a list may have."""
    contract = load_contract()
    described = contract.document["paths"][path]["get"]["parameters"]
    found = [contract.resolve(parameter) for parameter in described]
    return {parameter["name"] for parameter in found if parameter["in"] == "query"}


ALL = {one.operation_id: (path, method, one) for path, method, one in list_operations()}
OF_THINGS = [name for name, (path, _, _) in ALL.items() if set(list_parameters(path)) - SHARED]
LISTS = [
    name
    for name, (path, method, _) in ALL.items()
    if method == "GET" and not list_parameters(path) and name not in OF_THE_SERVICE
]
OF_PROJECTS = [name for name in LISTS if "all_projects" in list_query(ALL[name][0])]


def fill_path(name: str, things: Things) -> str:
    """Return the path of an operation about ``things``."""
    path = ALL[name][0]
    for parameter in list_parameters(path):
        path = path.replace(f"{{{parameter}}}", quote(things[parameter], safe=""))
    return path


@pytest.fixture(scope="module")
def serving(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    directory = tmp_path_factory.mktemp("projects")
    with serve_with_keys(databases.create(), directory, **UNREACHED) as server:
        yield server


@pytest.fixture(scope="module")
def projects(serving: LiveServer) -> Iterator[Projects]:
    with open_projects(serving) as found:
        yield found


@pytest.fixture(scope="module")
def things(projects: Projects) -> Things:
    """What the other project has."""
    named = {PROJECT: projects.names[1]} if PROJECT in list_kinds() else {}
    return make_things(projects.other) | named


def test_every_operation_is_about_things_or_lists_or_makes_them_or_is_shared() -> None:
    known = {*OF_THINGS, *LISTS, *NAMING_NOTHING, *make_bodies(dict.fromkeys(list_kinds(), ""))}
    shared = {name for name, (path, _, _) in ALL.items() if set(list_parameters(path)) & SHARED}
    assert set(ALL) - known - shared == OF_THE_SERVICE


def list_kinds() -> set[str]:
    """Return the parameters of every path that name what a project has."""
    return {one for path, _, _ in ALL.values() for one in list_parameters(path)} - SHARED


def test_of_every_kind_of_thing_the_other_project_has_one(things: Things) -> None:
    assert set(things) == list_kinds()


def describe(response: httpx.Response, things: Things) -> tuple[Any, ...]:
    """Return a response without the ids of what it was asked about, and without its own."""
    headers = {name: text for name, text in response.headers.items() if name not in PER_REQUEST}
    text = response.text
    for value in things.values():
        text = text.replace(value, "ID")
    return response.status_code, headers, text


@pytest.mark.parametrize("name", OF_THINGS)
def test_what_is_another_project_s_is_as_if_it_did_not_exist(
    projects: Projects, things: Things, name: str
) -> None:
    method, body = ALL[name][1], CHANGES.get(name)
    nothing = {parameter: name_thing(parameter) for parameter in things}
    before = read_things(projects.other, things)
    for headers in BEGINNINGS:
        asked = [
            projects.own.request(method, fill_path(name, named), json=body, headers=headers)
            for named in (things, nothing)
        ]
        expected = 403 if PROJECT in list_parameters(ALL[name][0]) else 404
        assert asked[0].status_code == expected, asked[0].text
        assert describe(asked[0], things) == describe(asked[1], nothing)
    assert read_things(projects.other, things) == before


@pytest.mark.parametrize("name", [name for name in OF_THINGS if ALL[name][1] == "GET"])
def test_who_has_a_thing_reads_it_and_so_does_an_admin_of_all_projects(
    projects: Projects, things: Things, name: str
) -> None:
    query = {"project_id": projects.names[1]} if name == "get_keypair" else {}
    path = fill_path(name, things)
    assert projects.system.get(path, params=query).status_code == 200
    of_project = PROJECT in list_parameters(ALL[name][0])
    assert projects.other.get(path).status_code == (403 if of_project else 200)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_nothing_of_another_project(
    projects: Projects, things: Things, name: str
) -> None:
    secret = create_key(projects.system, project_id=make_name("new"))["secret"]
    response = projects.own.get(ALL[name][0], headers=bear(secret))
    assert response.status_code == 200, response.text
    assert [one for one in things.values() if one in response.text] == []


@pytest.mark.parametrize("name", OF_PROJECTS)
def test_an_admin_of_all_projects_lists_any_and_nobody_else_does(
    projects: Projects, things: Things, name: str
) -> None:
    path, other = ALL[name][0], projects.names[1]
    every = projects.system.get(path, params={"all_projects": "true", "limit": 100})
    one = projects.system.get(path, params={"project_id": other, "limit": 100})
    for response in (every, one):
        assert any(value in response.text for value in things.values()), response.text
    assert {item["project_id"] for item in one.json()["items"]} <= {other, None}
    for query in {"all_projects": "true"}, {"project_id": other}:
        refused = projects.own.get(path, params=query)
        error = expect_error(refused, 403, "PERMISSION_DENIED")
        assert (error["details"]["required_role"], error["details"]["role"]) == ("admin", "admin")
        assert [value for value in things.values() if value in refused.text] == []


@pytest.mark.parametrize("name", make_bodies(dict.fromkeys(list_kinds(), "")))
def test_what_another_project_has_cannot_be_made_use_of(
    projects: Projects, things: Things, name: str
) -> None:
    nothing = {parameter: name_thing(parameter) for parameter in things}
    mine = create_server(projects.own)
    path = fill_path(name, {**things, "server_id": mine["id"]})
    pairs = zip(make_bodies(things)[name], make_bodies(nothing)[name], strict=True)
    for foreign, absent in pairs:
        asked = [projects.own.request(ALL[name][1], path, json=one) for one in (foreign, absent)]
        expected = (200,) if name == "can_i" else (404, 422)
        assert asked[0].status_code in expected, asked[0].text
        assert describe(asked[0], things) == describe(asked[1], nothing)
    assert projects.own.get(get_path(mine)).json() == mine


@pytest.mark.parametrize("name", NAMING_NOTHING)
def test_two_projects_make_the_same_by_the_same_idempotency_key(
    projects: Projects, name: str
) -> None:
    headers = {"Idempotency-Key": f"of-both-{name}"}
    path, _, described = ALL[name]
    made = [
        client.post(path, json=NAMING_NOTHING[name], headers=headers).json()
        for client in (projects.own, projects.other)
    ]
    assert [one["project_id"] for one in made] == list(projects.names)
    shown = [client.get(path).text for client in (projects.own, projects.other)]
    if "id" in made[0]:
        assert [made[1]["id"] in text for text in shown] == [False, True]
    again = projects.own.post(path, json=NAMING_NOTHING[name], headers=headers)
    assert (again.json() == made[0]) == bool(described.operation_id != "create_key")


def test_a_key_pair_of_the_same_name_is_another_one(projects: Projects) -> None:
    name = make_name("key")
    clients = (projects.own, projects.other)
    for client in clients:
        body = {"name": name, "public_key": make_public_key()}
        assert client.post(KEYPAIRS, json=body).status_code == 201
        assert create_server(client, key_name=name)["key_name"] == name
    prints = [client.get(f"{KEYPAIRS}/{name}").json()["fingerprint"] for client in clients]
    assert prints[0] != prints[1]
    assert projects.own.delete(f"{KEYPAIRS}/{name}").status_code == 204
    assert projects.own.get(f"{KEYPAIRS}/{name}").status_code == 404
    assert projects.other.get(f"{KEYPAIRS}/{name}").json()["fingerprint"] == prints[1]
    path = f"{KEYPAIRS}/{name}?project_id={projects.names[1]}"
    expect_error(projects.own.delete(path), 403, "PERMISSION_DENIED")
    assert projects.system.delete(path).status_code == 204
    assert projects.other.get(f"{KEYPAIRS}/{name}").status_code == 404


def test_a_name_of_an_image_means_what_the_project_has(projects: Projects) -> None:
    name = make_name("golden")
    made = {}
    for client in (projects.own, projects.other):
        taken = perform(client, create_server(client), "snapshot", name=name)
        ended = client.get(taken.headers["Location"], params={"wait": 30}).json()
        made[client] = ended["result"]["image_id"]
    for client, image_id in made.items():
        assert create_server(client, image_id=name)["image_id"] == image_id
        found = client.get(SERVERS, params={"image_id": name}).json()
        assert [server["image_id"] for server in found["items"]] == [image_id]
    assert projects.own.delete(f"{IMAGES}/{made[projects.own]}").status_code == 204
    assert projects.other.get(f"{IMAGES}/{made[projects.other]}").status_code == 200


def test_what_an_admin_of_all_projects_changes_is_recorded_in_the_project_of_the_thing(
    projects: Projects,
) -> None:
    server = create_server(projects.other)
    taken = perform(projects.system, server, "stop")
    operation = projects.other.get(taken.headers["Location"], params={"wait": 30}).json()
    assert (operation["status"], operation["project_id"]) == ("succeeded", projects.names[1])
    renamed = projects.system.patch(get_path(server), json={"name": "renamed"})
    assert (renamed.status_code, renamed.json()["project_id"]) == (200, projects.names[1])
    assert projects.system.delete(get_path(server)).status_code == 204
    told = read_log(projects.other, f"{get_path(server)}/events")
    assert {event["project_id"] for event in told} == {projects.names[1]}
    assert told[-1]["type"] == "server.deleted"
    for path in (EVENTS, OPERATIONS):
        assert server["id"] not in projects.system.get(path, params={"limit": 100}).text


def test_the_next_page_of_another_project_is_that_project_s(projects: Projects) -> None:
    made = [create_server(projects.other)["id"] for _ in range(3)]
    url: str | None = f"{SERVERS}?project_id={projects.names[1]}&limit=1&sort=-created_at"
    seen: list[str] = []
    while url and len(seen) < len(made):
        page = projects.system.get(url)
        seen += [server["id"] for server in page.json()["items"]]
        url = page.links.get("next", {}).get("url")
    assert seen == made[::-1]


def test_an_admin_of_all_projects_finds_the_operations_of_any_server(projects: Projects) -> None:
    server = create_server(projects.other)
    query = {"all_projects": "true", "server_id": server["id"]}
    found = projects.system.get(OPERATIONS, params=query).json()
    assert found["total"] == 1
    [operation] = found["items"]
    assert (operation["server_id"], operation["action"]) == (server["id"], "create")
    assert operation["project_id"] == projects.names[1]
    for unknown in (str(uuid.uuid4()), "no-server", "\ufffe"):
        none = projects.system.get(OPERATIONS, params={**query, "server_id": unknown}).json()
        assert (none["items"], none["total"]) == ([], 0)


def open_reader(serving: LiveServer, client: httpx.Client, path: str = EVENTS) -> EventReader:
    """Open a stream as the caller of a client."""
    return EventReader(serving.port, path, {"Authorization": client.headers["Authorization"]})


def test_a_stream_tells_of_its_project_alone_and_one_of_an_admin_of_all_of_every_one(
    serving: LiveServer, projects: Projects
) -> None:
    with (
        open_reader(serving, projects.own) as own,
        open_reader(serving, projects.system, f"{EVENTS}?all_projects=true") as every,
        open_reader(serving, projects.system, f"{EVENTS}?project_id={projects.names[1]}") as one,
    ):
        foreign = create_server(projects.other)
        mine = create_server(projects.own)
        assert own.read_event()["server_id"] == mine["id"]
        assert [event["server_id"] for event in every.read_events(2)] == [foreign["id"], mine["id"]]
        assert one.read_event()["server_id"] == foreign["id"]
    with open_reader(serving, projects.system, f"{get_path(foreign)}/events?after=0") as of_server:
        assert of_server.read_event()["project_id"] == projects.names[1]


def test_a_stream_ends_when_its_caller_s_key_is_revoked(
    serving: LiveServer, projects: Projects
) -> None:
    key = create_key(projects.own)
    with EventReader(serving.port, headers=bear(key["secret"])) as reader:
        assert projects.own.delete(get_key_path(key)).status_code == 204
        with pytest.raises(EOFError):
            reader.read_event()
    with open_reader(serving, projects.own) as going_on:
        made = create_server(projects.own)
        assert going_on.read_event()["server_id"] == made["id"]


def test_a_stream_ends_when_its_caller_s_key_has_expired(
    serving: LiveServer, projects: Projects
) -> None:
    key = create_key(projects.own, expires_at=write_end(seconds=2))
    with (
        EventReader(serving.port, headers=bear(key["secret"])) as reader,
        pytest.raises(EOFError),
    ):
        reader.read_event()


def test_who_waits_is_told_when_the_credential_has_ended_meanwhile(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("waiting")
    with (
        serve_with_keys(databases.create(), directory, SIMULATOR_LATENCY="60") as server,
        open_projects(server) as found,
    ):
        operation_id = create_server(found.own)["operation_id"]
        path = f"{OPERATIONS}/{operation_id}?wait=30"
        begun_at = time.monotonic()
        expect_error(found.other.get(path), 404, "OPERATION_NOT_FOUND")
        key = create_key(found.own, expires_at=write_end(seconds=2))
        refused = found.own.get(path, headers=bear(key["secret"]))
        assert expect_error(refused, 401, "UNAUTHENTICATED")["details"] == {"reason": "expired"}
        assert time.monotonic() - begun_at < 30
        assert found.own.get(f"{OPERATIONS}/{operation_id}").json()["status"] == "running"
