"""Names in the environment and in ``.env`` that are meant for Ostler, and are no settings."""

import difflib
import re
from collections.abc import Iterable, Mapping

from service.settings.renamed_settings import NAMES

OWN_PREFIXES = (
    "OSTLER_", "OPENSTACK_", "SIMULATOR_", "CATALOGUE_", "OPERATION_", "EVENT_", "WEBHOOK_",
    "CARRIER_", "METRICS_", "AUTH_", "JWT_", "KEYSTONE_", "QUOTA_", "AUDIT_", "RATE_LIMIT_",
    "OIDC_",
)  # fmt: skip

OF_OTHERS = frozenset({"API_NAME", "NTHREADS", "REGION"})
"""Names a letter away from a setting's that machines have for other programs."""

OF_CLIENTS = frozenset(
    f"OSTLER_{word}"
    for word in (
        "URL", "API_KEY", "TOKEN", "CLOUD", "REGION", "PROJECT", "CA_FILE", "PROFILE", "CONFIG",
        "DEBUG",
    )
)  # fmt: skip
"""Names of the environment by which clients find a service; the service looks at none of them."""

OF_COMPOSE = frozenset({"CLOUDS_YAML", "POSTGRES_PASSWORD"})
"""Names in the file that are for ``docker compose`` alone, which reads the same one."""

GONE = {"DISPATCH": "no setting any more, since every request takes the same way; leave it out"}
"""Settings of versions before, and what to do about each."""

SERVICE_LINK = re.compile(
    r"\w+_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)"
)
SERVICE_ADDRESS = re.compile(r"(tcp|udp|sctp)://\S+")


def list_unknown(
    environment: Mapping[str, str], in_file: Iterable[str], known: Iterable[str]
) -> list[str]:
    """Return a line for each name that is meant for Ostler and not ``known``, in capital letters.

    Names of before are known too.

    Every name of the file is, but for those of Compose. Of the environment those are with a prefix
    of Ostler's, that of a setting which is gone, or so close to a setting's name that they are most
    likely mistyped.
    """
    settings = sorted([*known, *NAMES])
    unknown = [name for name in in_file if name.upper() not in settings and not _is_compose(name)]
    for name, value in environment.items():
        upper = name.upper()
        if upper in settings or upper in OF_CLIENTS or is_service_link(upper, value):
            continue
        if upper.startswith(OWN_PREFIXES) or upper in GONE or is_mistyped(upper, settings):
            unknown.append(name)
    return [f"{name}: {_describe(name.upper(), settings)}" for name in unknown]


def _is_compose(name: str) -> bool:
    return name in OF_COMPOSE or name.startswith("COMPOSE_")


def is_service_link(name: str, value: str) -> bool:
    """Tell whether Kubernetes has set a variable, as it does for every service beside a container.

    https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
    """
    if name.endswith("_PORT") and SERVICE_ADDRESS.fullmatch(value):
        return True
    return bool(SERVICE_LINK.fullmatch(name))


def is_mistyped(name: str, settings: Iterable[str]) -> bool:
    """Tell whether a name is no more than a letter or two away from that of a setting.

    A name of less than five letters is so from too much.
    """
    if name in OF_OTHERS:
        return False
    for setting in settings:
        limit = 2 if len(setting) >= 10 else 1 if len(setting) >= 5 else 0
        differing = max(abs(len(name) - len(setting)), len(set(name) ^ set(setting)) / 2)
        if differing <= limit and measure_distance(name, setting) <= limit:
            return True
    return False


def measure_distance(one: str, other: str) -> int:
    """Return how many letters to insert, drop, replace or swap with their neighbour.

    This is the distance of optimal string alignment, a row of its table at a time.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        above, row = row, [i + 1]
        for j, counterpart in enumerate(other):
            replaced = above[j] + (letter != counterpart)
            cost = min(above[j + 1] + 1, row[j] + 1, replaced)
            if i and j and letter == other[j - 1] and one[i - 1] == counterpart:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        before = above
    return row[-1]


def _describe(name: str, settings: list[str]) -> str:
    return GONE.get(name) or f"unknown setting; {_suggest(name, settings)}"


def _suggest(name: str, settings: list[str]) -> str:
    close = difflib.get_close_matches(name.removeprefix("OSTLER_"), settings, n=1, cutoff=0.5)
    if not close:
        return "`ostler config` lists the settings"
    return f"did you mean {NAMES.get(close[0], close[0])}?"
