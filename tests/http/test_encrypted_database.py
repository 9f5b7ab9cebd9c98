"""A PostgreSQL that is reached by TLS alone: every connection has it, however it is named."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests.certificates import write_certificate
from tests.commands import run_ostler
from tests.databases import make_database_name
from tests.http.api import SERVERS, get_path, open_client, perform
from tests.http.idempotency import make_body
from tests.http.refusals import expect_refusal
from tests.http.slow import follow
from tests.http.waits import wait_until
from tests.postgres import Postgres
from tests.worker import run_together

pytestmark = pytest.mark.long

SLOW = {"SIMULATOR_LATENCY": "0.1"}
SESSIONS = """SELECT application_name, ssl, query FROM pg_stat_activity
JOIN pg_stat_ssl USING (pid) WHERE datname = %s"""


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Postgres, Path]]:
    """A PostgreSQL that takes no other connection, and its certificate."""
    with Postgres() as server:
        certificate = tmp_path_factory.mktemp("trusted") / "root.pem"
        certificate.write_bytes(server.require_encryption().read_bytes())
        yield server, certificate


def write_service(directory: Path, postgres: Postgres, name: str, certificate: Path) -> Path:
    """Write the file in which libpq finds a database, and how it is reached, by the name nova."""
    address = postgres.find_address(name).replace(" ", "\n")
    written = directory / "services.conf"
    secured = f"sslmode=verify-full\nsslrootcert={certificate}"
    written.write_text(f"[nova]\n{address}\n{secured}\n")
    return written


@pytest.mark.parametrize("way", ["required", "verified", "service"])
def test_everything_is_done_by_encrypted_connections(
    encrypted: tuple[Postgres, Path], tmp_path: Path, way: str
) -> None:
    postgres, certificate = encrypted
    name = make_database_name()
    url = postgres.create_database(name)
    services = write_service(tmp_path, postgres, name, certificate)
    given = {"PGSERVICEFILE": str(services)} if way == "service" else {}
    address = {
        "required": f"{url}?sslmode=require",
        "verified": f"{url}?sslmode=verify-full&sslrootcert={quote(str(certificate))}",
        "service": "postgresql:///?service=nova",
    }[way]
    upgrade = run_ostler("db", "upgrade", directory=tmp_path, DATABASE_URL=address, **given)
    assert upgrade.returncode == 0, upgrade.stderr
    with (
        run_together(address, tmp_path, 1, 1, **SLOW, **given) as ((service,), (worker,)),
        open_client(service.url) as client,
        psycopg.connect(postgres.find_address("postgres"), autocommit=True) as operator,
    ):
        server = client.post(SERVERS, json=make_body("encrypted")).json()
        wait_until(lambda: client.get(get_path(server)).json()["status"] == "ACTIVE")
        assert follow(client, perform(client, server, "stop"))["status"] == "succeeded"
        assert client.get("/health").status_code == 200
        found = operator.execute(SESSIONS, [name]).fetchall()
    assert {ssl for _, ssl, _ in found} == {True}
    assert any(query.startswith("LISTEN") for *_, query in found)
    for process in (service, worker):
        assert {line["levelname"] for line in process.log} == {"INFO"}, process.stdout


def test_a_server_that_is_not_the_one_of_the_certificate_is_refused(
    encrypted: tuple[Postgres, Path], tmp_path: Path
) -> None:
    postgres, _ = encrypted
    url = postgres.create_database(make_database_name())
    other = write_certificate(tmp_path).file
    address = f"{url}?sslmode=verify-full&sslrootcert={quote(str(other))}"
    expect_refusal(tmp_path, "certificate", "serve", DATABASE_URL=address)
