"""Servers through the command line: made, acted upon, waited for, and named."""

import json
from collections.abc import Iterator

import pytest

from ostler_sdk import Client
from tests.clients.names import make_name
from tests.clients.shell import Done, Shell
from tests.databases import Databases
from tests.server import serve

SMALL, UBUNTU = "m1.small", "Ubuntu 22.04 LTS"
SLOW_BUILD = '{"create": 60}'


def create(shell: Shell, name: str, *more: str) -> Done:
    """Make a server through the command line."""
    return shell.check("server", "create", name, "--flavor", SMALL, "--image", UBUNTU, *more)


@pytest.fixture
def name(shell: Shell) -> str:
    """The name of a server that runs."""
    made = make_name()
    create(shell, made)
    return made


def get_id(shell: Shell, name: str) -> str:
    return str(shell.check("server", "show", name, "-o", "id").out.strip())


def test_a_server_lives_from_its_creation_to_its_deletion(slow_shell: Shell) -> None:
    shell, name = slow_shell, make_name()
    made = create(shell, name, "--wait", "-o", "json").json
    assert (made["name"], made["status"], made["image"]["name"]) == (name, "ACTIVE", UBUNTU)
    stopped = shell.check("server", "stop", name, "--wait")
    assert stopped.lines[1].split()[:2] == [name, "SHUTOFF"]
    resized = shell("server", "resize", name, "--flavor", "m1.large", "--wait")
    assert resized.code == 5
    assert "allowed now: start, " in resized.err
    shell.check("server", "start", name, "--wait")
    shell.check("server", "resize", name, "--flavor", "m1.large", "--wait")
    shown = shell.check("server", "show", name, "-o", "json").json
    assert (shown["status"], shown["flavor"]["name"]) == ("ACTIVE", "m1.large")
    gone = shell.check("server", "delete", name, "--wait", "--yes")
    assert gone.out == f"server {name} deleted\n"
    assert shell("server", "show", name).code == 3


def test_what_is_done_at_once_is_not_said_to_go_on(shell: Shell, name: str) -> None:
    stopped = shell.check("server", "stop", name)
    assert (stopped.lines[1].split()[1], stopped.err) == ("SHUTOFF", "")
    assert shell.check("server", "delete", name, "--yes").out == f"server {name} deleted\n"


def test_off_a_terminal_nothing_is_waited_for_unless_that_is_asked_for(slow_shell: Shell) -> None:
    name = make_name()
    made = create(slow_shell, name, "-o", "json")
    assert made.json["status"] == "BUILD"
    operation = made.json["operation_id"]
    assert made.err == ""
    told = create(slow_shell, make_name())
    assert "follow it with: ostler operation wait " in told.err
    ended = slow_shell.check("operation", "wait", operation, "-o", "json").json
    assert [(one["id"], one["status"]) for one in ended] == [(operation, "succeeded")]


def test_several_servers_are_changed_at_once_and_the_faults_of_some_do_not_stop_the_others(
    slow_shell: Shell,
) -> None:
    shell, names = slow_shell, [make_name(), make_name()]
    for name in names:
        create(shell, name, "--wait")
    done = shell("server", "stop", names[0], "no-such-server", names[1], "--wait", "-o", "json")
    assert [(one["name"], one["status"]) for one in done.json] == [
        (names[0], "SHUTOFF"),
        (names[1], "SHUTOFF"),
    ]
    assert done.code == 3
    assert json.loads(done.err)["error"]["code"] == "SERVER_NOT_FOUND"


def test_every_action_is_a_verb(shell: Shell, name: str) -> None:
    for verb in (
        ["pause"], ["unpause"], ["suspend"], ["resume"], ["rescue"], ["unrescue"], ["lock"],
        ["unlock"], ["reboot", "--type", "hard"], ["shelve"], ["unshelve"], ["stop"], ["start"],
        ["rebuild", "--yes", "--image", "Debian 12"],
        ["resize", "--flavor", "m1.medium", "--no-auto-confirm"], ["revert-resize"],
    ):  # fmt: skip
        shell.check("server", verb[0], name, *verb[1:])
    shown = shell.check("server", "show", name, "-o", "json").json
    assert (shown["image"]["name"], shown["flavor"]["name"]) == ("Debian 12", SMALL)
    actions = shell.check("server", "operations", name, "--query", "[].action").json
    assert len(actions) == 17


def test_a_snapshot_is_an_image_with_the_name_that_it_was_given(shell: Shell, name: str) -> None:
    snapshot = make_name("before")
    shell.check("server", "snapshot", name, snapshot)
    found = shell.check("image", "show", snapshot, "-o", "json").json
    assert (found["name"], found["snapshot"]) == (snapshot, True)
    shell.check("image", "delete", snapshot, "--yes")


def test_what_is_changed_is_what_is_named(shell: Shell, name: str) -> None:
    other = make_name("other")
    shell.check("server", "update", name, "--label", "tier=web", "--label", "a=b=c", "--protected")
    shell.check("server", "update", name, "--remove-label", "tier", "--expires-at", "2h")
    shown = shell.check("server", "show", name, "-o", "json").json
    assert (shown["labels"], shown["protected"]) == ({"a": "b=c"}, True)
    assert shown["expires_at"] > shown["updated_at"]
    assert shell("server", "delete", name, "--yes").code == 5
    shell.check("server", "update", name, "--name", other, "--no-protected", "--no-expires-at")
    shown = shell.check("server", "show", other, "-o", "json").json
    assert (shown["protected"], shown["expires_at"], shown["labels"]) == (False, None, {"a": "b=c"})


def test_a_name_that_several_have_is_refused_with_their_ids(shell: Shell, name: str) -> None:
    first = get_id(shell, name)
    second = create(shell, name, "-o", "id").out.strip()
    refused = shell("server", "stop", name, "-o", "json")
    assert refused.code == 5
    error = json.loads(refused.err)["error"]
    assert error["code"] == "AMBIGUOUS_NAME"
    assert sorted(error["details"]["ids"]) == sorted([first, second])
    shell.check("server", "stop", first)
    assert shell.check("server", "show", second, "--query", "status").out.strip() == "ACTIVE"


def test_networks_and_keys_are_named_too(shell: Shell, tmp_path: object) -> None:
    name = make_name()
    create(shell, name, "--network", "storage", "--network", "private", "--label", "tier=db")
    shown = shell.check("server", "show", name, "--query", "keys(addresses)").json
    assert sorted(shown) == ["private", "storage"]
    assert shell.check("network", "show", "storage", "-o", "name").out == "storage\n"
    assert shell("network", "show", "no-such").code == 3


def test_a_label_chooses_what_is_listed(shell: Shell) -> None:
    label = f"batch={make_name()}"
    made = [make_name("b"), make_name("a")]
    for name in made:
        create(shell, name, "--label", label)
    listed = shell.check("server", "list", "--label", label, "--sort", "name", "-o", "name")
    assert listed.lines == sorted(made)
    both = shell.check("server", "list", "--label", label, "--label", "tier=db", "-o", "name")
    assert both.lines == []


def test_what_the_server_reads_when_it_boots_comes_from_a_file(
    shell: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    script = tmp_path_factory.mktemp("data") / "cloud-init"
    script.write_bytes(b"#!/bin/sh\necho ready \xff\n")
    create(shell, make_name(), "--user-data", str(script))
    missing = shell(
        "server", "create", "x", "--flavor", SMALL, "--image", UBUNTU, "--user-data", "no-such-file"
    )
    assert missing.code == 2
    assert "cannot be read: no such file" in missing.err


@pytest.fixture(scope="module")
def failing_url(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A cloud in which every build fails, after a while."""
    directory, faults = tmp_path_factory.mktemp("failing"), '{"build_error": 1}'
    with serve(
        databases.create(), directory, SIMULATOR_FAULTS=faults, SIMULATOR_LATENCY="0.1"
    ) as server:
        yield server.url


def test_an_operation_that_failed_is_told_as_failed(
    failing_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shell, name = Shell(capsys, failing_url), make_name()
    options = ("--flavor", SMALL, "--image", UBUNTU)
    failed = shell("server", "create", name, *options, "--wait")
    assert failed.code == 1
    assert failed.out == ""
    assert failed.err.startswith(f"ostler: {name}: create failed: ")
    failed = shell("server", "create", make_name(), *options, "--wait", "-o", "json")
    assert failed.code == 1
    envelope = json.loads(failed.err)["error"]
    assert (envelope["code"], envelope["details"]["status"]) == ("BACKEND_FAILED", "failed")
    started = shell("server", "create", make_name(), *options, "-o", "json")
    operation = started.json["operation_id"]
    assert shell("operation", "wait", operation).code == 1


def test_what_takes_too_long_is_told_with_the_command_that_follows_it(
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serve(
        databases.create(),
        tmp_path_factory.mktemp("slower"),
        SIMULATOR_LATENCY="0.1",
        SIMULATOR_LATENCIES=SLOW_BUILD,
    ) as slow:
        shell = Shell(capsys, slow.url)
        options = ("--flavor", SMALL, "--image", UBUNTU, "--wait", "--timeout", "1s")
        late = shell("server", "create", make_name(), *options)
        assert late.code == 7
        assert "create goes on after 1 seconds; follow it with: ostler operation wait " in late.err
        operation = late.err.split()[-1]
        cancelled = shell("operation", "cancel", operation, "-o", "json")
        assert cancelled.json["id"] == operation
        ended = shell("operation", "wait", operation)
        assert ended.code == 1
        assert "create was cancelled by request" in ended.err


def test_ssh_is_told_the_address(shell: Shell, client: Client, name: str) -> None:
    address = client.servers.get(get_id(shell, name)).ip_address
    told = shell.check("server", "ssh", name, "-l", "ubuntu", "-p", "2222", "--print")
    assert told.out == f"ssh -l ubuntu -p 2222 -- {address}\n"
    told = shell.check("server", "ssh", name, "--print", "--", "ls", "-l", "a b")
    assert told.out == f"ssh -- {address} ls -l 'a b'\n"
    refused = shell("server", "ssh", name, "--ipv6", "--print")
    assert (refused.code, "no address of IPv6" in refused.err) == (5, True)


def test_the_console_log_and_the_console_are_shown(shell: Shell, name: str) -> None:
    assert shell.check("server", "console-log", name, "--lines", "1").out == f"{name} login:\n"
    assert "url         http" in shell.check("server", "console", name).out


def test_it_is_told_whether_something_may_be_done(shell: Shell, name: str) -> None:
    assert shell("can-i", "stop", name).out == "yes: The caller may do this\n"
    no = shell("can-i", "start", name)
    assert (no.code, no.out.partition(":")[0]) == (1, "no")
    assert shell("can-i", "--method", "POST", "--path", "/api/v1/servers").code == 0
    assert shell("can-i", "start", name, "-o", "json").json["allowed"] is False
