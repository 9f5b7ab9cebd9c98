"""Sessions of the console as a browser has them: a cookie, and what says whose page asks."""

import re
from typing import Any

import httpx

from tests.http.api import open_client

SESSION = "/console/session"
COOKIE = "ostler_session"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
SECRET = re.compile(rf"(?:__Host-)?{COOKIE}=([A-Za-z0-9_-]{{43}});")
HOURS_8 = 28_800
ENDED_S = 1.0
"""After how long the end of a session is known to every process."""


def post_key(client: httpx.Client, key: str, **headers: str) -> httpx.Response:
    """Sign in with a key, as a page of the service does."""
    form = {"method": "key", "key": key}
    return client.post(SESSION, json=form, headers={**SAME_ORIGIN, **headers})


def read_secret(response: httpx.Response) -> str:
    """Return the secret that a response has a browser keep."""
    found = SECRET.match(response.headers["Set-Cookie"])
    assert found, response.headers["Set-Cookie"]
    return found[1]


def read_flags(response: httpx.Response) -> dict[str, str]:
    """Return the attributes of a cookie in small letters, "" for a flag."""
    _, *attributes = response.headers["Set-Cookie"].split("; ")
    pairs = (attribute.partition("=") for attribute in attributes)
    return {name.lower(): value for name, _, value in pairs}


def open_browser(url: str, secret: str = "") -> httpx.Client:
    """Return a client that sends what a page of the service sends, and a session's cookie."""
    client = open_client(url)
    client.headers.update(SAME_ORIGIN)
    if secret:
        client.headers["Cookie"] = carry_cookie(secret)["Cookie"]
    return client


def sign_in(url: str, key: str) -> str:
    """Return the secret of a new session."""
    with open_client(url) as client:
        response = post_key(client, key)
        assert response.status_code == 204, response.text
        return read_secret(response)


def carry_cookie(secret: str) -> dict[str, str]:
    """Return the header that carries a session."""
    return {"Cookie": f"theme=dark; {COOKIE}={secret}"}


def is_forgotten(response: httpx.Response) -> bool:
    """Tell whether a response has a browser forget its session."""
    sent = response.headers.get("Set-Cookie", "")
    return re.match(rf"(__Host-)?{COOKIE}=;", sent) is not None and "Max-Age=0" in sent


def read_session(client: httpx.Client, **headers: str) -> dict[str, Any]:
    """Return what a page is told of its session."""
    response = client.get(SESSION, headers=headers)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found
