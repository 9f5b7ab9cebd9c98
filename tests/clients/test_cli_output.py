"""What the command line prints: tables, JSON, YAML, words; and errors as one sentence."""

import json
import subprocess
import uuid
from pathlib import Path

import pytest
import yaml

from ostler_cli.exits import BY_STATUS, MEANINGS
from ostler_cli.tables import tell_age, tell_size
from ostler_sdk import Client
from tests.clients.environment import make_client_environment
from tests.clients.names import make_name
from tests.clients.shell import COMMAND, Shell, spawn
from tests.clients.stub import Answer, open_stub
from tests.server import LiveServer, find_free_port

Batch = tuple[str, list[str]]
SMALL, UBUNTU = "m1.small", "Ubuntu 22.04 LTS"


@pytest.fixture
def batch(client: Client) -> Batch:
    """A label, and the names of the servers that have it, in the order of their making."""
    label = make_name("batch")
    names = [make_name(letter) for letter in "cab"]
    for name in names:
        client.servers.create(name=name, flavor=SMALL, image=UBUNTU, labels={"batch": label})
    return f"batch={label}", names


def test_a_table_has_the_columns_that_people_want(shell: Shell, batch: Batch) -> None:
    label, names = batch
    header, *rows = shell.check("server", "list", "--label", label).lines
    assert header.split() == ["NAME", "STATUS", "IP", "ADDRESS", "FLAVOR", "IMAGE", "AGE"]
    assert [row.split()[0] for row in rows] == names
    assert all(f"ACTIVE  {row.split()[2]}" in row and UBUNTU in row for row in rows)
    wide = shell.check("server", "list", "--label", label, "-o", "wide").lines
    assert "  ID  " in wide[0]
    assert "RegionOne" in wide[1]


def test_columns_are_chosen_and_rows_are_sorted(shell: Shell, batch: Batch) -> None:
    label, names = batch
    chosen = ("--columns", "name,flavor.vcpus,labels")
    rows = shell.check("server", "list", "--label", label, "--sort", "-name", *chosen).lines
    assert rows[0].split() == ["NAME", "FLAVOR", "VCPUS", "LABELS"]
    assert [row.split() for row in rows[1:]] == [
        [name, "1", label] for name in sorted(names, reverse=True)
    ]
    bare = shell.check("flavor", "list", "--sort", "ram_mb", "--no-headers", "--columns", "ram_mb")
    assert [int(row) for row in bare.lines] == [512, 2048, 4096, 8192, 16384]


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_programs_get_all_fields(shell: Shell, batch: Batch, form: str) -> None:
    label, names = batch
    read = json.loads if form == "json" else yaml.safe_load
    servers = read(shell.check("server", "list", "--label", label, "-o", form).out)
    assert [server["name"] for server in servers] == names
    one = read(shell.check("server", "show", names[0], "-o", form).out)
    assert one == servers[0]


def test_ids_and_names_are_words_in_lines(shell: Shell, batch: Batch) -> None:
    label, names = batch
    ids = shell.check("server", "list", "--label", label, "-o", "id").lines
    assert shell.check("server", "list", "--label", label, "-o", "name").lines == names
    assert [shell.check("server", "show", one, "-o", "name").out.strip() for one in ids] == names
    assert shell.check("region", "list", "-o", "id").out == "RegionOne\n"
    assert shell("quota", "show", "-o", "id").code == 2


def test_an_expression_finds_what_is_wanted(shell: Shell, batch: Batch) -> None:
    label, names = batch
    found = shell.check("server", "list", "--label", label, "--query", "[].name")
    assert found.json == names
    assert shell.check("me", "--query", "role").out == "admin\n"
    wrong = shell("me", "--query", "[")
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)


def test_a_list_tells_what_it_leaves_out(shell: Shell, batch: Batch) -> None:
    label, names = batch
    part = shell.check("server", "list", "--label", label, "--limit", "2", "-o", "name")
    assert (part.lines, part.err) == (names[:2], "")
    rest = shell.check("server", "list", "--label", label, "--offset", "2", "-o", "name")
    assert rest.lines == names[2:]
    events = shell.check("event", "list", "--limit", "205", "-o", "id").lines
    every = shell.check("event", "list", "--all", "-o", "id").lines
    assert every[: len(events)] == events == sorted(events, key=int)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["server", "show", "nope"], 3, "Server nope not found"),
        (["server", "show"], 2, "missing argument 'SERVER'; see ostler server show --help"),
        (["server", "fly"], 2, "there is no command 'fly'; see ostler server --help"),
        (["server", "lst"], 2, "there is no command 'lst'; did you mean list?"),
        (["sever", "list"], 2, "there is no command 'sever'; did you mean server?"),
        (["server", "list", "--status", "GREEN"], 2, "'GREEN' is not one of"),
        (["server", "list", "--created-after", "soon"], 2, "created_after: Must be a date"),
        (["server", "create", "x", "--flavor", "nano", "--image", UBUNTU], 3, "Flavor nano not"),
        (["server", "update", "nope", "--label", "nonsense"], 2, "'nonsense' is not KEY=VALUE"),
        (["server", "delete", "nope"], 2, "here nobody can be asked; give --yes"),
        (["operation", "wait", "nope"], 3, "Operation nope not found"),
        (["event", "list", "--after", "x"], 2, "after: Must be the id of an event"),
        (["--context", "nope", "me"], 2, "no such option '--context'"),
        (["me", "--context", "nope"], 2, "There is no profile 'nope'"),
        (["api", "GET", "/nowhere"], 3, "There is nothing at /nowhere"),
        (["server", "list", "--columns", "nam"], 2, "there is no field 'nam'; there are address"),
        (["server", "list", "--sort", "-nam"], 2, "there is no field 'nam'; there are address"),
        (["server", "list", "--all", "--limit", "2"], 2, "--all and --limit say two things"),
        (["api", "BREW", "servers"], 2, "invalid value for 'METHOD'"),
        (["server", "show", "."], 3, "Server . not found"),
        (["server", "delete", "..", "--yes"], 3, "Server .. not found"),
        (["operation", "wait", ".."], 3, "Operation .. not found"),
        (["server", "show", "\udcff"], 2, "has letters that cannot be sent"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_sentence_and_an_exit_code(
    shell: Shell, arguments: list[str], code: int, told: str
) -> None:
    done = shell(*arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.replace("`", "").startswith("ostler: ")
    assert told in done.err.replace("`", "")
    assert done.err.count("\n") == 1
    envelope = json.loads(shell(*arguments, "-o", "json").err)
    assert envelope["error"].keys() >= {"code", "message", "details"}


def test_every_status_of_an_error_has_a_documented_exit_code() -> None:
    assert set(BY_STATUS.values()) <= MEANINGS.keys()


def test_a_service_that_is_away_is_named(shell: Shell) -> None:
    url = f"http://127.0.0.1:{find_free_port()}"
    away = shell("me", "--endpoint", url)
    assert away.code == 6
    assert away.err == f"ostler: the service at {url} cannot be reached: connection refused\n"
    envelope = json.loads(shell("me", "--endpoint", url, "-o", "json").err)
    assert envelope["error"]["code"] == "CONNECTION_FAILED"


def test_any_request_can_be_sent(shell: Shell) -> None:
    page = shell.check("api", "get", "servers", "-q", "limit=1").json
    assert page.keys() >= {"items", "total", "next_cursor"}
    body = '{"method": "GET", "path": "/api/v1/me"}'
    assert shell.check("api", "POST", "can-i", "--body", body, "--query", "allowed").json is True
    assert shell.check("api", "GET", "/health", "--query", "status").out == "healthy\n"
    assert shell.check("api", "GET", "/metrics", "-H", "Accept=*/*").out.startswith("# HELP ")
    assert shell("api", "POST", "can-i", "--body", "{").code == 2


def test_requests_are_told_of_where_that_is_asked_for(shell: Shell) -> None:
    assert "GET /api/v1/me 200 " in shell.check("me", "-v").err


def test_what_belongs_to_operators_of_a_service_is_there(shell: Shell) -> None:
    assert shell.check("service", "health", "--query", "status").out == "healthy\n"
    assert shell.check("service", "openapi-yaml").out.startswith("openapi: 3.0")
    assert shell.check("service", "openapi-json").json["info"]["title"] == "Ostler"
    assert (
        shell.check("quota", "set", "p1", "--servers", "5")
        .out.splitlines()[1]
        .startswith("servers")
    )
    assert shell.check("quota", "show", "p1", "--query", "servers.limit").out == "5\n"
    assert shell.check("quota", "show", "--query", "project_id").out == "default\n"
    made = shell.check(
        "api-key", "create", "ci", "--role", "viewer", "--only-label", "a=b", "-o", "json"
    )
    assert made.json["secret"].startswith("ostler_")
    assert made.json["restrictions"]["labels"] == {"a": "b"}
    assert shell.check("api-key", "revoke", "ci", "--yes").out == "api-key ci revoked\n"
    assert shell.check("audit-log", "list", "--operation", "create_key", "-o", "json").json


def test_controls_of_others_do_not_reach_a_terminal() -> None:
    from ostler_cli.output import write_json, write_yaml
    from ostler_cli.text import clean, clean_lines

    evil = "a\x1b[31mb\x07\u202ec\x9bd"
    for text in (clean(evil), clean_lines(evil), write_json({"a": evil}), write_yaml({"a": evil})):
        assert not {"\x1b", "\x07", "\u202e", "\x9b"}.intersection(text)
    assert (
        json.loads(write_json({"a": evil}))
        == {"a": evil}
        == yaml.safe_load(write_yaml({"a": evil}))
    )
    assert clean("two\nlines\t") == "two\\u000alines\\u0009"
    assert clean_lines("two\nlines\t") == "two\nlines\t"


@pytest.mark.parametrize("form", ["table", "json", "yaml", "id", "name"])
def test_a_service_of_others_writes_no_controls(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    evil = "a\x1b[2J\x9b\u202eb\nc"
    with open_stub(Answer(body={"id": evil, "created_at": evil})) as stub:
        shown = Shell(capsys, stub.url).check("server", "show", str(uuid.uuid4()), "-o", form)
    assert not {"\x1b", "\x9b", "\u202e"}.intersection(shown.out)
    assert form not in ("id", "name") or len(shown.lines) == 1


def test_ages_and_sizes_are_told_in_the_largest_unit() -> None:
    assert [tell_size(size) for size in (5, 2048, 3 << 30)] == ["5 B", "2.0 KiB", "3.0 GiB"]
    assert tell_age("2020-01-01T00:00:00Z").endswith("d")
    assert tell_age("2999-01-01T00:00:00Z").startswith("in ")
    assert tell_age("soon\x1b") == "soon\\u001b"


def run_in_sh(script: str, url: str, directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", script, "sh", *COMMAND],
        env=make_client_environment(directory, OSTLER_URL=url),
        capture_output=True, text=True,
    )  # fmt: skip


def test_a_reader_that_has_seen_enough_is_no_failure_to_tell_of(
    live_server: LiveServer, tmp_path: Path
) -> None:
    done = run_in_sh('"$@" service openapi-json | head -n 1', live_server.url, tmp_path)
    assert (done.stdout, done.stderr) == ("{\n", "")


@pytest.mark.parametrize("command", ["me", "flavor list -o name", "server --help"])
def test_a_full_disk_is_told(live_server: LiveServer, tmp_path: Path, command: str) -> None:
    done = run_in_sh(f'exec "$@" {command} >/dev/full', live_server.url, tmp_path)
    assert done.returncode == 1
    assert done.stderr == "ostler: standard output cannot be written: no space left on device\n"


def test_letters_that_a_locale_has_not_are_written_out(
    live_server: LiveServer, shell: Shell, tmp_path: Path
) -> None:
    arguments = ("--flavor", "m1.small", "--image", "Ubuntu 22.04 LTS")
    shell.check("server", "create", "Größe 日本 😀", *arguments)
    show = 'PYTHONIOENCODING={} "$@" server list --name "Größe 日本 😀" -o {}'
    ascii_json = run_in_sh(show.format("ascii", "json"), live_server.url, tmp_path)
    assert json.loads(ascii_json.stdout)[0]["name"] == "Größe 日本 😀"
    ascii_yaml = run_in_sh(show.format("ascii", "yaml"), live_server.url, tmp_path)
    assert yaml.safe_load(ascii_yaml.stdout)[0]["name"] == "Größe 日本 😀"
    ascii_word = run_in_sh(show.format("ascii", "name"), live_server.url, tmp_path)
    assert (ascii_word.stdout, ascii_word.stderr) == (
        "Gr\\xf6\\xdfe \\u65e5\\u672c \\U0001f600\n",
        "",
    )


@pytest.mark.parametrize("command", ["apply -f -", "context add x --api-key -"])
def test_a_standard_input_that_is_closed_is_empty(tmp_path: Path, command: str) -> None:
    done = run_in_sh(f'exec "$@" {command} <&-', "http://localhost:1", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(("ostler: - describes nothing", "ostler: standard input has no"))


@pytest.mark.parametrize(
    ("arguments", "begin"),
    [
        (["nope", "-ojson"], '{"error"'),
        (["nope", "--output=json"], '{"error"'),
        (["nope", "--output", "json"], '{"error"'),
        (["--", "-ojson"], "ostler: "),
        (["nope-ojson"], "ostler: "),
    ],
)
def test_errors_are_json_where_that_is_asked_for_alone(
    shell: Shell, arguments: list[str], begin: str
) -> None:
    done = shell("server", "show", *arguments)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(begin)


def test_an_error_is_json_behind_a_letter_of_another_option_too(shell: Shell) -> None:
    done = shell("server", "show", "nope", "-vojson")
    assert json.loads(done.err.splitlines()[-1])["error"]["code"] == "SERVER_NOT_FOUND"


def test_one_thing_that_is_refused_prints_nothing_beside_its_error(shell: Shell) -> None:
    arguments = ("--flavor", "nano", "--image", "Ubuntu 22.04 LTS", "-o", "json")
    assert shell("server", "create", "x", *arguments).out == ""
    assert shell("server", "stop", "nope", "-o", "json").out == ""
    assert shell("server", "stop", "nope", "nor-this", "-o", "json").json == []


def test_off_a_terminal_nothing_is_coloured_or_cut(
    live_server: LiveServer, client: Client, tmp_path: Path
) -> None:
    name = make_name("x" * 200)
    client.servers.create(name=name, flavor=SMALL, image=UBUNTU)
    done = spawn(
        "server", "list", "--name", name, url=live_server.url, directory=tmp_path, COLUMNS="40"
    )
    assert name in done.out
    assert "\x1b" not in done.out
    assert done.err == ""
