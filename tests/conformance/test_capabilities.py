"""Capabilities: known from memory, discovered by asking, and true of what the cloud then does."""

from domain.capabilities import BOOT_OPTIONS
from domain.transitions import SERVED
from tests.conformance.clouds import Cloud


def test_before_it_is_asked_a_cloud_offers_everything(cloud: Cloud) -> None:
    assumed = cloud.reopen().capabilities()
    assert (assumed.actions, assumed.boot_options) == (SERVED, BOOT_OPTIONS)


def test_what_was_discovered_is_remembered(cloud: Cloud) -> None:
    backend = cloud.reopen()
    discovered = backend.discover_capabilities()
    assert backend.capabilities() is discovered is backend.capabilities()


def test_a_whole_cloud_offers_every_action_every_option_and_a_zone(cloud: Cloud) -> None:
    offered = cloud.backend.discover_capabilities()
    assert (offered.actions, offered.boot_options) == (SERVED, BOOT_OPTIONS)
    assert offered.availability_zones == ("nova",)
    assert (offered.console_log, offered.console) == (True, True)
    assert (offered.networks, offered.keypairs) == (True, True)
