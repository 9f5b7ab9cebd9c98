"""The settings as the environment and ``.env`` have them, and as they are shown."""

import difflib
import os
import re
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings.exceptions import SettingsError

from backends.openstack_settings import OpenStackSettings
from operations import fault_points
from persistence.session import normalize_url
from service.config import ENV_FILE, ConfigError, Settings
from service.regions import show_regions

OWN_PREFIXES = (
    "OSTLER_", "OPENSTACK_", "SIMULATOR_", "CATALOGUE_", "OPERATION_", "EVENT_", "WEBHOOK_",
    "CARRIER_", "METRICS_",
)  # fmt: skip
SERVICE_LINK = re.compile(r"[A-Z0-9_]+_(SERVICE_HOST|SERVICE_PORT\w*|PORT(_\d+_[A-Z]+\w*)?)")
"""What Kubernetes tells every container of a service, such as one that is called ostler."""


def load_settings() -> Settings:
    """Return the settings. Raises ConfigError."""
    check_names()
    check_trap()
    try:
        settings = Settings()
    except ValidationError as error:
        raise ConfigError("; ".join(map(_describe, error.errors()))) from None
    except SettingsError as error:
        name = str(error).split('"')[1].upper()
        raise ConfigError(f"{name}: must be JSON; .env.example shows an example") from None
    check_clouds(settings)
    return settings


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
    from backends.openstack_connection import read_region

    read_region(openstack)


def check_names() -> None:
    """Raise ConfigError for a name that is meant for Ostler and is no setting."""
    known = {name.upper() for name in Settings.model_fields} | {fault_points.VARIABLE}
    in_file = dotenv_values(ENV_FILE) if Path(ENV_FILE).is_file() else {}
    meant = [name for name in os.environ if is_meant(name.upper())]
    for name in [*in_file, *meant]:
        if name.upper() not in known:
            close = difflib.get_close_matches(name.upper(), known, n=1)
            hint = f"did you mean {close[0]}?" if close else "`ostler config` lists the settings"
            raise ConfigError(f"{name}: unknown setting; {hint}")


def is_meant(name: str) -> bool:
    """Tell whether a variable of the environment is meant for Ostler, and not for any container."""
    return name.startswith(OWN_PREFIXES) and not SERVICE_LINK.fullmatch(name)


def check_trap() -> None:
    """Raise ConfigError for a fault point that there is not."""
    try:
        fault_points.read_trap()
    except ValueError as error:
        raise ConfigError(f"{fault_points.VARIABLE}: {error}") from None


def _describe(error: Any) -> str:
    message: str = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return message
    name, *inside = [str(part) for part in error["loc"]]
    return ": ".join([name.upper(), *([".".join(inside)] if inside else []), message])


def list_effective(settings: Settings) -> list[tuple[str, str, str]]:
    """Return ``(name, value, description)`` of every setting, secrets masked."""
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if name == "database_url":
            value = normalize_url(value).render_as_string(hide_password=True)
        elif name == "regions":
            value = show_regions(value)
        elif isinstance(value, bool):
            value = str(value).lower()
        rows.append((name.upper(), str(value), field.description or ""))
    return rows
