"""The request of the form, as other clients send it."""

import base64
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.console.form import (
    NAME,
    NEW,
    SCRIPT,
    create,
    fill_in,
    fill_in_all,
    open_form,
    read_server,
)
from tests.browser.visit import Visit, open_visit
from tests.clients.environment import make_client_environment
from tests.commands import ROOT
from tests.databases import Databases
from tests.http.api import SERVERS
from tests.http.keys import BOOTSTRAP, open_keyed_client, serve_with_keys
from tests.receiver import Message, Receiver, Reply
from tests.server import LiveServer

DEADLINE_S = 60


def read_commands(page: Page) -> dict[str, str]:
    """Return the request as each client would send it, by the client, as it is shown."""
    page.locator("summary", has_text="Show the same request").click()
    commands = {}
    for name in ("curl", "Python", "Command line"):
        page.get_by_role("tab", name=name).click()
        shown = page.get_by_role("region", name=f"The request as {name}")
        commands[name] = shown.evaluate("(shown) => shown.textContent")
    return commands


def make_runner(directory: Path, **variables: str) -> Callable[[str, str], str]:
    """Return what runs the command of a client as a person would, and gives what it printed."""
    program = directory / "ostler"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m ostler_cli "$@"\n')
    program.chmod(0o755)
    environment = make_client_environment(
        directory,
        PYTHONPATH=os.pathsep.join(str(ROOT / "clients" / name) for name in ("python", "cli")),
        **variables,
    )
    environment["PATH"] = f"{directory}{os.pathsep}{environment['PATH']}"

    def run(client: str, command: str) -> str:
        words = [sys.executable, "-c", command] if client == "Python" else ["sh", "-c", command]
        done = subprocess.run(
            words, env=environment, capture_output=True, text=True, timeout=DEADLINE_S, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_same_request_is_made_by_curl_by_python_and_by_the_command_line(
    visit: Visit, client: httpx.Client, tmp_path: Path
) -> None:
    page = open_form(visit)
    fill_in_all(page)
    commands = read_commands(page)
    run = make_runner(tmp_path)
    for name, command in commands.items():
        assert run(name, command)
    made = client.get(SERVERS, params={"sort": "created_at"}).json()["items"]
    assert len(made) == len(commands)
    fields = ("name", "flavor_id", "image_id", "labels", "protected", "expires_at")
    for server in made[1:]:
        assert {name: server[name] for name in fields} == {name: made[0][name] for name in fields}
        assert [*server["addresses"]] == ["private"]
    assert made[0]["name"] == NAME
    assert made[0]["labels"] == {"tier": "it's $HOME", "a b": ""}
    # The form sends the very request that curl has sent, so that there is no fourth server.
    create(page)
    assert read_server(page, client)["id"] == made[0]["id"]


@pytest.mark.long
def test_the_commands_send_what_the_form_sends(
    visit: Visit, live_server: LiveServer, tmp_path: Path
) -> None:
    page = open_form(visit)
    fill_in_all(page)
    commands = read_commands(page)
    with page.expect_request(f"**{SERVERS}") as asked:
        create(page)
    sent = json.loads(asked.value.post_data or "")
    assert base64.b64decode(sent["user_data"]).decode() == SCRIPT

    def forward(message: Message) -> Reply:
        headers = {"Content-Type": "application/json"} if message.body else {}
        answer = httpx.request(
            message.method, live_server.url + message.path, headers=headers, content=message.body
        )
        return Reply(answer.status_code, (("Content-Type", "application/json"),), answer.content)

    with Receiver(forward) as receiver:
        address = f"http://127.0.0.1:{receiver.server.server_port}"
        run = make_runner(tmp_path)
        for name, command in commands.items():
            run(name, command.replace(live_server.url, address))
        by_curl, *others = [one.payload for one in receiver.messages if one.method == "POST"]
    assert by_curl == sent
    chosen = {"flavor_id": "m1.small", "image_id": "Debian 12"}
    assert len(others) == 2
    assert all({**body, **chosen} == {**sent, **chosen} for body in others)


@pytest.mark.long
def test_whoever_is_signed_in_by_a_key_is_shown_where_it_belongs(
    browser: Browser, databases: Databases, tmp_path: Path
) -> None:
    with serve_with_keys(databases.create(), tmp_path / "service") as server:
        visit = open_visit(browser, server.url)
        page = visit.page
        page.goto(NEW)
        page.get_by_label("API key").fill(BOOTSTRAP)
        page.keyboard.press("Enter")
        expect(page.get_by_role("radio").first).to_be_visible()
        fill_in(page, NAME)
        commands = read_commands(page)
        assert '-H "Authorization: Bearer $OSTLER_API_KEY"' in commands["curl"]
        assert BOOTSTRAP not in "".join(commands.values())
        run = make_runner(tmp_path, OSTLER_API_KEY=BOOTSTRAP)
        for name, command in commands.items():
            run(name, command)
        visit.page.context.close()
        with open_keyed_client(server.url) as client:
            made = client.get(SERVERS).json()["items"]
        assert [one["name"] for one in made] == [NAME] * len(commands)
