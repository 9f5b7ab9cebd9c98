"""Which service is meant, and who calls: from arguments, the environment, a file of profiles."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ostler_sdk._errors import ConfigurationError

DEFAULT_URL = "http://localhost:8000"
ROOT = "/api/v1"


@dataclass(frozen=True)
class Profile:
    """A service and a credential for it.

    ``url`` is where the service is, without `/api/v1`; ``api_key`` a key of it, or ``token`` a JSON
    Web Token, or ``cloud`` an entry of OpenStack's `clouds.yaml`, whose user gets a token from
    Keystone. ``region`` and ``project`` are what requests are about that name none of their own;
    ``ca_file`` has the certificates to trust, instead of those of this machine.
    """

    name: str = ""
    url: str | None = None
    api_key: str | None = None
    token: str | None = None
    cloud: str | None = None
    region: str | None = None
    project: str | None = None
    ca_file: str | None = None

    def __repr__(self) -> str:
        return f"Profile(name={self.name!r}, url={self.url!r}, region={self.region!r})"


STORED = tuple(field.name for field in fields(Profile) if field.name != "name")
VARIABLES = {
    "url": "OSTLER_URL",
    "api_key": "OSTLER_API_KEY",
    "token": "OSTLER_TOKEN",
    "cloud": "OSTLER_CLOUD",
    "region": "OSTLER_REGION",
    "project": "OSTLER_PROJECT",
    "ca_file": "OSTLER_CA_FILE",
}
CREDENTIALS = ("api_key", "token", "cloud")


def find_config() -> Path:
    """Return where profiles are kept: `OSTLER_CONFIG`, or `ostler/config.toml` of the user."""
    if named := os.environ.get("OSTLER_CONFIG"):
        return Path(named).expanduser()
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(home).expanduser() / "ostler" / "config.toml"


def load_profile(name: str | None = None) -> Profile:
    """Return the profile of this name as the file has it.

    Without a name it is that of `OSTLER_PROFILE`, or the current one, with what the environment
    says instead; without any file the service of this machine. Raises ConfigurationError for a
    name that there is not, and for a file that cannot be read.
    """
    if name:
        return _find_profile(name)
    chosen = os.environ.get("OSTLER_PROFILE") or get_current()
    profile = _find_profile(chosen) if chosen else Profile()
    values = {key: os.environ.get(word) for key, word in VARIABLES.items()}
    return override_profile(profile, **values)


def _find_profile(name: str) -> Profile:
    config = read_config()
    _require(config, name)
    return _make_profile(name, config["profiles"][name])


def _make_profile(name: str, table: Mapping[str, Any]) -> Profile:
    unknown = ", ".join(key for key in table if key not in STORED)
    if unknown:
        raise ConfigurationError(f"The profile {name!r} in {find_config()} has unknown {unknown}")
    wrong = ", ".join(key for key, value in table.items() if not isinstance(value, str))
    if wrong:
        raise ConfigurationError(f"In the profile {name!r} in {find_config()} {wrong} is no text")
    here = {} if table.get("cloud") else {"url": DEFAULT_URL}
    return Profile(name=name, **{**here, **table})


def override_profile(profile: Profile, **values: str | None) -> Profile:
    """Return the profile with the values that are given in place of its own.

    One credential replaces all others, and no credential goes to another service than its own.
    """
    given = {name: value for name, value in values.items() if value}
    elsewhere = profile.url and trim_url(given.get("url", profile.url)) != trim_url(profile.url)
    if elsewhere or any(name in given for name in CREDENTIALS):
        profile = replace(profile, api_key=None, token=None, cloud=None)
    return replace(profile, **given)


def trim_url(url: str) -> str:
    """Return where a service is without what may stand behind it, a slash or `/api/v1`."""
    return url.rstrip("/").removesuffix(ROOT)


def list_profiles() -> list[Profile]:
    """Return the profiles of the file, in its order, without what the environment says."""
    tables = read_config()["profiles"]
    return [_make_profile(name, table) for name, table in tables.items()]


def get_current() -> str | None:
    """Return the name of the profile that counts where none is named."""
    current = read_config().get("current")
    return str(current) if current else None


def save_profile(profile: Profile, *, current: bool = False) -> None:
    """Keep a profile in the file, in place of one of the same name, perhaps as the current one."""
    if not profile.name:
        raise ConfigurationError("A profile that is kept needs a name")
    config = read_config()
    values = {name: getattr(profile, name) for name in STORED}
    config["profiles"][profile.name] = {name: value for name, value in values.items() if value}
    if current or not config.get("current"):
        config["current"] = profile.name
    _write_config(config)


def use_profile(name: str) -> None:
    """Make a profile the current one. Raises ConfigurationError when there is none of this name."""
    config = read_config()
    _require(config, name)
    _write_config(config | {"current": name})


def delete_profile(name: str) -> None:
    """Forget a profile. Raises ConfigurationError when there is none of this name."""
    config = read_config()
    _require(config, name)
    del config["profiles"][name]
    if config.get("current") == name:
        config["current"] = ""
    _write_config(config)


def _require(config: Mapping[str, Any], name: str) -> None:
    if name not in config["profiles"]:
        raise ConfigurationError(f"There is no profile {name!r} in {find_config()}")


def read_config() -> dict[str, Any]:
    """Return the file as it is, with a table `profiles` in any case. Raises ConfigurationError."""
    path = find_config()
    try:
        config = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        config = {}
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from None
    tables = config.setdefault("profiles", {})
    if not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        raise ConfigurationError(f"{path} has no tables [profiles.NAME]")
    return config


def _write_config(config: Mapping[str, Any]) -> None:
    """Write the file as a whole, in a way that nobody else can read it or sees half of it."""
    lines = [f"current = {_quote(str(config.get('current') or ''))}"]
    for name, table in config["profiles"].items():
        lines += ["", f"[profiles.{_quote(name)}]"]
        lines += [f"{key} = {_quote(str(value))}" for key, value in table.items()]
    path = find_config().resolve()  # a link to the file stays one
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    opened = os.open(scratch, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with open(opened, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    os.replace(scratch, path)


def _quote(text: str) -> str:
    """Return a text as a basic string of TOML."""
    escaped = "".join(
        f"\\u{ord(letter):04X}"
        if letter in '"\\' or ord(letter) < 32 or ord(letter) == 127
        else letter
        for letter in text
    )
    return f'"{escaped}"'
