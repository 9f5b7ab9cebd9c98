"""How many connections one address may have, by the settings."""

import pytest

from service.server.limits import Limits, build_limits
from service.settings.config import Settings


def build(**settings: object) -> Limits:
    return build_limits(Settings(_env_file=None, **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(("connections", "of_address"), [(1000, 250), (3, 1)])
def test_by_default_an_address_has_a_quarter_of_all_connections(
    connections: int, of_address: int
) -> None:
    assert build(max_connections=connections).connections_of_address == of_address


def test_by_default_this_machine_is_not_counted() -> None:
    assert build().exempt_networks == ("127.0.0.0/8", "::1")


def test_a_number_that_is_set_counts_for_this_machine_too() -> None:
    limits = build(max_connections_per_address=7, trusted_proxies=["10.0.0.0/8"])
    assert limits.connections_of_address == 7
    assert limits.exempt_networks == ("10.0.0.0/8",)
