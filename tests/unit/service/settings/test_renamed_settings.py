"""Settings by names and values of before: understood, told of, and never two at once."""

import argparse
from pathlib import Path

import pytest

from service.settings.config import ConfigError
from service.settings.environment import list_effective, list_given, list_outdated, load_settings
from service.settings.options import apply_options
from service.settings.renamed_settings import NAMES

POSTGRES = "postgresql://ostler@db/ostler"
THREADS = ("OPERATION_THREADS", "CARRIER_THREADS")


@pytest.fixture(autouse=True)
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a directory of its own, on a PostgreSQL; return where its ``.env`` would be."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", POSTGRES)
    for name in ("OPERATIONS", "CARRIER", *THREADS):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / ".env"


UNDERSTOOD = [
    ("CARRIER", "embedded", "embedded", "CARRIER: is OPERATIONS now, understood until 1.0"),
    (
        "CARRIER",
        "distributed",
        "workers",
        "CARRIER=distributed: is OPERATIONS=workers now, understood until 1.0",
    ),
    ("carrier", "workers", "workers", "CARRIER: is OPERATIONS now, understood until 1.0"),
    (
        "OPERATIONS",
        "distributed",
        "workers",
        "OPERATIONS=distributed: is OPERATIONS=workers now, understood until 1.0",
    ),
]


@pytest.mark.parametrize("in_file", [True, False], ids=["file", "environment"])
@pytest.mark.parametrize(("name", "value", "meaning", "line"), UNDERSTOOD)
def test_a_name_and_a_value_of_before_are_understood_and_told_of(
    name: str,
    value: str,
    meaning: str,
    line: str,
    in_file: bool,
    env_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if in_file:
        env_file.write_text(f"{name}={value}\n", encoding="utf-8")
    else:
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.operations == meaning
    assert list_outdated() == [line]
    shown = {name: value for name, value, _ in list_effective(settings)}
    assert shown["OPERATIONS"] == meaning
    assert shown.keys().isdisjoint(NAMES)


def test_nothing_is_told_of_names_and_values_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATIONS", "workers")
    monkeypatch.setenv("OPERATION_THREADS", "7")
    settings = load_settings()
    assert (settings.operations, settings.operation_threads) == ("workers", 7)
    assert list_outdated() == []


def test_the_threads_by_their_name_of_before_are_understood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CARRIER_THREADS", "7")
    assert load_settings().operation_threads == 7
    assert list_outdated() == ["CARRIER_THREADS: is OPERATION_THREADS now, understood until 1.0"]


@pytest.mark.parametrize("in_file", ["CARRIER", "OPERATIONS", None])
def test_both_names_may_say_the_same_and_nothing_else(
    in_file: str | None, env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give(**values: str) -> None:
        for name, value in values.items():
            if name == in_file:
                env_file.write_text(f"{name}={value}\n", encoding="utf-8")
            else:
                monkeypatch.setenv(name, value)

    give(CARRIER="distributed", OPERATIONS="workers")
    assert load_settings().operations == "workers"
    give(CARRIER="distributed", OPERATIONS="embedded")
    with pytest.raises(ConfigError, match="CARRIER: cannot be beside another OPERATIONS"):
        load_settings()
    shown = {name: value for name, value, _ in list_given()}
    assert shown["OPERATIONS"] == "embedded"


@pytest.mark.parametrize("name", ["OPERATIONS", "CARRIER"])
def test_what_is_impossible_is_named_as_it_was_given(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "pigeon")
    with pytest.raises(ConfigError, match=name) as caught:
        load_settings()
    assert "'embedded' or 'workers'" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("CARIER", "OPERATIONS"),
        ("CARRIERS", "OPERATIONS"),
        ("OPERATION", "OPERATIONS"),
        ("OPERATOINS", "OPERATIONS"),
        ("CARRIER_THREAD", "OPERATION_THREADS"),
        ("OPERATIONS_THREADS", "OPERATION_THREADS"),
    ],
)
def test_a_misspelled_name_of_either_kind_leads_to_that_of_today(
    name: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(ConfigError, match=f"{name}: unknown setting; did you mean {meant}[?]"):
        load_settings()


@pytest.mark.parametrize("name", THREADS)
@pytest.mark.parametrize("in_file", [True, False], ids=["file", "environment"])
def test_an_option_wins_over_a_setting_by_either_name(
    name: str, in_file: bool, env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in THREADS:  # what the option sets is forgotten after the test
        monkeypatch.setenv(each, "5")
        monkeypatch.delenv(each)
    if in_file:
        env_file.write_text(f"{name}=5\n", encoding="utf-8")
    else:
        monkeypatch.setenv(name, "5")
    apply_options(argparse.Namespace(OPERATION_THREADS="9"))
    assert load_settings().operation_threads == 9
