"""Who may do what: every operation of the document, with every role, in every mode."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.identity import Role
from tests.contract.validator import load_contract
from tests.databases import Databases
from tests.http.api import expect_error, open_client
from tests.http.keys import BOOTSTRAP, create_key
from tests.http.simulator import CONTROLLED
from tests.http.wire import connect, read_response
from tests.oidc.tokens import bear, make_token, name_settings
from tests.server import LiveServer, serve

Operation = dict[str, Any]

MODES = ("api-key", pytest.param("jwt", marks=pytest.mark.long))
FOR_ALL_PROJECTS = {
    "get_metrics", "get_project_quota", "put_project_quota",
    "get_simulator", "put_simulator", "move_simulator_clock", "reset_simulator",
}  # fmt: skip
"""The operations that an admin of one project may not use."""

BEYOND_THE_METHOD = {
    Role.VIEWER: {"can_i"},
    Role.OPERATOR: {"get_console_log"},
    Role.ADMIN: {
        "list_keys", "get_key", "create_key", "rotate_key", "revoke_key", "get_metrics",
        "get_project_quota", "put_project_quota", "list_audit",
        "get_simulator", "put_simulator", "move_simulator_clock", "reset_simulator",
    },
}  # fmt: skip
"""The operations that need another role than a viewer to read, and an operator to change."""

OPEN_TO_ALL = (
    "get_health", "get_liveness", "get_readiness", "get_openapi_json", "get_openapi_yaml",
    "get_openapi_three_one", "get_openapi_for_sdks",
)  # fmt: skip

HUGE = 10**9


def list_operations() -> dict[str, Operation]:
    """Return every operation of the document by its id, with a path that leads to it."""
    found = {}
    contract = load_contract()
    for path, method, described in contract.iter_operations():
        found[described.operation_id] = {
            "method": method,
            "path": "/".join("nobody" if part[:1] == "{" else part for part in path.split("/")),
            "role": described.required_role,
            "takes_body": described.takes_body,
        }
    return found


OPERATIONS = list_operations()
SECURED = [name for name, operation in OPERATIONS.items() if operation["role"]]
WITH_BODY = [name for name in SECURED if OPERATIONS[name]["takes_body"]]


@pytest.fixture(scope="module")
def asking(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service that knows callers by keys and by tokens."""
    directory = tmp_path_factory.mktemp("asking")
    settings = name_settings(
        directory / "keys.json",
        AUTH_MODE="api-key,jwt",
        AUTH_BOOTSTRAP_KEY=BOOTSTRAP,
        **CONTROLLED,
    )
    with serve(databases.create(), directory / "server", **settings) as server:
        yield server


@pytest.fixture(scope="module")
def caller(asking: LiveServer) -> Iterator[httpx.Client]:
    with open_client(asking.url) as client:
        yield client


@pytest.fixture(scope="module")
def credentials(asking: LiveServer) -> dict[tuple[str, str], str]:
    """A credential of each mode for each role, of an admin of all projects too."""
    found = {("jwt", role): make_token(roles=[role]) for role in (*Role, "system-admin")}
    with open_client(asking.url) as client:
        client.headers.update(bear(BOOTSTRAP))
        for role in Role:
            found["api-key", role] = create_key(client, role=role)["secret"]
        made = create_key(client, role="admin", all_projects=True)
    return found | {("api-key", "system-admin"): made["secret"]}


def send(client: httpx.Client, name: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """Send a request of an operation, which changes nothing: what it names is not there."""
    operation = OPERATIONS[name]
    body: Any = {} if operation["takes_body"] else None
    return client.request(operation["method"], operation["path"], headers=headers, json=body)


def is_let_in(response: httpx.Response) -> bool:
    """Tell whether a request got beyond the question who calls, and with which role."""
    if response.status_code == 401:
        return False
    return response.status_code != 403 or response.json()["error"]["code"] != "PERMISSION_DENIED"


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_role_of_an_operation_is_that_of_its_method_or_named_here(name: str) -> None:
    operation = OPERATIONS[name]
    usual = Role.VIEWER if operation["method"] == "GET" else Role.OPERATOR
    named = [role for role, names in BEYOND_THE_METHOD.items() if name in names]
    expected = None if name in OPEN_TO_ALL else next(iter(named), usual)
    assert operation["role"] == expected


@pytest.mark.parametrize("name", SECURED)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("mode", MODES)
def test_an_operation_is_for_the_roles_that_the_document_names(
    caller: httpx.Client, credentials: dict[tuple[str, str], str], mode: str, role: Role, name: str
) -> None:
    needed = OPERATIONS[name]["role"]
    response = send(caller, name, bear(credentials[mode, role]))
    if role.includes(needed) and name not in FOR_ALL_PROJECTS:
        assert is_let_in(response), response.text
        return
    details = expect_error(response, 403, "PERMISSION_DENIED")["details"]
    assert (details["reason"], details["required_role"]) == ("role", needed)
    assert details["role"] == role


@pytest.mark.parametrize("name", OPERATIONS)
def test_whoever_asks_is_told_of_every_operation_what_its_role_allows(
    caller: httpx.Client, credentials: dict[tuple[str, str], str], name: str
) -> None:
    operation = OPERATIONS[name]
    question = {"method": operation["method"], "path": operation["path"]}
    for role in (*Role, "system-admin"):
        headers = bear(credentials["jwt", role])
        verdict = caller.post("/api/v1/can-i", json=question, headers=headers).json()
        assert (verdict["operation"], verdict["required_role"]) == (name, operation["role"])
        for_admins_of_all = name in FOR_ALL_PROJECTS and role != "system-admin"
        held = Role.ADMIN if role == "system-admin" else Role(role)
        lacking = operation["role"] and not held.includes(operation["role"])
        assert (verdict["reason"] == "role") == bool(lacking or for_admins_of_all), verdict


@pytest.mark.parametrize("name", SECURED)
@pytest.mark.parametrize("mode", MODES)
def test_an_admin_of_all_projects_may_do_everything(
    caller: httpx.Client, credentials: dict[tuple[str, str], str], mode: str, name: str
) -> None:
    response = send(caller, name, bear(credentials[mode, "system-admin"]))
    assert is_let_in(response), response.text


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_what_is_open_is_so_to_everybody(asking: LiveServer, name: str) -> None:
    with httpx.Client(base_url=asking.url, trust_env=False) as client:
        for headers in {}, bear("forged"), bear(make_token(roles=["viewer"])):
            assert send(client, name, headers).status_code == 200


@pytest.mark.parametrize("name", SECURED)
def test_without_a_credential_nothing_is_answered(caller: httpx.Client, name: str) -> None:
    response = send(caller, name)
    error = expect_error(response, 401, "UNAUTHENTICATED")
    assert error["details"] == {"reason": "missing"}
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="ostler"'


@pytest.mark.parametrize("name", SECURED)
def test_whose_credential_has_expired_is_not_told_of_roles(caller: httpx.Client, name: str) -> None:
    expired = make_token(roles=["viewer"], exp=int(time.time()) - 60, iat=None)
    response = send(caller, name, bear(expired))
    error = expect_error(response, 401, "UNAUTHENTICATED")
    assert error["details"] == {"reason": "expired"}
    challenge = response.headers["WWW-Authenticate"]
    assert challenge == 'Bearer realm="ostler", error="invalid_token"'


@pytest.mark.parametrize("name", SECURED)
def test_where_nobody_is_asked_everybody_may_do_everything(
    controlled_client: httpx.Client, name: str
) -> None:
    assert is_let_in(send(controlled_client, name))


@pytest.mark.parametrize("name", [name for name in SECURED if OPERATIONS[name]["method"] == "GET"])
def test_the_head_of_what_may_not_be_read_is_not_told_either(
    caller: httpx.Client, name: str
) -> None:
    response = caller.head(OPERATIONS[name]["path"])
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"]


def write_head(name: str, length: int, *fields: str) -> bytes:
    """Return the head of a request whose body is so long."""
    operation = OPERATIONS[name]
    lines = [
        f"{operation['method']} {operation['path']} HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        *fields,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize("name", WITH_BODY)
def test_of_nobody_no_body_is_read(asking: LiveServer, name: str) -> None:
    for fields in (), ("Expect: 100-continue",), ("Authorization: Bearer ostler_forged",):
        with connect(asking.port) as connection:
            connection.sendall(write_head(name, HUGE, *fields))
            response = read_response(connection)
        assert response.status == 401, response.body
        assert json.loads(response.body)["error"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("name", WITH_BODY)
def test_of_a_caller_who_may_not_no_body_is_read(
    asking: LiveServer, credentials: dict[tuple[str, str], str], name: str
) -> None:
    if OPERATIONS[name]["role"] is Role.VIEWER:
        expected, code = 413, "PAYLOAD_TOO_LARGE"
    else:
        expected, code = 403, "PERMISSION_DENIED"
    with connect(asking.port) as connection:
        field = f"Authorization: Bearer {credentials['jwt', Role.VIEWER]}"
        connection.sendall(write_head(name, HUGE, field))
        response = read_response(connection)
    assert (response.status, response.error["code"]) == (expected, code)


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 5000], ids=["half", "bytes", "levels"])
def test_who_calls_comes_before_what_a_body_says(caller: httpx.Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = caller.post("/api/v1/servers", content=body, headers=headers)
    expect_error(response, 401, "UNAUTHENTICATED")
