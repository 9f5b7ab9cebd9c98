"""Certificates that sign themselves, and a live service that has one."""

import http.client
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from tests.server import LiveServer

DAYS = timedelta(days=1)
LOCAL = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]


@dataclass(frozen=True)
class Certificate:
    """Where a certificate and its key are."""

    file: Path
    key: Path

    @property
    def settings(self) -> dict[str, str]:
        """The settings by which a service has it."""
        return {"TLS_CERT": str(self.file), "TLS_KEY": str(self.key)}

    def make_context(self) -> ssl.SSLContext:
        """Return what a client connects with that knows this certificate alone."""
        return ssl.create_default_context(cafile=str(self.file))


def write_certificate(directory: Path, password: bytes = b"") -> Certificate:
    """Write a new certificate of this machine into a directory, over one that is there."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAYS)
        .not_valid_after(now + DAYS)
        .add_extension(x509.SubjectAlternativeName(LOCAL), critical=False)
    )
    made = builder.sign(key, hashes.SHA256())
    how: KeySerializationEncryption = NoEncryption()
    if password:
        how = BestAvailableEncryption(password)
    certificate = Certificate(directory / "certificate.pem", directory / "key.pem")
    certificate.file.write_bytes(made.public_bytes(Encoding.PEM))
    certificate.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how))
    return certificate


class EncryptedServer(LiveServer):
    """A service that speaks TLS."""

    def __init__(self, database_url: str, directory: Path, **settings: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.certificate = write_certificate(directory)
        settings = {**self.certificate.settings, **settings}
        super().__init__(database_url, directory)
        self.settings.update(settings)

    @property
    def url(self) -> str:
        """The base URL of the service."""
        return f"https://127.0.0.1:{self.port}"

    def _connect(self) -> http.client.HTTPConnection:
        context = self.certificate.make_context()
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=5, context=context)
