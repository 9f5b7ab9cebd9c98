"""Settings that had another name or other values, which are understood until 1.0."""

from collections.abc import Mapping

NAMES = {"CARRIER": "OPERATIONS", "CARRIER_THREADS": "OPERATION_THREADS"}
"""Names of before, and those of today."""

VALUES = {"OPERATIONS": {"distributed": "workers"}}
"""Values of before, and those of today, by the name of today."""


def translate_setting(name: str, value: str) -> tuple[str, str]:
    """Return a setting by the name and the value of today; ``name`` is in capital letters."""
    today = NAMES.get(name, name)
    return today, VALUES.get(today, {}).get(value, value)


def translate_renamed(given: Mapping[str, str]) -> dict[str, str]:
    """Return what ``given`` has by names and values of before, by those of today."""
    translated = {setting: translate_setting(*setting) for setting in given.items()}
    return dict(today for setting, today in translated.items() if setting != today)


def list_renamed(given: Mapping[str, str]) -> list[str]:
    """Return a line for each setting that is given by a name or a value of before."""
    lines = []
    for name, value in given.items():
        today, new_value = translate_setting(name, value)
        if new_value != value:
            lines.append(f"{name}={value}: is {today}={new_value} now, understood until 1.0")
        elif today != name:
            lines.append(f"{name}: is {today} now, understood until 1.0")
    return lines


def list_contradictions(given: Mapping[str, str]) -> list[str]:
    """Return a line for each setting that is given by both its names, and not alike."""
    return [
        f"{name}: cannot be beside another {today}, as it is called now; keep {today}"
        for name, today in NAMES.items()
        if name in given and today in given
        and translate_setting(name, given[name]) != translate_setting(today, given[today])
    ]  # fmt: skip
