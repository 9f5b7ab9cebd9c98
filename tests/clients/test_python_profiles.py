"""Which service the Python SDK means, and who calls: as arguments, environment and file say."""

import stat
from pathlib import Path

import pytest

from ostler_sdk import Client, Profile, load_profile, save_profile
from ostler_sdk.errors import ConfigurationError, Unauthenticated
from ostler_sdk.profiles import delete_profile, find_config, get_current, list_profiles, use_profile
from tests.clients.stub import Answer, open_stub
from tests.databases import Databases
from tests.http.keys import BOOTSTRAP, serve_with_keys

DEV = Profile(name="dev", url="http://dev:8000", api_key='a "quoted" \\ key\n', region="north")
PROD = Profile(name="prod.eu", url="https://prod", cloud="prod", project="web")


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "own" / "config.toml"
    monkeypatch.setenv("OSTLER_CONFIG", str(path))
    return path


def test_what_is_saved_is_loaded_and_nobody_else_can_read_it(config: Path) -> None:
    save_profile(DEV)
    save_profile(PROD)
    assert load_profile() == load_profile("dev") == DEV
    assert load_profile("prod.eu") == PROD
    assert list_profiles() == [DEV, PROD]
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert [path.name for path in config.parent.iterdir()] == ["config.toml"]


def test_a_link_to_the_file_stays_one(config: Path, tmp_path: Path) -> None:
    config.parent.mkdir()
    config.symlink_to(tmp_path / "kept.toml")
    save_profile(DEV)
    assert config.is_symlink()
    assert load_profile() == DEV
    assert stat.S_IMODE((tmp_path / "kept.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["http://dev:8000/", "http://dev:8000/api/v1"])
def test_the_same_service_written_otherwise_gets_its_credential(url: str) -> None:
    save_profile(DEV)
    assert Client(url).profile.api_key == DEV.api_key


def test_the_current_profile_can_be_another() -> None:
    save_profile(DEV)
    save_profile(PROD, current=True)
    assert get_current() == "prod.eu"
    use_profile("dev")
    assert load_profile() == DEV
    delete_profile("dev")
    assert get_current() is None
    assert list_profiles() == [PROD]


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    save_profile(DEV)
    save_profile(PROD)
    monkeypatch.setenv("OSTLER_PROFILE", "prod.eu")
    monkeypatch.setenv("OSTLER_API_KEY", "ostler_key")
    found = load_profile()
    assert (found.url, found.api_key, found.cloud) == ("https://prod", "ostler_key", None)
    other = Client("http://other", token="eyJ").profile
    assert (other.url, other.token, other.api_key) == ("http://other", "eyJ", None)


def test_a_profile_that_is_named_stands_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    save_profile(DEV)
    monkeypatch.setenv("OSTLER_URL", "http://elsewhere")
    assert load_profile("dev") == Client(profile="dev").profile == DEV


def test_a_credential_goes_to_no_other_service(monkeypatch: pytest.MonkeyPatch) -> None:
    save_profile(DEV)
    assert Client(DEV.url).profile.api_key == DEV.api_key
    assert Client("http://other").profile.api_key is None
    monkeypatch.setenv("OSTLER_URL", "http://elsewhere")
    assert load_profile().api_key is None
    monkeypatch.setenv("OSTLER_API_KEY", "ostler_key")
    assert load_profile().api_key == "ostler_key"


@pytest.mark.parametrize(
    ("client", "words"),
    [
        (Client("http://localhost", "schlüssel"), "The credential has letters"),
        (Client("http://localhost", "a\nb"), "The credential has letters"),
        (Client("localhost:8000"), "cannot be sent"),
        (Client("http://[::1"), "cannot be sent"),
        (Client(profile=Profile(url="https://localhost", ca_file="/none")), "No certificates"),
    ],
)
def test_what_cannot_be_sent_is_told_in_a_sentence(client: Client, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as failed:
        client.request("GET", "/api/v1/servers")
    stream = client.events.follow()
    with pytest.raises(ConfigurationError, match=words):
        next(stream)
    assert "schlüssel" not in str(failed.value)


def test_a_header_that_cannot_be_sent_is_not_told() -> None:
    with open_stub(Answer()) as stub, pytest.raises(ConfigurationError) as failed:
        Client(stub.url).request("GET", "/api/v1/servers", headers={"X-Secret": "a\nb"})
    assert str(failed.value) == "The request cannot be sent"


def test_without_anything_it_is_the_service_of_this_machine() -> None:
    assert load_profile() == Profile()


def test_the_file_is_where_xdg_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OSTLER_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/xdg")
    assert find_config() == Path("/xdg/ostler/config.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("current =", "cannot be read"),
        ("profiles = 3", "no tables"),
        ("current = 'dev'\n[profiles.dev]\nurl = 'u'\nkey = 'k'", "unknown key"),
        ("current = 'dev'\n[profiles.dev]\nurl = 3", "url is no text"),
    ],
)
def test_a_file_that_is_wrong_is_told_in_a_sentence(config: Path, text: str, words: str) -> None:
    config.parent.mkdir()
    config.write_text(text)
    with pytest.raises(ConfigurationError, match=words) as failed:
        load_profile()
    assert str(config) in str(failed.value)


def test_a_profile_that_there_is_not_is_told() -> None:
    with pytest.raises(ConfigurationError, match="no profile 'dev'"):
        load_profile("dev")
    with pytest.raises(ConfigurationError, match="no profile 'dev'"):
        use_profile("dev")


def test_a_key_lets_in_and_is_never_shown(databases: Databases, tmp_path: Path) -> None:
    with serve_with_keys(databases.create(), tmp_path / "server") as server:
        save_profile(Profile(name="ci", url=server.url, api_key=BOOTSTRAP))
        with Client() as client:
            assert client.access.me().role == "admin"
            assert BOOTSTRAP not in repr(client.profile)
            key = client.keys.create(name="viewer", role="viewer")
        with Client(api_key=key.secret) as viewer:
            assert viewer.access.me().role == "viewer"
            verdict = viewer.access.can_i(method="POST", path="/api/v1/servers")
            assert (verdict.allowed, verdict.reason) == (False, "role")
        with Client(server.url, "ostler_wrong") as stranger:
            with pytest.raises(Unauthenticated) as refused:
                stranger.servers.page()
            assert refused.value.hint
