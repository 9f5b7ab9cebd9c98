"""What a request says of who calls: the fields, and the tokens in them."""

Headers = dict[bytes, bytes]
"""The fields of a request, the name of each in small letters and once."""

AUTHORIZATION = b"authorization"
AUTH_TOKEN = b"x-auth-token"
LONGEST_TOKEN = 8192
UNKNOWABLE = "?"
"""A token that nobody has, in the place of what is too long for any."""


def has_credentials(headers: Headers) -> bool:
    """Tell whether a request says anything of who calls."""
    return AUTHORIZATION in headers or AUTH_TOKEN in headers


def read_bearer(headers: Headers) -> str:
    """Return the token of ``Authorization: Bearer``, "" for none and for another scheme."""
    scheme, _, bearer = _read(headers.get(AUTHORIZATION, b"")).partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else ""


def read_auth_token(headers: Headers) -> str:
    """Return the token of ``X-Auth-Token``, "" for none."""
    return _read(headers.get(AUTH_TOKEN, b"")).strip()


def _read(value: bytes) -> str:
    return value.decode("latin-1") if len(value) <= LONGEST_TOKEN else UNKNOWABLE
