"""The id of a request: as it was sent, or a new one; and that of the request at hand, for logs."""

import re
import secrets
from contextvars import ContextVar

SANE_REQUEST_ID = re.compile(rb"[\x21-\x7e]{1,128}")

NO_REQUEST = "-"
request_id_var: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)


def choose_request_id(sent: bytes) -> str:
    """Return the request id that was sent if it is sane, else a new one."""
    return sent.decode("ascii") if SANE_REQUEST_ID.fullmatch(sent) else secrets.token_hex(16)
