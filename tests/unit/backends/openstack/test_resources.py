"""Names of key pairs in front of a Nova that is too old for some of them."""

import pytest

from backends.base import BackendRefused
from backends.openstack.resources import require_naming


@pytest.mark.parametrize("highest", ["2.92", "2.100", "3.0"])
def test_a_nova_that_is_new_enough_takes_every_name(highest: str) -> None:
    require_naming(highest)


@pytest.mark.parametrize("highest", ["2.84", "2.91", "2.9", None])
def test_a_nova_that_is_older_refuses_dots_and_at_signs_for_good(highest: str | None) -> None:
    with pytest.raises(BackendRefused, match=r"2\.92") as refusal:
        require_naming(highest)
    assert refusal.value.reason == "input"
