"""Tokens that do not hold, and what of a token may be as it likes."""

import base64
import hmac
import json
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.databases import Databases
from tests.http.api import expect_error, open_client
from tests.oidc.tokens import (
    ALGORITHMS,
    AUDIENCE,
    ISSUER,
    SIGNING_KEYS,
    bear,
    encode,
    make_claims,
    make_token,
    name_settings,
    sign,
    write_keys,
)
from tests.server import serve


def make_weak_key() -> RSAKey:
    """Return a key that is too short for any token (RFC 7518 section 3.3)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return RSAKey.generate_key(1024, {"kid": "weak"})


RSA, EC, ED = SIGNING_KEYS["rsa"], SIGNING_KEYS["ec"], SIGNING_KEYS["ed"]
STRANGE_RSA = RSAKey.generate_key(2048)
STRANGE_EC = ECKey.generate_key("P-256")
WEAK_RSA = make_weak_key()
FOR_SECRETS = RSAKey.generate_key(2048, {"kid": "secrets", "use": "enc"})
FOR_PS256 = RSAKey.generate_key(2048, {"kid": "ps256", "alg": "PS256"})
SECRET = OctKey.generate_key(256, {"kid": "secret"})
KEY_SET = (*SIGNING_KEYS.values(), WEAK_RSA, FOR_SECRETS, FOR_PS256)

PEM = RSA.as_pem(private=False)
DER = RSA.as_der(private=False)
JWK = json.dumps(RSA.as_dict(private=False)).encode()
CLAIMS: dict[str, Any] = make_claims()
HEAD = {"alg": "ES256", "kid": "ec", "typ": "JWT"}
HEADER, PAYLOAD, SIGNATURE = make_token().split(".")


def sign_ec(header: Any = HEAD, payload: Any = CLAIMS) -> str:
    """Return a token with a true signature."""
    return sign(header, payload, EC, "ES256")


def sign_head(**members: Any) -> str:
    """Return a token with a true signature and other members in its header."""
    return sign_ec({**HEAD, **members})


def sign_hmac(secret: bytes, algorithm: str = "HS256", kid: str = "rsa") -> str:
    """Return a token that is signed with what everybody knows of a key.

    No library makes one any more.
    """
    signed = f"{encode({'alg': algorithm, 'kid': kid})}.{encode(CLAIMS)}"
    digest = hmac.digest(secret, signed.encode(), f"sha{algorithm[2:]}")
    return f"{signed}.{encode(digest)}"


def leave_unsigned(algorithm: str, signature: str = "") -> str:
    """Return a token that says of itself that it needs no signature."""
    return f"{encode({'alg': algorithm})}.{encode(CLAIMS)}.{signature}"


def with_exp(text: str) -> str:
    """Return a token with a true signature and an ``exp`` as JSON has it here."""
    claims = json.dumps({**CLAIMS, "exp": "?"}).replace('"?"', text)
    return sign_ec(payload=claims.encode())


FORGED: dict[str, Callable[[], str]] = {
    "HMAC keyed with the PEM": lambda: sign_hmac(PEM),
    "HMAC keyed with the PEM without its last line feed": lambda: sign_hmac(PEM.strip()),
    "HMAC keyed with the DER": lambda: sign_hmac(DER),
    "HMAC keyed with the JWK": lambda: sign_hmac(JWK),
    "HMAC keyed with the PEM of the EC key": lambda: sign_hmac(EC.as_pem(private=False), kid="ec"),
    "HS384 keyed with the PEM": lambda: sign_hmac(PEM, "HS384"),
    "HS512 keyed with the DER": lambda: sign_hmac(DER, "HS512"),
    "HMAC with a symmetric key of the set": lambda: sign(
        {"alg": "HS256", "kid": "secret"}, CLAIMS, SECRET, "HS256"
    ),
    "alg none": lambda: leave_unsigned("none"),
    "alg None": lambda: leave_unsigned("None"),
    "alg NONE": lambda: leave_unsigned("NONE"),
    "alg nOnE": lambda: leave_unsigned("nOnE"),
    "alg none and a blank": lambda: leave_unsigned("none "),
    "alg of no letters": lambda: leave_unsigned(""),
    "alg none with a signature": lambda: leave_unsigned("none", SIGNATURE),
    "alg NONE with a signature": lambda: leave_unsigned("NONE", SIGNATURE),
    "no alg": lambda: sign_ec({"kid": "ec"}),
    "alg null": lambda: sign_head(alg=None),
    "alg as a list": lambda: sign_head(alg=["ES256"]),
    "alg in small letters": lambda: sign_head(alg="es256"),
    "RS512, which is not taken": lambda: sign({"alg": "RS512", "kid": "rsa"}, CLAIMS, RSA, "RS512"),
    "RS256 that names the EC key": lambda: sign(
        {"alg": "RS256", "kid": "ec"}, CLAIMS, RSA, "RS256"
    ),
    "ES256 that names the RSA key": lambda: sign_head(kid="rsa"),
    "EdDSA that names the EC key": lambda: sign({"alg": "EdDSA", "kid": "ec"}, CLAIMS, ED, "EdDSA"),
    "RS256 by a key for PS256": lambda: sign(
        {"alg": "RS256", "kid": "ps256"}, CLAIMS, FOR_PS256, "RS256"
    ),
    "a key that is too short": lambda: sign(
        {"alg": "RS256", "kid": "weak"}, CLAIMS, WEAK_RSA, "RS256"
    ),
    "a key for encryption": lambda: sign(
        {"alg": "RS256", "kid": "secrets"}, CLAIMS, FOR_SECRETS, "RS256"
    ),
    "another key of the same id": lambda: sign(HEAD, CLAIMS, STRANGE_EC, "ES256"),
    "another RSA key of the same id": lambda: sign(
        {"alg": "RS256", "kid": "rsa"}, CLAIMS, STRANGE_RSA, "RS256"
    ),
    "a signature of zeros": lambda: f"{HEADER}.{PAYLOAD}.{encode(bytes(64))}",
    "no signature": lambda: f"{HEADER}.{PAYLOAD}.",
    "half a signature": lambda: f"{HEADER}.{PAYLOAD}.{SIGNATURE[:43]}",
    "a signature and a byte": lambda: f"{HEADER}.{PAYLOAD}.{SIGNATURE}AA",
    "a signature of other claims": lambda: (
        f"{HEADER}.{encode({**CLAIMS, 'roles': ['admin']})}.{SIGNATURE}"
    ),
    "a signature of another header": lambda: f"{encode({**HEAD, 'x': 1})}.{PAYLOAD}.{SIGNATURE}",
    "crit that nobody knows": lambda: sign_head(crit=["x"], x=1),
    "crit of what is known": lambda: sign_head(crit=["typ"]),
    "crit without members": lambda: sign_head(crit=[]),
    "crit b64": lambda: sign_head(crit=["b64"], b64=False),
    "b64 alone": lambda: sign_head(b64=False),
    "an embedded jwk": lambda: sign(
        {"alg": "ES256", "jwk": STRANGE_EC.as_dict(private=False)}, CLAIMS, STRANGE_EC, "ES256"
    ),
    "an embedded jwk beside the true key": lambda: sign_head(jwk=EC.as_dict(private=False)),
    "jku": lambda: sign_head(jku="https://issuer.test/jwks"),
    "x5u": lambda: sign_head(x5u="https://issuer.test/certificate"),
    "x5c of another key": lambda: sign(
        {**HEAD, "x5c": [base64.b64encode(STRANGE_EC.as_der(private=False)).decode()]},
        CLAIMS,
        STRANGE_EC,
        "ES256",
    ),
    "an unknown kid": lambda: sign_head(kid="another"),
    "kid as a path": lambda: sign_head(kid="../../../../dev/null"),
    "kid as SQL": lambda: sign_head(kid="' OR 1=1 --"),
    "kid as a list": lambda: sign_head(kid=["ec"]),
    "kid as a number": lambda: sign_head(kid=1),
    "no kid, of several keys": lambda: sign({"alg": "PS256"}, CLAIMS, RSA, "PS256"),
    "typ of a logout token": lambda: sign_head(typ="logout+jwt"),
    "typ of a DPoP proof": lambda: sign_head(typ="dpop+jwt"),
    "typ as a number": lambda: sign_head(typ=1),
    "alg twice": lambda: sign_ec(b'{"alg":"none","alg":"ES256","kid":"ec"}'),
    "a header that is a list": lambda: sign_ec(["alg"]),
    "a header that is a text": lambda: sign_ec("alg"),
    "a header that is no JSON": lambda: sign_ec(b"alg"),
    "a header that is no UTF-8": lambda: sign_ec(b'{"alg":"ES256","kid":"\xff"}'),
    "a header of many levels": lambda: sign_ec(b'{"alg":"ES256","x":' + b"[" * 2900 + b"}"),
    "a long header": lambda: sign_head(x="x" * 3500),
    "a long token": lambda: sign_ec(payload={**CLAIMS, "x": "x" * 7000}),
    "claims that are a list": lambda: sign_ec(payload=[CLAIMS]),
    "claims that are no JSON": lambda: sign_ec(payload=b"claims"),
    "claims of many levels": lambda: sign_ec(payload=b"[" * 4000),
    "no claims": lambda: sign_ec(payload=b""),
    "no exp": lambda: make_token(exp=None),
    "exp as a text": lambda: make_token(exp=str(int(time.time()) + 600)),
    "exp as a date": lambda: make_token(exp="2099-01-01T00:00:00Z"),
    "exp true": lambda: make_token(exp=True),
    "exp as a list": lambda: make_token(exp=[int(time.time()) + 600]),
    "exp NaN": lambda: with_exp("NaN"),
    "exp Infinity": lambda: with_exp("Infinity"),
    "exp 1e999": lambda: with_exp("1e999"),
    "exp null": lambda: with_exp("null"),
    "another aud": lambda: make_token(aud="other"),
    "aud that begins alike": lambda: make_token(aud=f"{AUDIENCE}2"),
    "aud in other letters": lambda: make_token(aud=AUDIENCE.upper()),
    "aud of others": lambda: make_token(aud=["one", "two"]),
    "aud as an object": lambda: make_token(aud={AUDIENCE: True}),
    "no aud": lambda: make_token(aud=None),
    "another iss": lambda: make_token(iss="https://other.test"),
    "iss with a slash": lambda: make_token(iss=f"{ISSUER}/"),
    "iss as a list": lambda: make_token(iss=[ISSUER]),
    "no iss": lambda: make_token(iss=None),
    "nbf to come": lambda: make_token(nbf=int(time.time()) + 120),
    "nbf as a text": lambda: make_token(nbf="0"),
    "iat to come": lambda: make_token(iat=int(time.time()) + 120),
    "no sub": lambda: make_token(sub=None),
    "sub without letters": lambda: make_token(sub=""),
    "sub as a number": lambda: make_token(sub=1),
    "a long sub": lambda: make_token(sub="x" * 256),
    "no project": lambda: make_token(project=None),
    "project without letters": lambda: make_token(project=""),
    "project as a list": lambda: make_token(project=["team", "other"]),
    "a long project": lambda: make_token(project="x" * 65),
    "project with a line feed": lambda: make_token(project="team\nother"),
    "two parts": lambda: f"{HEADER}.{PAYLOAD}",
    "four parts": lambda: f"{make_token()}.x",
    "five parts, as of a JWE": lambda: "e30.e30.e30.e30.e30",
    "the form of JSON": lambda: json.dumps({"payload": PAYLOAD, "signature": SIGNATURE, "x": "."}),
    "padding": lambda: f"{HEADER}.{PAYLOAD}.{SIGNATURE}==",
    "a letter of no alphabet": lambda: f"{HEADER}.{PAYLOAD}.{SIGNATURE[:-1]}!",
    "a blank inside": lambda: f"{HEADER}. {PAYLOAD}.{SIGNATURE}",
    "dots alone": lambda: "..",
    "no token": lambda: "x",
}

ALLOWED: dict[str, Callable[[], str]] = {
    "exp a moment ago": lambda: make_token(exp=int(time.time()) - 5),
    "nbf in a moment": lambda: make_token(nbf=int(time.time()) + 20),
    "iat in a moment": lambda: make_token(iat=int(time.time()) + 20),
    "exp with a fraction": lambda: make_token(exp=time.time() + 60.5),
    "exp of no calendar": lambda: make_token(exp=10**30),
    "aud of several": lambda: make_token(aud=["other", AUDIENCE]),
    "no iat": lambda: make_token(iat=None),
    "no kid, of one key": lambda: sign({"alg": "ES256"}, CLAIMS, EC, "ES256"),
}


@pytest.fixture(scope="module")
def trusting(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A service that knows callers by the tests' own tokens, and has keys of no use beside."""
    directory = tmp_path_factory.mktemp("trusting")
    settings = name_settings(directory / "keys.json")
    public = [key.as_dict(private=False) for key in KEY_SET]
    write_keys(directory / "keys.json", *public, SECRET.as_dict(private=True))
    with (
        serve(databases.create(), directory / "server", **settings) as server,
        open_client(server.url) as client,
    ):
        yield client


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_that_holds_is_taken(trusting: httpx.Client, algorithm: str) -> None:
    response = trusting.get("/api/v1/servers", headers=bear(make_token(algorithm)))
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_token_is_refused(trusting: httpx.Client, forgery: str) -> None:
    response = trusting.get("/api/v1/servers", headers=bear(FORGED[forgery]()))
    error = expect_error(response, 401, "UNAUTHENTICATED")
    assert error["details"] == {"reason": "invalid"}
    assert response.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("seconds", [31, 3600, 10**9])
def test_an_expired_token_is_told_from_a_forged_one(trusting: httpx.Client, seconds: int) -> None:
    token = make_token(exp=int(time.time()) - seconds, iat=None)
    response = trusting.get("/api/v1/servers", headers=bear(token))
    error = expect_error(response, 401, "UNAUTHENTICATED")
    assert error["details"] == {"reason": "expired"}


@pytest.mark.parametrize("allowance", ALLOWED)
def test_a_token_is_taken_within_what_the_rfc_allows(
    trusting: httpx.Client, allowance: str
) -> None:
    response = trusting.get("/api/v1/servers", headers=bear(ALLOWED[allowance]()))
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("header", [{"typ": "at+jwt"}, {"typ": "application/AT+JWT"}, {"x5t": "x"}])
def test_a_header_of_an_access_token_is_taken(
    trusting: httpx.Client, header: dict[str, Any]
) -> None:
    response = trusting.get("/api/v1/servers", headers=bear(make_token(header=header)))
    assert response.status_code == 200, response.text
