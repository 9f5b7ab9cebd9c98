"""Settings as they may be seen: without a password, whatever they are and wherever it stands."""

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from persistence.urls.urls import mask_url
from service.settings.regions import RegionSettings, show_regions
from service.settings.secret_files import PEM, SECRETS

MASK = "**********"
LOGIN = re.compile(r"//\S*@")
NOT_OF_AUTH_URL = re.compile(r"[@?#]")
"""What stands beside a login or a token, which the address of Keystone must not have."""

REGIONS = TypeAdapter(dict[str, RegionSettings])


def show_value(name: str, value: Any) -> str:
    """Return a setting as text in one line: as it is in force, or the text that was given for it.

    What may hold a secret and cannot be understood is masked as a whole.
    """
    if not value and name in SECRETS:
        return "{}" if name == "regions" else ""
    if name == "database_url":
        return mask_url(value) or MASK
    if name == "regions":
        return _show_regions(value)
    if name in SECRETS:
        return MASK
    text = " ".join(_write(value).split())
    if (
        PEM in text
        or LOGIN.search(text)
        or (name == "openstack_auth_url" and NOT_OF_AUTH_URL.search(text))
    ):
        return MASK
    return text


def _show_regions(value: Mapping[str, RegionSettings] | str) -> str:
    if not isinstance(value, str):
        return show_regions(dict(value))
    try:
        return show_regions(REGIONS.validate_json(value))
    except ValidationError:
        return MASK


def _write(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, bool | dict | list) else str(value)
