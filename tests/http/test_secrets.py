"""Secrets are planted wherever there are any, and looked for in everything that comes out."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import create_engine, inspect, text

from persistence.urls.urls import normalize_url
from tests.commands import run_ostler
from tests.contract.validator import load_document
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, get_path, make_name, open_client
from tests.http.bad.request import NEW
from tests.http.keys import KEYS, bear
from tests.http.webhooks import EAGER, NOWHERE, WEBHOOKS
from tests.oidc.tokens import make_token, name_settings, write_keys
from tests.server import LiveServer, find_free_port

NOBODY_THERE = "http://127.0.0.1:1/v3"
READABLE = [
    path
    for path, item in load_document(usual=True)["paths"].items()
    if "get" in item and "{" not in path
]


def mark(name: str) -> str:
    """Return a secret that is found wherever it is, and looks like one that was made by chance."""
    return f"planted-{name}-{make_name('0123456789abcdef')}"


@dataclass
class Planted:
    """A service that was given secrets, and what was said to it and by it.

    ``hidden`` are the secrets that nobody is shown, ``shown`` those that one response shows once,
    and ``own`` what a client may read again, and others, and logs, may not.
    """

    server: LiveServer
    client: httpx.Client
    hidden: dict[str, str]
    shown: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    responses: list[str] = field(default_factory=list)

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send a request, and remember the response."""
        response = self.client.request(method, path, **more)
        self.responses.append(f"{method} {path}\n{response.headers}\n{response.text}")
        return response

    @property
    def secrets(self) -> dict[str, str]:
        """All that no log may have."""
        return {**self.hidden, **self.shown, **self.own}


def make_settings(directory: Path) -> dict[str, str]:
    """Return settings with a secret in each that may hold one."""
    region = {"backend": "openstack", "auth_url": NOBODY_THERE, "username": "u"}
    north = {**region, "password": mark("region"), "project_name": "p"}
    regions = {"RegionOne": {"backend": "simulator"}, "north": north}
    return {
        **EAGER,
        **name_settings(write_keys(directory / "keys.json")),
        "AUTH_MODE": "api-key,jwt,keystone",
        "AUTH_BOOTSTRAP_KEY": mark("bootstrap"),
        "KEYSTONE_AUTH_URL": NOBODY_THERE,
        "KEYSTONE_USERNAME": "u",
        "KEYSTONE_PASSWORD": mark("keystone"),
        "OPENSTACK_PASSWORD": mark("openstack"),
        "REGIONS": json.dumps(regions),
        "DEBUG": "true",
    }


def list_hidden(settings: dict[str, str]) -> dict[str, str]:
    """Return the secrets of settings."""
    north = json.loads(settings["REGIONS"])["north"]
    names = ("AUTH_BOOTSTRAP_KEY", "KEYSTONE_PASSWORD", "OPENSTACK_PASSWORD")
    return {name: settings[name] for name in names} | {"REGIONS": north["password"]}


@pytest.fixture(scope="module")
def planted(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    directory = tmp_path_factory.mktemp("planted")
    settings = make_settings(directory)
    server = LiveServer(databases.create(), directory)
    server.settings.update(settings)
    with server, open_client(server.url) as client:
        client.headers.update(bear(settings["AUTH_BOOTSTRAP_KEY"]))
        planted = Planted(server, client, list_hidden(settings))
        for plant in (plant_credentials, plant_keys, plant_webhooks, plant_servers, plant_bodies):
            plant(planted)
        for path in READABLE:
            planted.send("GET", path)
        yield planted


def plant_credentials(planted: Planted) -> None:
    """Send credentials of every kind that do not hold, and one that does."""
    basic = base64.b64encode(b"somebody:" + mark("basic").encode()).decode()
    strange = {
        "bearer": mark("bearer"),
        "key": f"ostler_{mark('key')}",
        "JWT": f"{make_token()[:-8]}{mark('jwt')}",
        "basic": basic,
        "scheme": mark("scheme"),
    }
    sent = {
        "bearer": bear(strange["bearer"]),
        "key": bear(strange["key"]),
        "JWT": bear(strange["JWT"]),
        "basic": {"Authorization": f"Basic {basic}"},
        "scheme": {"Authorization": strange["scheme"]},
    }
    token = make_token(roles=["admin"])
    long = mark("long") * 300
    for headers in (*sent.values(), bear(long), bear(token), bear(make_token(aud="others"))):
        planted.send("GET", SERVERS, headers=headers)
    strange["token"] = mark("token")
    with httpx.Client(base_url=planted.client.base_url) as stranger:
        for headers in ({"X-Auth-Token": strange["token"]}, {"Cookie": strange["token"]}):
            response = stranger.get(SERVERS, headers=headers)
            assert response.status_code in (401, 503)
            planted.responses.append(f"{response.headers}\n{response.text}")
        strange["query"] = mark("query")
        stranger.get(f"{SERVERS}?access_token={strange['query']}")
    planted.send("GET", SERVERS, params={"access_token": strange["query"]})
    planted.hidden |= {**strange, "good JWT": token, "long": long[:100]}


def plant_keys(planted: Planted) -> None:
    """Make, repeat, rotate and revoke keys."""
    body = {"name": "planted", "role": "operator"}
    headers = {"Idempotency-Key": make_name()}
    made = planted.client.post(KEYS, json=body, headers=headers)
    again = planted.client.post(KEYS, json=body, headers=headers)
    rotated = planted.client.post(f"{KEYS}/{made.json()['id']}/rotate", json={})
    assert (made.status_code, rotated.status_code) == (201, 200), rotated.text
    planted.shown |= {"key": made.json()["secret"], "rotated key": rotated.json()["secret"]}
    planted.shown["repeated key"] = again.json().get("secret") or made.json()["secret"]
    for secret in planted.shown.values():
        planted.send("GET", SERVERS, headers=bear(secret))
        planted.send("GET", KEYS, headers=bear(secret))
    planted.send("GET", f"{KEYS}/{made.json()['id']}")
    planted.send("DELETE", f"{KEYS}/{made.json()['id']}")
    planted.send("GET", SERVERS, headers=bear(planted.shown["key"]))


def plant_webhooks(planted: Planted) -> None:
    """Have deliveries fail whose receiver's address holds a secret."""
    planted.own["receiver"] = mark("receiver")
    for url in (
        f"{NOWHERE}&{planted.own['receiver']}",
        f"http://127.0.0.1:1/{planted.own['receiver']}",
    ):
        made = planted.client.post(WEBHOOKS, json={"url": url})
        assert made.status_code == 201
        planted.shown[f"webhook {made.json()['id']}"] = made.json()["secret"]
        path = f"{WEBHOOKS}/{made.json()['id']}"
        planted.send("POST", f"{path}/ping")
        planted.send("GET", f"{path}/deliveries")
    planted.own["login"] = mark("login")
    planted.send("POST", WEBHOOKS, json={"url": f"https://u:{planted.own['login']}@hooks.invalid/"})


def plant_servers(planted: Planted) -> None:
    """Make servers with user data, and look at their consoles."""
    planted.hidden["user data"] = mark("userdata")
    coded = base64.b64encode(planted.hidden["user data"].encode()).decode()
    planted.hidden["coded user data"] = coded
    server = create_server(planted.client, user_data=coded)
    for data in (planted.hidden["user data"], coded + "*", 5):
        planted.send("POST", SERVERS, json={**NEW, "user_data": data})
    planted.send("POST", SERVERS, json={**NEW, "user_data": coded, "region": "north"})
    console = planted.client.post(f"{get_path(server)}/console", json={})
    if console.is_success:
        planted.shown["console"] = console.json()["url"].rpartition("=")[2]
    for path in ("", "/events", "/operations", "/console-log"):
        planted.send("GET", get_path(server) + path)
    planted.send("GET", "/api/v1/flavors", params={"region": "north"})


def plant_bodies(planted: Planted) -> None:
    """Send bodies that are refused, with a secret in them."""
    planted.hidden["body"] = mark("body")
    word = planted.hidden["body"]
    for body in ({**NEW, "password": word}, {**NEW, "networks": word}, {"name": [word]}, word):
        planted.send("POST", SERVERS, json=body)
    broken = f'{{"name": "{word}'
    planted.send("POST", SERVERS, content=broken, headers={"Content-Type": "application/json"})
    planted.send("POST", SERVERS, content=word, headers={"Content-Type": "text/plain"})


def find(secrets: dict[str, str], text: str) -> list[str]:
    """Return which of the secrets are in a text."""
    return [name for name, secret in secrets.items() if secret in text]


def test_no_secret_is_in_the_log_however_much_it_tells(planted: Planted) -> None:
    assert '"message":"Request handled"' in planted.server.stdout
    assert find(planted.secrets, planted.server.stdout) == []
    assert find(planted.secrets, planted.server.stderr) == []


def test_no_response_shows_a_secret_but_the_one_that_tells_it(planted: Planted) -> None:
    said = "\n".join(planted.responses)
    assert find({**planted.hidden, **planted.shown}, said) == []


def test_no_process_has_a_secret_in_its_command(planted: Planted) -> None:
    process = psutil.Process(planted.server.process.pid)
    commands = [each.cmdline() for each in (process, *process.children(recursive=True))]
    assert find(planted.secrets, json.dumps(commands)) == []


def test_the_settings_are_shown_without_secrets(planted: Planted, tmp_path: Path) -> None:
    shown = run_ostler("config", directory=tmp_path, **planted.server.settings)
    assert "KEYSTONE_PASSWORD=**********" in shown.stdout
    assert find(planted.secrets, shown.stdout + shown.stderr) == []
    broken = {**planted.server.settings, "WORKERS": "none", "REGIONS": planted.hidden["REGIONS"]}
    refused = run_ostler("config", directory=tmp_path, **broken)
    assert refused.returncode == 1
    assert find(planted.secrets, refused.stdout + refused.stderr) == []


@pytest.mark.parametrize(
    "command",
    [("serve",), ("worker",), ("db", "current"), ("db", "upgrade"), ("key", "list"), ("health",)],
    ids=" ".join,
)
def test_a_command_that_fails_tells_no_password(tmp_path: Path, command: tuple[str, ...]) -> None:
    password = mark("database")
    url = f"postgresql://ostler:{password}@127.0.0.1:1/ostler"
    port = str(find_free_port())
    given = {"DATABASE_URL": url, "OPERATIONS": "workers", "LISTEN_PORT": port}
    done = run_ostler(*command, directory=tmp_path, **given)
    assert done.returncode != 0
    assert password not in done.stdout + done.stderr


def test_the_database_holds_no_credential_of_a_caller(planted: Planted) -> None:
    url = planted.server.settings["DATABASE_URL"]
    credentials = {name: one for name, one in planted.shown.items() if "key" in name}
    credentials |= {name: one for name, one in planted.hidden.items() if "data" not in name}
    assert find(credentials, dump_tables(url)) == []
    name = Path(url.removeprefix("sqlite:///"))
    for file in name.parent.glob(f"{name.name}*"):  # what was written once may be left in them
        assert find(credentials, file.read_bytes().decode("latin-1")) == []


def dump_tables(url: str) -> str:
    """Return every row of every table."""
    engine = create_engine(normalize_url(url))
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        found = [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]
    engine.dispose()
    assert any(found)
    return repr(found)
