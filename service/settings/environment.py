"""The settings as the environment and ``.env`` have them, and as they are shown."""

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import ValidationError
from pydantic_settings.exceptions import SettingsError

from backends.openstack.client.settings import OpenStackSettings
from operations.record import fault_points
from service.settings.config import ENV_FILE, ConfigError, Settings
from service.settings.names import is_service_link, list_unknown
from service.settings.redaction import show_value
from service.settings.renamed_settings import list_contradictions, list_renamed, translate_renamed

Rows = list[tuple[str, str, str]]


def load_settings() -> Settings:
    """Return the settings, with which every cloud that they name is known. Raises ConfigError."""
    settings = read_settings()
    check_clouds(settings)
    return settings


def read_settings() -> Settings:
    """Return the settings for what asks no cloud.

    Raises ConfigError, which tells everything that is wrong with them.
    """
    drop_service_links()
    in_file, faults = read_env_file()
    known = [name.upper() for name in Settings.model_fields]
    faults += list_unknown(os.environ, in_file, [*known, fault_points.VARIABLE])
    faults += check_trap()
    given = merge_sources(in_file)
    faults += list_contradictions(given)
    renamed = {name.lower(): value for name, value in translate_renamed(given).items()}
    try:
        settings = Settings(_env_file=ENV_FILE if in_file else None, **renamed)  # type: ignore[arg-type]
    except ValidationError as error:
        faults += [*map(_describe, error.errors()), *list_renamed(given)]
        raise ConfigError("; ".join(faults)) from None
    except SettingsError as error:
        name = str(error).split('"')[1].upper()
        faults.append(f"{name}: must be JSON; .env.example shows an example")
    except RecursionError:
        faults.append("A setting holds JSON of too many levels; .env.example shows examples")
    if faults:
        raise ConfigError("; ".join(faults))
    return settings


def drop_service_links() -> None:
    """Take from the environment what Kubernetes tells of a service that is called like a setting.

    One that is called ``metrics`` gives every container a ``METRICS_PORT``, an address.
    """
    for name in [name for name in os.environ if name.lower() in Settings.model_fields]:
        if is_service_link(name.upper(), os.environ[name]):
            del os.environ[name]


def read_env_file() -> tuple[Mapping[str, str | None], list[str]]:
    """Return what ``.env`` sets, nothing without one, and a line for each fault of its own."""
    path = Path(ENV_FILE)
    if not path.exists():
        return {}, []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return {}, [f"{ENV_FILE}: cannot be read: {reason}"]
    except UnicodeDecodeError:
        return {}, [f"{ENV_FILE}: is not text in UTF-8"]
    # A line may hold a secret, so its number stands for it.
    lines = [
        binding.original.line
        for binding in parse_stream(io.StringIO(text))
        if binding.error or (binding.key and binding.value is None)
    ]
    faults = [f"{ENV_FILE}: line {line} is not of the form NAME=VALUE" for line in lines]
    values = dotenv_values(stream=io.StringIO(text))
    return {name: value for name, value in values.items() if value is not None}, faults


def merge_sources(in_file: Mapping[str, str | None]) -> dict[str, str]:
    """Return what the file and the environment set, which wins, by names in capital letters."""
    sources = [*in_file.items(), *os.environ.items()]
    return {name.upper(): value for name, value in sources if value is not None}


def list_outdated() -> list[str]:
    """Return a line for each setting that is given by a name or a value of before."""
    return list_renamed(merge_sources(read_env_file()[0]))


def check_clouds(settings: Settings) -> None:
    """Raise ConfigError for an OpenStack that no ``clouds.yaml`` describes."""
    for name, region in settings.regions.items():
        if region.backend == "openstack":
            try:
                check_cloud(region.openstack)
            except ValueError as error:
                reason = str(error).removeprefix("OS_CLOUD: ")
                raise ConfigError(f"REGIONS: {name}: {reason}") from None
    if settings.use_mock_openstack:
        return
    try:
        check_cloud(settings.openstack)
    except ValueError as error:
        raise ConfigError(str(error)) from None


def check_cloud(openstack: OpenStackSettings) -> None:
    """Raise ValueError for an OpenStack that no ``clouds.yaml`` describes."""
    # The SDK takes half a second to import, and memory that the simulated cloud does not need.
    from backends.openstack.client.connection import read_region

    read_region(openstack)


def check_trap() -> list[str]:
    """Return a line when the environment names a fault point that there is not."""
    try:
        fault_points.read_trap()
    except ValueError as error:
        return [f"{fault_points.VARIABLE}: {error}"]
    return []


def _describe(error: Any) -> str:
    message: str = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return message
    name, *inside = [str(part) for part in error["loc"]]
    return ": ".join([name.upper(), *([".".join(inside)] if inside else []), message])


def list_effective(settings: Settings) -> Rows:
    """Return ``(name, value, description)`` of every setting, secrets masked."""
    return [
        (name.upper(), show_value(name, getattr(settings, name)), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def list_given() -> Rows:
    """Return the same of settings with faults, as they are given."""
    given = merge_sources(read_env_file()[0])
    given = translate_renamed(given) | given
    rows = []
    for name, field in Settings.model_fields.items():
        default = None if given.get(f"{name}_file".upper()) else field.default
        value = show_value(name, given.get(name.upper(), default))
        rows.append((name.upper(), value, field.description or ""))
    return rows
