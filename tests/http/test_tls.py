"""A service with a certificate: TLS and nothing else, renewed without a restart."""

import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPResponse
from pathlib import Path

import httpx
import pytest

from tests.certificates import Certificate, EncryptedServer, write_certificate
from tests.commands import run_ostler
from tests.databases import Databases
from tests.http.api import SERVERS
from tests.http.bad.request import NEW
from tests.http.bad.wire import GET, POST
from tests.http.keys import BOOTSTRAP
from tests.http.refusals import expect_refusal
from tests.http.sessions import SAME_ORIGIN, SESSION, post_key, read_flags
from tests.http.streams import EVENTS
from tests.http.waits import wait_until
from tests.http.wire import connect
from tests.server import LiveServer

TRANSPORT_SECURITY = "strict-transport-security"
DEADLINE_S = 20
FEW = 24
WORKERS = 8
MORE = 60


@pytest.fixture(scope="module")
def encrypted(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EncryptedServer]:
    limits = {"REQUEST_HEAD_SECONDS": "2", "MAX_CONNECTIONS": str(FEW)}
    directory = tmp_path_factory.mktemp("encrypted")
    with EncryptedServer(databases.create(), directory, **limits) as server:
        yield server


@pytest.fixture
def trusting(encrypted: EncryptedServer) -> Iterator[httpx.Client]:
    """A client that knows the certificate."""
    context = encrypted.certificate.make_context()
    with httpx.Client(base_url=encrypted.url, verify=context, timeout=DEADLINE_S) as client:
        yield client


def test_a_session_goes_by_tls_alone(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("keyed")
    settings = {"AUTH_MODE": "api-key", "AUTH_BOOTSTRAP_KEY": BOOTSTRAP}
    with EncryptedServer(databases.create(), directory, **settings) as server:
        context = server.certificate.make_context()
        with httpx.Client(base_url=server.url, verify=context, timeout=DEADLINE_S) as client:
            response = post_key(client, BOOTSTRAP)
            assert "secure" in read_flags(response)
            gone = client.delete(SESSION, headers=SAME_ORIGIN)
            assert "secure" in read_flags(gone)


def connect_safely(server: EncryptedServer) -> ssl.SSLSocket:
    """Return a connection whose beginning is agreed on."""
    context = server.certificate.make_context()
    return context.wrap_socket(connect(server.port), server_hostname="localhost")


def read_serial(server: LiveServer) -> str:
    """Return the certificate that a new connection is made with, whichever it is."""
    return ssl.get_server_certificate(("127.0.0.1", server.port))


def await_message(server: LiveServer, message: str, count: int) -> None:
    """Wait until a line of the log has been written so many times."""
    with ExitStack() as stack:

        def is_written() -> bool:
            stack.enter_context(connect(server.port))
            assert server.process.poll() is None
            return server.stdout.count(message) >= count

        wait_until(is_written)


def test_everything_is_served_by_tls(encrypted: EncryptedServer, trusting: httpx.Client) -> None:
    made = trusting.post(SERVERS, json=NEW)
    assert made.status_code == 201
    assert trusting.get(made.headers["Location"]).json() == made.json()
    headers = {"Accept": "text/event-stream"}
    with trusting.stream("GET", EVENTS, headers=headers) as stream:
        assert next(stream.iter_lines()) == "retry: 1000"
    assert encrypted.stderr.startswith(f"Ostler serves https://localhost:{encrypted.port} ")


def test_a_large_response_comes_whole(trusting: httpx.Client) -> None:
    asked = trusting.get("/docs/redoc.standalone.js", headers={"Accept-Encoding": "identity"})
    assert len(asked.content) == int(asked.headers["Content-Length"]) > 1_000_000


def test_browsers_that_ask_this_machine_are_not_told_to_use_tls_for_all_that_it_serves(
    trusting: httpx.Client,
) -> None:
    assert TRANSPORT_SECURITY not in trusting.get("/health").headers


def test_browsers_elsewhere_are_told_to_use_nothing_else(
    database_url: str, directory: Path
) -> None:
    settings = {"LISTEN_HOST": "0.0.0.0", "ALLOW_ANONYMOUS": "true"}
    with EncryptedServer(database_url, directory, **settings) as server:
        response = httpx.get(f"{server.url}/docs", verify=server.certificate.make_context())
        assert response.headers[TRANSPORT_SECURITY] == "max-age=31536000"


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_is_older_than_tls_1_2_is_not_agreed_on(
    encrypted: EncryptedServer, newest: ssl.TLSVersion
) -> None:
    context = encrypted.certificate.make_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = newest
    with connect(encrypted.port) as connection, pytest.raises(ssl.SSLError):
        context.wrap_socket(connection, server_hostname="localhost")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_what_is_as_new_is_with_http_1_1_in_it(
    encrypted: EncryptedServer, version: ssl.TLSVersion
) -> None:
    context = encrypted.certificate.make_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    context.minimum_version = context.maximum_version = version
    with context.wrap_socket(connect(encrypted.port), server_hostname="localhost") as connection:
        assert connection.selected_alpn_protocol() == "http/1.1"


def test_what_is_no_tls_is_not_answered(encrypted: EncryptedServer) -> None:
    for sent in (GET + b"\r\n", b"\x16\x03\x01" + b"\xff" * 500, b"\x00" * 20_000):
        with connect(encrypted.port) as connection:
            connection.sendall(sent)
            assert b"HTTP" not in receive_all(connection)


def receive_all(connection: socket.socket) -> bytes:
    """Return what comes until the connection ends, however it does."""
    received = bytearray()
    try:
        while piece := connection.recv(65_536):
            received += piece
    except ConnectionResetError:
        pass
    return bytes(received)


def test_a_client_that_does_not_agree_in_time_is_let_go(encrypted: EncryptedServer) -> None:
    for sent in (b"", b"\x16\x03\x01"):
        with connect(encrypted.port) as connection:
            connection.sendall(sent)
            assert receive_all(connection) == b""


@pytest.mark.parametrize("sent", [GET, POST + b"Content-Length: 9\r\n\r\n{"], ids=["head", "body"])
def test_a_request_that_does_not_end_is_408_by_tls_too(
    encrypted: EncryptedServer, sent: bytes
) -> None:
    with connect_safely(encrypted) as connection:
        connection.sendall(sent)
        with HTTPResponse(connection) as response:
            response.begin()
            assert response.status == 408


def test_clients_that_never_agree_make_room_for_one_that_does(
    encrypted: EncryptedServer, trusting: httpx.Client
) -> None:
    with ExitStack() as stack:
        idle = [stack.enter_context(connect(encrypted.port)) for _ in range(MORE)]
        assert trusting.get(SERVERS).status_code == 200
        assert receive_all(idle[0]) == b""


def test_an_address_makes_room_for_its_own_connections_alone(
    database_url: str, directory: Path
) -> None:
    limits = {"MAX_CONNECTIONS_PER_ADDRESS": "4"}
    with EncryptedServer(database_url, directory, **limits) as server, ExitStack() as stack:
        idle = [stack.enter_context(connect(server.port)) for _ in range(6)]
        assert [receive_all(one) for one in idle[:2]] == [b"", b""]
        with connect_safely(server) as connection:
            connection.sendall(GET + b"\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 200")


def test_a_client_that_ends_its_side_leaves_nothing_in_the_log(
    encrypted: EncryptedServer, trusting: httpx.Client
) -> None:
    with connect_safely(encrypted) as connection:
        connection.sendall(GET + b"\r\n" + GET + b"\r\n")
        with suppress(ssl.SSLError):  # where the service was quicker with its response
            connection.unwrap()
    assert trusting.get("/health").status_code == 200
    assert [line for line in encrypted.log if line["levelname"] in ("WARNING", "ERROR")] == []
    assert encrypted.complaints == ""


def test_the_health_of_a_service_with_tls_is_told(encrypted: EncryptedServer) -> None:
    settings = {**encrypted.certificate.settings, "LISTEN_PORT": str(encrypted.port)}
    done = run_ostler("health", directory=encrypted.directory, **settings)
    assert done.stdout == f"The service on 127.0.0.1 port {encrypted.port} is healthy\n"


def test_a_certificate_is_renewed_while_connections_stay(
    database_url: str, directory: Path
) -> None:
    with EncryptedServer(database_url, directory) as server, connect_safely(server) as connection:
        before = read_serial(server)
        write_certificate(directory)
        server.process.send_signal(signal.SIGHUP)
        await_message(server, "Certificate in use", 2)
        assert read_serial(server) != before
        connection.sendall(GET + b"\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 200")


def test_a_certificate_that_is_none_leaves_the_one_of_before(
    database_url: str, directory: Path
) -> None:
    with EncryptedServer(database_url, directory) as server:
        before = read_serial(server)
        server.certificate.key.write_text("none")
        server.process.send_signal(signal.SIGHUP)
        await_message(server, "Certificate kept", 1)
        assert read_serial(server) == before


@pytest.mark.long
def test_every_worker_renews_its_certificate(database_url: str, directory: Path) -> None:
    with EncryptedServer(database_url, directory, WORKERS="2") as server:
        await_message(server, "Certificate in use", 2)
        write_certificate(directory)
        server.process.send_signal(signal.SIGHUP)
        await_message(server, "Certificate in use", 4)
        assert read_serial(server) == server.certificate.file.read_text()


@pytest.mark.long
def test_a_worker_that_begins_renews_its_certificate_when_it_can(
    database_url: str, directory: Path
) -> None:
    with EncryptedServer(database_url, directory, WORKERS=str(WORKERS)) as server:
        await_message(server, "Certificate in use", 1)
        write_certificate(directory)
        server.process.send_signal(signal.SIGHUP)
        await_message(server, "Certificate in use", 2 * WORKERS)
        serials = {read_serial(server) for _ in range(FEW)}
        assert serials == {server.certificate.file.read_text()}


def forget_key(certificate: Certificate) -> dict[str, str]:
    return {"TLS_CERT": str(certificate.file)}


def forget_certificate(certificate: Certificate) -> dict[str, str]:
    return {"TLS_KEY": str(certificate.key)}


def name_nothing(certificate: Certificate) -> dict[str, str]:
    return {**certificate.settings, "TLS_CERT": "/no/such/file.pem"}


def swap(certificate: Certificate) -> dict[str, str]:
    return {"TLS_CERT": str(certificate.key), "TLS_KEY": str(certificate.file)}


def name_no_key(certificate: Certificate) -> dict[str, str]:
    return {**certificate.settings, "TLS_KEY": str(certificate.file)}


def take_the_key_of_another(certificate: Certificate) -> dict[str, str]:
    other = certificate.file.parent / "other"
    other.mkdir()
    return {**certificate.settings, "TLS_KEY": str(write_certificate(other).key)}


def encrypt_the_key(certificate: Certificate) -> dict[str, str]:
    return write_certificate(certificate.file.parent, b"a word").settings


def hold_the_key_itself(certificate: Certificate) -> dict[str, str]:
    return {**certificate.settings, "TLS_KEY": certificate.key.read_text()}


FAULTS: dict[Callable[[Certificate], dict[str, str]], str] = {
    forget_key: "TLS_KEY: must be beside TLS_CERT",
    forget_certificate: "TLS_CERT: must be beside TLS_KEY",
    name_nothing: "TLS_CERT: /no/such/file.pem cannot be read: no such file or directory",
    swap: "key.pem does not hold a certificate as PEM",
    name_no_key: "certificate.pem does not hold a private key as PEM",
    take_the_key_of_another: "does not hold the key of the certificate in TLS_CERT",
    encrypt_the_key: "key.pem is encrypted",
    hold_the_key_itself: "TLS_KEY: must name a file",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_certificate_that_cannot_be_used_is_told_in_one_line_at_the_start(
    tmp_path: Path, fault: Callable[[Certificate], dict[str, str]]
) -> None:
    certificate = write_certificate(tmp_path)
    given = fault(certificate)
    line = expect_refusal(tmp_path, FAULTS[fault], **given)
    shown = run_ostler("config", directory=tmp_path, **given)
    for text in (line, shown.stdout, shown.stderr):
        assert "PRIVATE" not in text
