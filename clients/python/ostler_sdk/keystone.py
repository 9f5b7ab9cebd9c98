"""Tokens of OpenStack's Keystone for an entry of `clouds.yaml`, as the Identity API v3 has them.

Passwords and application credentials are understood, which are the logins of programs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ostler_sdk._errors import ConfigurationError

SERVICE_TYPE = "vm-lifecycle"
"""The type of the service in the catalogue of a cloud."""
MARGIN = timedelta(seconds=60)
"""How long before its end a token is renewed."""

Cloud = dict[str, Any]


@dataclass(frozen=True)
class Token:
    """A token, when it ends, and where the service is by the catalogue that came with it."""

    value: str
    expires_at: datetime
    endpoint: str | None

    @property
    def is_fresh(self) -> bool:
        """Whether it lasts long enough for another request."""
        return datetime.now(UTC) + MARGIN < self.expires_at


def read_cloud(name: str) -> Cloud:
    """Return an entry of `clouds.yaml`, with its part of `secure.yaml`.

    The files are those that openstacksdk reads. Raises ConfigurationError when there is no such
    entry, or PyYAML is not installed.
    """
    found: Cloud = {}
    for path in _list_files("clouds.yaml", os.environ.get("OS_CLIENT_CONFIG_FILE")):
        found = _read_entry(path, name)
        if found:
            secrets = _list_files("secure.yaml", os.environ.get("OS_CLIENT_SECURE_FILE"), path)
            return _merge(
                found, next(filter(None, (_read_entry(one, name) for one in secrets)), {})
            )
    raise ConfigurationError(f"There is no cloud {name!r} in any clouds.yaml")


def _list_files(name: str, first: str | None, beside: Path | None = None) -> list[Path]:
    places = [Path(), Path("~/.config/openstack").expanduser(), Path("/etc/openstack")]
    files = [Path(first)] if first else []
    files += [beside.with_name(name)] if beside else []
    return [path for path in files + [place / name for place in places] if path.is_file()]


def _read_entry(path: Path, name: str) -> Cloud:
    try:
        import yaml
    except ImportError:
        raise ConfigurationError(
            "To read clouds.yaml PyYAML is needed: pip install 'ostler-sdk[keystone]'"
        ) from None
    try:
        entry = (yaml.safe_load(path.read_text(encoding="utf-8")) or {})["clouds"][name]
    except (KeyError, TypeError):
        return {}
    except (OSError, ValueError, yaml.YAMLError):
        raise ConfigurationError(f"{path} cannot be read") from None
    return dict(entry)


def _merge(one: Cloud, other: Cloud) -> Cloud:
    merged = {**one, **other}
    for key in one.keys() & other.keys():
        if isinstance(one[key], dict) and isinstance(other[key], dict):
            merged[key] = _merge(one[key], other[key])
    return merged


def make_login(cloud: Cloud) -> tuple[str, dict[str, Any]]:
    """Return the URL of Keystone's tokens and the body of the request for one.

    Raises ConfigurationError for a login that is not understood.
    """
    auth: Mapping[str, Any] = cloud.get("auth") or {}
    if not auth.get("auth_url"):
        raise ConfigurationError("The cloud has no auth_url")
    url = str(auth["auth_url"]).rstrip("/")
    url = url if url.endswith("/v3") else f"{url}/v3"
    return f"{url}/auth/tokens", {"auth": _make_auth(auth)}


def _make_auth(auth: Mapping[str, Any]) -> dict[str, Any]:
    if auth.get("application_credential_secret"):
        return {"identity": _identify("application_credential", _make_credential(auth))}
    if auth.get("password"):
        user = {**_make_user(auth), "password": auth["password"]}
        scope = _make_scope(auth)
        identity = {"identity": _identify("password", {"user": user})}
        return {**identity, "scope": scope} if scope else identity
    raise ConfigurationError("The cloud has neither a password nor an application credential")


def _identify(method: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"methods": [method], method: value}


def _make_credential(auth: Mapping[str, Any]) -> dict[str, Any]:
    secret = {"secret": auth["application_credential_secret"]}
    if auth.get("application_credential_id"):
        return {**secret, "id": auth["application_credential_id"]}
    return {**secret, "name": auth.get("application_credential_name"), "user": _make_user(auth)}


def _make_user(auth: Mapping[str, Any]) -> dict[str, Any]:
    if auth.get("user_id"):
        return {"id": auth["user_id"]}
    return {"name": auth.get("username"), "domain": _make_domain(auth, "user")}


def _make_domain(auth: Mapping[str, Any], kind: str) -> dict[str, Any]:
    if found := auth.get(f"{kind}_domain_id") or auth.get("default_domain"):
        return {"id": found}
    if found := auth.get(f"{kind}_domain_name") or auth.get("domain_name"):
        return {"name": found}
    return {"id": "default"}


def _make_scope(auth: Mapping[str, Any]) -> dict[str, Any]:
    if auth.get("system_scope"):
        return {"system": {"all": True}}
    if found := auth.get("project_id") or auth.get("tenant_id"):
        return {"project": {"id": found}}
    if found := auth.get("project_name") or auth.get("tenant_name"):
        return {"project": {"name": found, "domain": _make_domain(auth, "project")}}
    return {}


def read_token(value: str, body: Any, cloud: Cloud) -> Token:
    """Return the token of Keystone's answer, whose header had the value."""
    token = body["token"]
    ends = datetime.fromisoformat(token["expires_at"])
    return Token(value, ends, _find_endpoint(token.get("catalog") or [], cloud))


def _find_endpoint(catalog: list[dict[str, Any]], cloud: Cloud) -> str | None:
    interface, region = cloud.get("interface") or "public", cloud.get("region_name")
    for service in catalog:
        for endpoint in service.get("endpoints", ()) if service.get("type") == SERVICE_TYPE else ():
            if endpoint["interface"] == interface and region in (None, endpoint["region_id"]):
                return str(endpoint["url"])
    return None
