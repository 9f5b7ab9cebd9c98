"""Live services for the tests of clients, each with a database of its own."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ostler_sdk import Client
from tests.clients.generators import GeneratedClient
from tests.clients.shell import Shell
from tests.databases import Databases, open_databases
from tests.http.keys import serve_with_keys
from tests.server import LiveServer, serve


@pytest.fixture(scope="session", autouse=True)
def no_profiles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """See to it that no profile of whoever runs the tests counts, and no proxy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OSTLER_CONFIG", str(tmp_path_factory.mktemp("config") / "config.toml"))
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        for name in ("OSTLER_URL", "OSTLER_API_KEY", "OSTLER_TOKEN", "OSTLER_CLOUD"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> Iterator[None]:
    """Have programs that the tests start take SIGINT, also from a job in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    return open_databases(request, tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def live_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service with the simulated cloud, in which everything ends at once."""
    with serve(databases.create(), tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="session")
def slow_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service whose cloud takes its time, so that operations can be seen under way."""
    directory = tmp_path_factory.mktemp("slow")
    with serve(databases.create(), directory, SIMULATOR_LATENCY="0.2") as server:
        yield server


@pytest.fixture(scope="session")
def story_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service that asks for a key, and whose cloud takes a second for each step."""
    directory = tmp_path_factory.mktemp("story")
    with serve_with_keys(databases.create(), directory, SIMULATOR_LATENCY="1") as server:
        yield server


@pytest.fixture(scope="module")
def generated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> GeneratedClient:
    """The client by the generator that the parameter names."""
    return GeneratedClient(request.param, tmp_path_factory.mktemp("generated"))


@pytest.fixture
def database_url(databases: Databases) -> str:
    return databases.create()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "server"


@pytest.fixture(scope="session")
def client(live_server: LiveServer) -> Iterator[Client]:
    with Client(live_server.url) as client:
        yield client


@pytest.fixture(scope="session")
def slow_client(slow_server: LiveServer) -> Iterator[Client]:
    with Client(slow_server.url) as client:
        yield client


@pytest.fixture
def shell(live_server: LiveServer, capsys: pytest.CaptureFixture[str]) -> Shell:
    """The command line, against a cloud in which everything ends at once."""
    return Shell(capsys, live_server.url)


@pytest.fixture
def slow_shell(slow_server: LiveServer, capsys: pytest.CaptureFixture[str]) -> Shell:
    """The command line, against a cloud that takes its time."""
    return Shell(capsys, slow_server.url)
