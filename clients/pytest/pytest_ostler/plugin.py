"""The fixture ``ostler``, the marker of the same name, and the options of pytest."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_ostler.orders import Orders
    from pytest_ostler.ostler import Ostler
    from pytest_ostler.service import Service

MARKER = "ostler"
DESCRIPTION = (
    "ostler(faults={…}, latency=seconds|{action: seconds}, instant=bool): "
    "what the simulated cloud of the fixture is told before the test"
)
SECTION = "Ostler's log"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and the settings of an ini file."""
    group = parser.getgroup("ostler")
    group.addoption("--ostler-url", metavar="URL", help="Use the service that runs there.")
    group.addoption("--ostler-api-key", metavar="KEY", help="The key of an admin of the service.")
    parser.addini("ostler_settings", "Settings of the service, NAME=VALUE a line.", "linelist")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", DESCRIPTION)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse markers that say what the cloud cannot be told, before any test is run."""
    for item in items:
        read_orders(item)


def read_orders(item: pytest.Item) -> Orders | None:
    """Return what the markers of a test tell the cloud, the closest last, None without any."""
    marks = list(item.iter_markers(MARKER))
    if not marks:
        return None
    from pytest_ostler.orders import Orders, OrderUnknown, read_mark

    orders = Orders()
    for mark in reversed(marks):
        try:
            orders = read_mark(mark.args, mark.kwargs, orders)
        except OrderUnknown as error:
            raise pytest.UsageError(f"{item.nodeid}: @pytest.mark.ostler: {error}") from None
    return orders


@pytest.fixture(scope="session")
def ostler_service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ostler]:
    """Give the service of this process: one that runs already, or one of its own."""
    from pytest_ostler.ostler import Ostler
    from pytest_ostler.service import Service

    config = request.config
    api_key = config.getoption("--ostler-api-key")
    if url := config.getoption("--ostler-url"):
        ostler = Ostler(url, api_key)
        require_obedience(config, ostler, "--ostler-url")
        yield ostler
        ostler.close()
        return
    service = Service(tmp_path_factory.mktemp("ostler"), read_settings(config))
    try:
        ostler = Ostler(start_service(service), api_key)
        require_obedience(config, ostler, "ostler_settings")
        config.stash[SERVICE] = service
        yield ostler
        del config.stash[SERVICE]
        ostler.close()
    finally:
        service.stop()


def start_service(service: Service) -> str:
    """Start the service, and return where it is. That it cannot be started fails the test."""
    from pytest_ostler.service import ServiceFailed

    try:
        return service.start()
    except ServiceFailed as error:
        reason = str(error)
    pytest.fail(reason, pytrace=False)


@pytest.fixture
def ostler(request: pytest.FixtureRequest, ostler_service: Ostler) -> Ostler:
    """Give a service with a simulated cloud, in its first state, told what the markers say."""
    service = request.config.stash.get(SERVICE, None)
    start = service.measure_log() if service is not None else 0
    ostler_service.clear()
    request.node.stash[LOG_START] = start, ostler_service.cleared_by
    orders = read_orders(request.node)
    if orders is not None:
        ostler_service.obey(orders)
    return ostler_service


SERVICE: pytest.StashKey[Service] = pytest.StashKey()
LOG_START: pytest.StashKey[tuple[int, str]] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a test that has failed what the service has written meanwhile."""
    report = yield
    service, start = item.config.stash.get(SERVICE, None), item.stash.get(LOG_START, None)
    if report.failed and service is not None and start is not None:
        service.await_log()
        report.sections.append((f"{SECTION} ({report.when})", service.read_log(*start)))
    return report


def read_settings(config: pytest.Config) -> dict[str, str]:
    """Return the settings of the ini file; a line that is none fails the test."""
    settings = {}
    for line in config.getini("ostler_settings"):
        name, sign, value = line.partition("=")
        if not sign:
            message = f"ostler_settings: {line!r} is not of the form NAME=VALUE"
            pytest.fail(message, pytrace=False)
        settings[name.strip()] = value.strip()
    return settings


def require_obedience(config: pytest.Config, ostler: Ostler, named_by: str) -> None:
    """Fail the test for a service that is shared, away, or cannot be told anything."""
    reason = find_disobedience(config, ostler)
    if reason:
        pytest.fail(f"{named_by}: {reason}", pytrace=False)


def find_disobedience(config: pytest.Config, ostler: Ostler) -> str | None:
    """Return why the service that is named is of no use, None where it is."""
    from ostler_sdk.errors import DeniedError, NotFoundError, OstlerError

    shared = bool(config.getoption("--ostler-url"))
    if shared and getattr(config, "workerinput", {}).get("workercount", 1) > 1:
        return (
            "one service cannot be in its first state for several workers; run without -n, or "
            "leave the option out: each worker starts one of its own then"
        )
    try:
        ostler.clear()
    except NotFoundError:
        return (
            f"the service at {ostler.url} takes no orders; start it with SIMULATOR_CONTROL=true, "
            "in front of its simulated cloud alone"
        )
    except DeniedError as error:
        return f"{error} Give the key of an admin of all projects by --ostler-api-key"
    except OstlerError as error:
        return f"{ostler.url}: {error}"
    return None


def pytest_report_header(config: pytest.Config) -> Any:
    """Tell of the service that is named."""
    url = config.getoption("--ostler-url")
    return f"ostler: {url}" if url else None
