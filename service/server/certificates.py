"""The certificate of the service and its key, from files, and what is agreed on with them."""

import logging
import ssl
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from service.settings.config import ConfigError, Settings

ALPN = ["http/1.1"]

logger = logging.getLogger(__name__)


class CertificateFiles(Struct, frozen=True):
    """Where a certificate, with those that lead to one that clients know, and its key are, as PEM.

    They may be one file.
    """

    certificate: str
    key: str

    def make_context(self) -> ssl.SSLContext:
        """Return what connections are made with: TLS 1.2 or 1.3, and HTTP/1.1 in it.

        Raises ConfigError, in one line.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_RENEGOTIATION  # which costs a server more than a client
        context.set_alpn_protocols(ALPN)
        self._read_expiry()
        self._check_key()
        try:
            context.load_cert_chain(self.certificate, self.key)
        except (OSError, ssl.SSLError):
            raise ConfigError(
                f"TLS_KEY: {self.key} does not hold the key of the certificate in TLS_CERT"
            ) from None
        return context

    def log_use(self) -> None:
        """Log which certificate is used from now on, and until when it holds."""
        extra = {"file": self.certificate, "expires_at": self._read_expiry().isoformat()}
        logger.info("Certificate in use", extra=extra)

    def _read_expiry(self) -> datetime:
        from cryptography import x509  # which a service without TLS can do without

        content = read_file("TLS_CERT", self.certificate)
        try:
            return x509.load_pem_x509_certificates(content)[0].not_valid_after_utc
        except ValueError:
            raise ConfigError(
                f"TLS_CERT: {self.certificate} does not hold a certificate as PEM"
            ) from None

    def _check_key(self) -> None:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        content = read_file("TLS_KEY", self.key)
        try:
            load_pem_private_key(content, None)
        except TypeError:
            raise ConfigError(
                f"TLS_KEY: {self.key} is encrypted, and nobody can be asked for its password"
            ) from None
        except (ValueError, UnsupportedAlgorithm):
            raise ConfigError(f"TLS_KEY: {self.key} does not hold a private key as PEM") from None


def read_file(name: str, path: str) -> bytes:
    """Return what the file of a setting holds. Raises ConfigError."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"{name}: {path} cannot be read: {reason}") from None


def find_certificate(settings: Settings) -> CertificateFiles | None:
    """Return the files that the settings name, None without TLS."""
    if not settings.tls_cert:
        return None
    return CertificateFiles(settings.tls_cert, settings.tls_key)
