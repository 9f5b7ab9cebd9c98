"""The plugin for pytest, as the tests of other programs use it: in runs of pytest of their own."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from tests.commands import ROOT
from tests.databases import Databases
from tests.http.keys import BOOTSTRAP
from tests.http.simulator import CONTROLLED
from tests.http.waits import wait_until
from tests.samples import sample_cases
from tests.server import LiveServer, serve

pytest_plugins = ["pytester"]

UNUSED = ("schemathesis", "hypothesispytest", "typeguard", "platformdirs", "cacheprovider")
QUIET = tuple(f"-pno:{plugin}" for plugin in UNUSED)

CLEAN = """
import asyncio, json, os, subprocess, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
import pytest
from ostler_sdk.errors import BackendUnavailable, OperationFailed
from ostler_sdk import Client, Retries

SERVER = dict(name="web-01", flavor="m1.small", image="Debian 12")

def count(ostler):
    return len(list(ostler.client.servers.list()))

@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_an_empty_service(ostler, turn):
    assert count(ostler) == 0
    server = ostler.client.servers.create(**SERVER, wait=True)
    assert (server.status, server.ip_address) == ("ACTIVE", "10.0.0.1")
    ostler.client.keypairs.create(name="mine", public_key=os.environ["PUBLIC_KEY"])
    ostler.faults(unavailable=1)
    ostler.clock.advance(100_000)

@pytest.mark.ostler(faults={"build_error": 1})
class TestMarks:
    def test_a_mark_of_the_class_counts(self, ostler):
        with pytest.raises(OperationFailed):
            ostler.client.servers.create(**SERVER, wait=True)

    @pytest.mark.ostler(faults={}, latency={"create": 600})
    def test_a_mark_of_the_test_counts_more_and_the_clock_is_moved(self, ostler):
        server = ostler.client.servers.create(**SERVER)
        assert server.status == "BUILD"
        before = ostler.clock.freeze()
        assert ostler.clock.now() == before
        assert (ostler.clock.advance(601) - before).total_seconds() == 601
        ostler.client.operations.wait(server.operation_id)
        assert ostler.client.servers.get(server.id).status == "ACTIVE"
        assert ostler.clock.run() >= before

    @pytest.mark.ostler(instant=True)
    def test_an_instant_cloud_needs_no_waiting(self, ostler):
        server = ostler.client.servers.create(**SERVER)
        assert ostler.client.servers.stop(server.id).status == "SHUTOFF"
        ostler.instant(False)
        assert ostler.client.servers.create(**SERVER).status == "BUILD"

def test_faults_and_times_end_with_their_block(ostler):
    ostler.latency(5, stop=7)
    with ostler.faults(unavailable=1), ostler.latency(60):
        state = ostler.client.request("GET", "/api/v1/simulator").data
        assert (state["faults"], state["latency_seconds"]) == ({"unavailable": 1}, 60)
    state = ostler.client.request("GET", "/api/v1/simulator").data
    assert (state["faults"], state["latency_seconds"]) == ({}, 5)
    assert state["action_latency_seconds"] == {"stop": 7}

def test_who_awaits_has_a_client_too(ostler):
    async def boot():
        async with ostler.open_async_client() as client:
            return await client.servers.create(**SERVER, wait=True)
    assert asyncio.run(boot()).status == "ACTIVE"

def test_another_process_finds_the_service(ostler):
    program = "from ostler_sdk import Client; print(Client().servers.create("
    program += "name='web-01', flavor='m1.small', image='Debian 12', wait=True).status)"
    environment = {**os.environ, **ostler.environ}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True)
    assert done.stdout.strip() == b"ACTIVE", done.stderr

def test_webhooks_come_to_this_machine(ostler):
    got = threading.Event()
    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()
            got.set()
        def log_message(self, *_):
            pass
    receiver = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    ostler.client.webhooks.create(url=f"http://127.0.0.1:{receiver.server_port}/")
    ostler.client.servers.create(**SERVER)
    assert got.wait(30)
    receiver.shutdown()

def test_what_the_cloud_does_not_know_is_refused_with_what_it_does(ostler):
    with pytest.raises(ValueError, match="unknown fault 'unavailble', did you mean 'unavailable'"):
        ostler.faults(unavailble=1)
    with pytest.raises(ValueError, match="unknown action 'dance'; There are create, "):
        ostler.latency(dance=1)
    with pytest.raises(ValueError, match="a number"):
        ostler.faults(hang="yes")
    with pytest.raises(ValueError, match="seconds"):
        ostler.latency()
"""

OTHERS = """
import os

def test_where_it_is(ostler, record_property):
    with open(os.environ["SEEN"], "a") as seen:
        seen.write(f"{os.environ['PYTEST_XDIST_WORKER']} {ostler.url}\\n")
    assert not list(ostler.client.servers.list())
    ostler.client.servers.create(name="web-01", flavor="m1.small", image="Debian 12")
"""

FAILING = """
import pytest
@pytest.fixture
def server(ostler):
    return ostler.client.servers.create(name="told", flavor="m1.small", image="Debian 12")
def test_a(server):
    pass
def test_b(server):
    assert server.name == "something else"
"""

PATIENT = """
import os, time
def test_a(ostler):
    with open(os.environ["SEEN"], "w") as seen:
        seen.write(ostler.url)
    time.sleep(600)
"""

ONE = "def test_one(ostler):\n    assert not list(ostler.client.servers.list())\n"


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A directory for tests of another program, whose environment names other services."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    monkeypatch.setenv("OSTLER_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AUTH_MODE", "api-key")
    monkeypatch.setenv("SEEN", str(pytester.path / "seen"))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    (pytester.path / ".env").write_text("LISTEN_PORT=nonsense\n")
    return pytester


def run(inner: pytest.Pytester, code: str, *options: str) -> pytest.RunResult:
    """Run tests of another program."""
    inner.makepyfile(code)
    return inner.runpytest_subprocess(*QUIET, *options, timeout=300)


def test_a_test_has_a_cloud_of_its_own_and_tells_it_what_to_do(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.http.keypairs import make_public_key

    monkeypatch.setenv("PUBLIC_KEY", make_public_key())
    result = run(inner, CLEAN, "--strict-markers")
    result.assert_outcomes(passed=10)


def test_a_test_that_fails_shows_what_the_service_has_written_meanwhile(
    inner: pytest.Pytester,
) -> None:
    inner.makeini("[pytest]\nostler_settings =\n    LOG_LEVEL=DEBUG\n    ENV=plugin\n")
    result = run(inner, FAILING)
    result.assert_outcomes(passed=1, failed=1)
    text = result.stdout.str()
    assert text.count("Ostler's log") == 1
    _, log = text.split("Ostler's log")
    assert '"server_name":"told"' in log
    assert '"env":"plugin"' in log
    assert log.count('"message":"Server created"') == 1


@pytest.mark.parametrize(
    ("mark", "said"),
    sample_cases(
        [
            (
                "faults={'build_eror': 1}",
                "*unknown fault 'build_eror', did you mean 'build_error'?*",
            ),
            ("fault={}", "*unknown argument 'fault', did you mean 'faults'?*"),
            ("'slow'", "*takes named arguments alone: faults, latency, instant*"),
            ("latency='long'", "*latency has to be a number*"),
            ("faults=1", "*faults has to be a mapping of faults to chances*"),
            ("instant=1", "*instant has to be True or False*"),
        ]
    ),
)
def test_a_mark_that_the_cloud_does_not_know_is_an_error_before_any_test(
    inner: pytest.Pytester, mark: str, said: str
) -> None:
    code = f"import pytest\n@pytest.mark.ostler({mark})\ndef test_a(ostler):\n    pass\n"
    result = run(inner, code)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([said])
    assert "Traceback" not in result.stderr.str()


@pytest.mark.long
def test_what_the_page_of_the_plugin_shows_works(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "clients" / "pytest" / "README.md").read_text(encoding="utf-8")
    tests, program = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    run(inner, tests).assert_outcomes(passed=3)
    monkeypatch.delenv("OSTLER_URL")
    done = inner.runpython_c(program)
    assert done.outlines == ["ACTIVE"]


@pytest.mark.long
def test_each_worker_of_xdist_has_a_service_of_its_own(inner: pytest.Pytester) -> None:
    code = OTHERS + OTHERS.replace("test_where_it_is", "test_again")
    result = run(inner, code, "-n", "2", "--dist", "each")
    result.assert_outcomes(passed=4)
    seen = {tuple(line.split()) for line in (inner.path / "seen").read_text().splitlines()}
    assert len(seen) == len({worker for worker, _ in seen}) == len({url for _, url in seen}) == 2


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_the_service_ends_with_pytest_however_that_ends(
    inner: pytest.Pytester, number: signal.Signals
) -> None:
    inner.makepyfile(PATIENT)
    seen = inner.path / "seen"
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *QUIET],
        cwd=inner.path,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until(lambda: bool(seen.exists() and seen.read_text()))
    started = psutil.Process(process.pid).children(recursive=True)
    assert started
    process.send_signal(number)
    process.wait(60)
    _, alive = psutil.wait_procs(started, timeout=30)
    assert alive == []


@pytest.fixture(scope="module")
def controlled(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service that asks who calls, and takes orders."""
    settings = {**CONTROLLED, "AUTH_MODE": "api-key", "AUTH_BOOTSTRAP_KEY": BOOTSTRAP}
    with serve(databases.create(), tmp_path_factory.mktemp("controlled"), **settings) as server:
        yield server


@pytest.mark.long
def test_a_service_that_runs_already_is_used_if_it_takes_orders(
    inner: pytest.Pytester, controlled: LiveServer, live_server: LiveServer
) -> None:
    named = ("--ostler-url", controlled.url)
    run(inner, ONE, *named, "--ostler-api-key", BOOTSTRAP).assert_outcomes(passed=1)
    for options, said in (
        (named, "*--ostler-url: *Give the key of an admin of all projects by --ostler-api-key*"),
        (("--ostler-url", live_server.url), "*takes no orders; start it with SIMULATOR_CONTROL=*"),
        (("--ostler-url", "http://127.0.0.1:1"), "*--ostler-url: http://127.0.0.1:1: *reached*"),
        ((*named, "-n", "2"), "*one service cannot be in its first state for several workers*"),
    ):
        result = run(inner, ONE, *options)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines([said])
        assert "Traceback" not in result.stdout.str()


def test_without_a_test_that_asks_for_it_nothing_is_started_nor_imported(
    inner: pytest.Pytester,
) -> None:
    code = """
    import sys
    def test_a():
        assert "ostler_sdk" not in sys.modules
        assert "pytest_ostler.service" not in sys.modules
    """
    run(inner, code).assert_outcomes(passed=1)


def test_a_service_that_cannot_start_says_why_in_one_piece(inner: pytest.Pytester) -> None:
    inner.makeini("[pytest]\nostler_settings = SIMULATOR_LATENCY=nonsense\n")
    result = run(inner, ONE)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*The service ended at its start:*", "*SIMULATOR_LATENCY*"])
    result.stdout.no_fnmatch_line("*During handling of the above exception*")


@pytest.mark.long
def test_a_service_that_is_set_to_take_no_orders_says_so_in_one_piece(
    inner: pytest.Pytester,
) -> None:
    inner.makeini("[pytest]\nostler_settings = SIMULATOR_CONTROL=false\n")
    result = run(inner, ONE)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["ostler_settings: *takes no orders; start it with SIMULATOR_*"])
    result.stdout.no_fnmatch_line("*raise error*")


@pytest.mark.long
def test_a_service_of_the_tests_may_ask_who_calls(inner: pytest.Pytester) -> None:
    settings = ("AUTH_MODE=api-key", f"AUTH_BOOTSTRAP_KEY={BOOTSTRAP}")
    inner.makeini("[pytest]\nostler_settings =\n  " + "\n  ".join(settings))
    run(inner, ONE, "--ostler-api-key", BOOTSTRAP).assert_outcomes(passed=1)
