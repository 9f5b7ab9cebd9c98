"""Live services for the tests over HTTP, each with a database of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Databases, open_databases
from tests.http.api import create_server, open_client
from tests.http.simulator import CONTROLLED, RESET
from tests.http.webhooks import NOWHERE, Webhook, create_webhook, get_webhook_path, prepare_sender
from tests.receiver import Receiver
from tests.server import LiveServer, serve


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    return open_databases(request, tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def live_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    with serve(databases.create(), tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="session")
def client(live_server: LiveServer) -> Iterator[httpx.Client]:
    with open_client(live_server.url) as client:
        yield client


@pytest.fixture
def server(client: httpx.Client) -> dict[str, Any]:
    return create_server(client)


@pytest.fixture
def database_url(databases: Databases) -> str:
    return databases.create()


@pytest.fixture
def blank_url(databases: Databases) -> str:
    """The URL of a database that nothing has been written to."""
    return databases.create_empty()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "server"


@pytest.fixture
def own_server(database_url: str, directory: Path) -> Iterator[LiveServer]:
    """A service whose log nobody else writes."""
    with serve(database_url, directory) as server:
        yield server


@pytest.fixture
def own_client(own_server: LiveServer) -> Iterator[httpx.Client]:
    with open_client(own_server.url) as client:
        yield client


@pytest.fixture(scope="module")
def controlled_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service whose simulated cloud obeys requests."""
    directory = tmp_path_factory.mktemp("controlled")
    with serve(databases.create(), directory, **CONTROLLED) as server:
        yield server


@pytest.fixture
def controlled_client(controlled_server: LiveServer) -> Iterator[httpx.Client]:
    """A client of such a service, which is in its first state."""
    with open_client(controlled_server.url) as client:
        assert client.post(RESET).status_code == 204
        yield client


@pytest.fixture(scope="session")
def sender(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A service whose webhooks may reach this machine."""
    directory = tmp_path_factory.mktemp("sender")
    with prepare_sender(databases.create(), directory, LOG_LEVEL="DEBUG") as server:
        yield server


@pytest.fixture(scope="session")
def sending(sender: LiveServer) -> Iterator[httpx.Client]:
    with open_client(sender.url) as client:
        yield client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def webhook(sending: httpx.Client, receiver: Receiver) -> Iterator[Webhook]:
    """A webhook that delivers to ``receiver``."""
    made = create_webhook(sending, receiver.url)
    yield made
    sending.delete(get_webhook_path(made))


@pytest.fixture
def idle_webhook(client: httpx.Client) -> Iterator[Webhook]:
    """A webhook whose receiver there is not."""
    made = create_webhook(client, NOWHERE)
    yield made
    client.delete(get_webhook_path(made))
