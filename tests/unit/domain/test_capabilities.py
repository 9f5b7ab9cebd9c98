"""Capabilities: what a region does not offer is not among the actions of its servers."""

from msgspec.structs import replace

from domain.capabilities import BOOT_OPTIONS, Capabilities
from domain.regions import NotOffered, RegionUnknown
from domain.transitions import SERVED, Action, Status
from tests.unit.domain.samples import SERVER

ELSEWHERE = replace(SERVER, region="elsewhere", status=Status.ACTIVE)


def test_what_is_withheld_is_left_out() -> None:
    offered = Capabilities().without({"suspend", "user_data"})
    assert Action.SUSPEND not in offered.actions
    assert len(offered.actions) == len(SERVED) - 1
    assert offered.boot_options == tuple(name for name in BOOT_OPTIONS if name != "user_data")
    assert Capabilities().without(()) == Capabilities()


def test_an_action_that_the_region_lacks_is_not_allowed_there_and_is_elsewhere() -> None:
    unsupported = {"elsewhere": frozenset({Action.SUSPEND})}
    there = ELSEWHERE.list_allowed_actions(unsupported)
    here = replace(ELSEWHERE, region="here").list_allowed_actions(unsupported)
    assert Action.SUSPEND not in there
    assert Action.SUSPEND in here
    assert len(there) == len(here) - 1


def test_a_region_that_lacks_every_action_allows_none() -> None:
    assert ELSEWHERE.list_allowed_actions({"elsewhere": frozenset(SERVED)}) == []


def test_a_refusal_names_every_field_and_the_region() -> None:
    refusal = NotOffered("north", ["networks", "key_name"], ["networks", "key_name"])
    assert refusal.code == "VALIDATION_ERROR"
    assert [fault["loc"] for fault in refusal.details] == [
        ["body", "networks"],
        ["body", "key_name"],
    ]
    assert {fault["type"] for fault in refusal.details} == {"not_offered"}
    assert "north" in refusal.details[0]["msg"]


def test_an_unknown_region_is_answered_with_those_there_are() -> None:
    (fault,) = RegionUnknown(["body", "region"], ["north", "south"]).details
    assert fault == {
        "loc": ["body", "region"],
        "msg": "Must be one of: north, south",
        "type": "enum",
    }
