"""The setting REGIONS: in order, masked, and one clear line for what cannot be."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.process.metrics import Metrics
from service.process.pools import build_cloud
from service.settings.config import ConfigError
from service.settings.environment import list_effective, load_settings

LOGIN = {
    "auth_url": "http://127.0.0.1:5000/v3",
    "username": "ostler",
    "password": "hunter5",
    "project_name": "web",
}
NORTH = {"backend": "openstack", "region_name": "RegionTwo", "network": "private", **LOGIN}
SIMULATED = {"backend": "simulator"}


@pytest.fixture(autouse=True)
def empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a directory without an ``.env``, and without settings from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def give(monkeypatch: pytest.MonkeyPatch, regions: dict[str, Any]) -> None:
    monkeypatch.setenv("REGIONS", json.dumps(regions))


def leave_out(name: str) -> dict[str, Any]:
    return {key: value for key, value in NORTH.items() if key != name}


@pytest.mark.parametrize(
    ("regions", "naming"),
    [
        ({"north": {"backend": "mainframe"}}, "north.backend"),
        ({"north": {}}, "north.backend"),
        ({"north": {**NORTH, "pasword": "x"}}, "north.pasword"),
        ({"north": {**NORTH, "password": 5}}, "north.password"),
        *(({"north": leave_out(name)}, f"north: .*{name}") for name in LOGIN),
        ({"north": {"backend": "openstack", "cloud": "nobody's"}}, "north: clouds.yaml"),
        ({"south": {**SIMULATED, "cloud": "mine"}}, "south: 'cloud'"),
        ({"south": {**SIMULATED, "withhold": ["dance"]}}, "south.withhold: 'dance'"),
        ({"south": SIMULATED, "west": SIMULATED}, "south and west"),
        ({"": SIMULATED}, "''"),
        ({"a/b": SIMULATED}, "a/b"),
        ({"x" * 64: SIMULATED}, "xxx"),
        ({"south": None}, "south"),
    ],
)
def test_what_cannot_be_is_named_in_one_line(
    regions: dict[str, Any], naming: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, regions)
    with pytest.raises(ConfigError, match=f"REGIONS: {naming}|REGIONS: .*{naming}") as caught:
        load_settings()
    assert "\n" not in str(caught.value)
    assert "hunter5" not in str(caught.value)


@pytest.mark.parametrize("text", ["north", "[]", "1"])
def test_what_is_no_object_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIONS", text)
    with pytest.raises(ConfigError, match="REGIONS"):
        load_settings()


def test_regions_are_not_beside_a_cloud_of_the_other_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give(monkeypatch, {"south": SIMULATED})
    monkeypatch.setenv("USE_MOCK_OPENSTACK", "false")
    with pytest.raises(ConfigError, match=r"REGIONS: .*USE_MOCK_OPENSTACK"):
        load_settings()


def test_the_order_is_kept_and_passwords_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, {"south": SIMULATED, "north": NORTH, "east": NORTH})
    settings = load_settings()
    shown = {name: value for name, value, _ in list_effective(settings)}["REGIONS"]
    masked = {**NORTH, "password": "**********"}
    assert list(json.loads(shown).items()) == [
        ("south", SIMULATED),
        ("north", masked),
        ("east", masked),
    ]
    north = settings.find_openstack("north")
    assert north is not None
    assert (north.region, north.password, north.network) == ("RegionTwo", "hunter5", "private")
    assert settings.find_openstack("south") is None


def test_each_region_has_its_backend_and_its_queue_and_shares_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give(monkeypatch, {"south": {**SIMULATED, "withhold": ["labels"]}, "north": NORTH})
    south = build_cloud(load_settings(), 1, Metrics())
    north = south.regions.find("north")
    assert south.regions.names == ["south", "north"]
    assert south.regions.default is south
    assert (south.backend.name, north.backend.name) == ("simulator", "openstack")
    assert (south.backend.instant, north.backend.instant) == (True, False)
    assert (south.withheld, north.withheld) == (frozenset({"labels"}), frozenset())
    assert south.queue is not north.queue
    assert (south.database, south.listeners) == (north.database, north.listeners)
    south.database.close()


def test_without_the_setting_there_is_the_one_region_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENSTACK_REGION", "here")
    cloud = build_cloud(load_settings(), 1, Metrics())
    assert (cloud.regions.names, cloud.backend.name) == (["here"], "simulator")
    cloud.database.close()
