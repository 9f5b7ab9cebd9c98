"""`ostler apply`: what a file describes is made, or changed, and told; twice is as once."""

import json
from pathlib import Path

import pytest

from ostler_sdk import Client
from tests.clients.names import make_name
from tests.clients.shell import Shell, spawn
from tests.clients.stub import Answer, open_stub
from tests.server import LiveServer

UBUNTU = "Ubuntu 22.04 LTS"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL0jLYjrpdMRlHBoqZUh3mXNJOsSnPW4kKAPnpJdJBPk me@home"


def write(directory: Path, text: str) -> str:
    path = directory / "things"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_what_is_printed_can_be_applied_and_changes_nothing(
    shell: Shell, client: Client, tmp_path: Path
) -> None:
    name = make_name()
    client.servers.create(name=name, flavor="m1.small", image=UBUNTU, labels={"tier": "web"})
    for form in ("json", "yaml"):
        printed = shell.check("server", "list", "--name", name, "-o", form).out
        file = write(tmp_path, printed)
        assert shell.check("apply", "-f", file).out == f"server {name} unchanged\n"


def test_what_is_not_there_is_made_from_what_was_printed(
    shell: Shell, client: Client, tmp_path: Path
) -> None:
    name = make_name()
    first = client.servers.create(name=name, flavor="m1.tiny", image=UBUNTU, labels={"a": "b"})
    file = write(tmp_path, shell.check("server", "show", name, "-o", "json").out)
    client.servers.delete(first)
    assert shell.check("apply", "-f", file).out == f"server {name} created\n"
    again = shell.check("server", "show", name, "-o", "json").json
    assert again["id"] != first.id
    assert (again["flavor"]["name"], again["labels"]) == ("m1.tiny", {"a": "b"})


def test_a_file_by_hand_makes_and_changes_things_of_several_kinds(
    shell: Shell, tmp_path: Path
) -> None:
    name, key, url = make_name(), make_name("key"), f"https://example.com/{make_name()}"
    text = f"""
name: {name}
flavor: m1.small
image: {UBUNTU}
key_name: {key}
labels: {{tier: web, old: "1"}}
---
- {{kind: webhook, url: "{url}", description: first}}
"""
    pair = write(tmp_path, json.dumps({"name": key, "public_key": KEY}))
    assert shell.check("apply", "-f", pair).out == f"keypair {key} created\n"
    file = write(tmp_path, text)
    made = shell.check("apply", "-f", file, "-o", "json").json
    assert [(one["kind"], one["result"]) for one in made] == [
        ("server", "created"), ("webhook", "created"),
    ]  # fmt: skip
    assert shell.check("apply", "-f", file).lines == [
        f"server {name} unchanged", f"webhook {url} unchanged",
    ]  # fmt: skip
    other = write(tmp_path, text.replace(', old: "1"', "").replace("first", "second"))
    would = shell.check("apply", "-f", other, "--dry-run").lines
    assert would[0] == f"server {name} updated (labels) (not done)"
    assert shell.check("apply", "-f", other).lines == [
        f"server {name} updated (labels)", f"webhook {url} updated (description)",
    ]  # fmt: skip
    assert shell.check("server", "show", name, "--query", "labels").json == {"tier": "web"}
    assert shell.check("apply", "-f", other).out.count("unchanged") == 2


def test_what_cannot_be_changed_is_told_with_the_command_that_does(
    shell: Shell, client: Client, tmp_path: Path
) -> None:
    name = make_name("my server")
    client.servers.create(name=name, flavor="m1.small", image=UBUNTU)
    fine = make_name()
    things = [
        {"name": name, "flavor": "m1.large", "image": UBUNTU},
        {"name": fine, "flavor": "m1.tiny", "image": UBUNTU},
    ]
    done = shell("apply", "-f", write(tmp_path, json.dumps(things)))
    assert done.code == 5
    assert f"ostler server resize '{name}' --flavor m1.large" in done.err
    assert done.out == f"server {fine} created\n"


def test_a_name_that_several_have_is_told_by_the_id(
    shell: Shell, client: Client, tmp_path: Path
) -> None:
    name = make_name()
    made = [client.servers.create(name=name, flavor="m1.small", image=UBUNTU) for _ in range(2)]
    thing = {"name": name, "flavor": "m1.small", "image": UBUNTU, "labels": {"one": "1"}}
    refused = shell("apply", "-f", write(tmp_path, json.dumps(thing)))
    assert refused.code == 5
    assert made[0].id in refused.err
    chosen = write(tmp_path, json.dumps({**thing, "id": made[1].id}))
    assert shell.check("apply", "-f", chosen).out == f"server {name} updated (labels)\n"
    assert client.servers.get(made[1].id).labels == {"one": "1"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "neither JSON nor YAML"),
        ("", "describes nothing"),
        ("3", "describes nothing"),
        ('{"name": "x"}', "a server needs name, flavor_id, image_id"),
        ('{"kind": "cloud", "name": "x"}', "nothing that can be applied"),
        ('{"name": "x", "flavor": "a", "image": "b", "flavour": 1}', "a server has no flavour"),
    ],
)
def test_a_file_that_cannot_be_applied_is_refused_before_anything_is_done(
    shell: Shell, tmp_path: Path, text: str, told: str
) -> None:
    done = shell("apply", "-f", write(tmp_path, text))
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_file_that_is_not_there_is_named(shell: Shell) -> None:
    assert "no such file" in shell("apply", "-f", "/nowhere/things.yaml").err


def test_standard_input_is_a_file_too(live_server: LiveServer, tmp_path: Path) -> None:
    name = make_name()
    text = json.dumps({"name": name, "flavor": "m1.tiny", "image": UBUNTU})
    arguments = ("apply", "-f", "-", "--wait")
    done = spawn(*arguments, url=live_server.url, directory=tmp_path, stdin=text)
    assert (done.code, done.out, done.err) == (0, f"server {name} created\n", "")


def test_what_failed_before_the_answer_came_was_not_created(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    fault = {"code": "NO_VALID_HOST", "message": "No valid host", "hint": "Take another flavor"}
    made = {"id": "1", "name": "web", "status": "ERROR", "operation_id": None, "fault": fault}
    file = write(tmp_path, f"{{name: web, flavor: m1.small, image: {UBUNTU}}}")
    page = Answer(200, {"items": [], "total": 0, "next_cursor": None})
    with open_stub(page, Answer(201, made)) as stub:
        done = Shell(capsys, stub.url)("apply", "-f", file)
    assert (done.code, done.out) == (1, "")
    assert done.err == "ostler: web: create failed: No valid host; Take another flavor\n"
