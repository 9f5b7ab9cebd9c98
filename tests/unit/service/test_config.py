"""Settings: typed, masked, and a clear word for what is unknown or impossible."""

import json
from pathlib import Path

import pytest

from service.config import ConfigError
from service.environment import list_effective, load_settings


@pytest.fixture(autouse=True)
def empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a directory without an ``.env``, and without settings from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "ENV", "LOG_LEVEL", "WORKERS", "DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "0"),
        ("WORKERS", "many"),
        ("LISTEN_PORT", "99999"),
        ("DATABASE_URL", "mysql://localhost/db"),
        ("DATABASE_URL", "nonsense"),
        ("USE_MOCK_OPENSTACK", "maybe"),
        ("USE_MOCK_OPENSTACK", "false"),
        ("LOG_LEVEL", "LOUD"),
        ("OPENSTACK_BOGUS", "1"),
        ("SIMULATOR_LATENCIES", "1"),
        ("SIMULATOR_FAULTS", "build_error"),
        ("WEBHOOK_ALLOWED_NETWORKS", '["10.0.0.1/8"]'),
        ("WEBHOOK_ALLOWED_NETWORKS", "10.0.0.0/8"),
        ("WEBHOOK_RETRY_SECONDS", "0"),
        ("WEBHOOK_THREADS", "-1"),
        ("WEBHOOK_BOGUS", "1"),
    ],
)
def test_a_bad_setting_is_named_in_one_line(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


LOGIN = {
    "OPENSTACK_AUTH_URL": "http://127.0.0.1:5000/v3",
    "OPENSTACK_USERNAME": "ostler",
    "OPENSTACK_PASSWORD": "hunter4",
    "OPENSTACK_PROJECT_NAME": "web",
}


@pytest.mark.parametrize("missing", LOGIN)
def test_an_openstack_that_nobody_can_log_in_to_is_refused_by_what_is_missing(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USE_MOCK_OPENSTACK", "false")
    for name in LOGIN.keys() - {missing}:
        monkeypatch.setenv(name, LOGIN[name])
    with pytest.raises(ConfigError, match=missing) as caught:
        load_settings()
    assert "hunter4" not in str(caught.value)
    monkeypatch.setenv(missing, LOGIN[missing])
    assert load_settings().openstack.project_name == "web"


def test_a_cloud_of_clouds_yaml_is_a_login(
    empty_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USE_MOCK_OPENSTACK", "false")
    monkeypatch.setenv("OS_CLOUD", "mine")
    with pytest.raises(ConfigError, match="OS_CLOUD") as caught:
        load_settings()
    assert "\n" not in str(caught.value)
    described = {"clouds": {"mine": {"auth": {"auth_url": "http://127.0.0.1:5000/v3"}}}}
    (empty_directory / "clouds.yaml").write_text(json.dumps(described))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(empty_directory / "clouds.yaml"))
    assert load_settings().openstack.cloud == "mine"


def test_an_unknown_name_in_the_file_gets_a_suggestion(empty_directory: Path) -> None:
    (empty_directory / ".env").write_text("DATABSE_URL=sqlite:///x.db\n")
    with pytest.raises(ConfigError, match=r"DATABSE_URL: .* did you mean DATABASE_URL\?"):
        load_settings()


def test_the_environment_goes_before_the_file(
    empty_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_directory / ".env").write_text("ENV=staging\nLOG_LEVEL=warning\n")
    monkeypatch.setenv("ENV", "production")
    settings = load_settings()
    assert (settings.env, settings.log_level) == ("production", "WARNING")


def test_debug_lowers_the_log_level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "true")
    assert load_settings().effective_log_level == "DEBUG"


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://ostler:hunter2@db/ostler")
    monkeypatch.setenv("OPENSTACK_PASSWORD", "hunter3")
    shown = {name: value for name, value, _ in list_effective(load_settings())}
    assert "hunter" not in str(shown)
    assert shown["DATABASE_URL"].startswith("postgresql")
    assert shown["OPENSTACK_PASSWORD"] == "**********"


def test_a_password_in_a_bad_url_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "oracle://ostler:hunter2@db/ostler")
    with pytest.raises(ConfigError) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OSTLER_SERVICE_HOST", "10.96.0.7"),
        ("OSTLER_SERVICE_PORT", "80"),
        ("OSTLER_SERVICE_PORT_HTTP", "80"),
        ("OSTLER_PORT", "tcp://10.96.0.7:80"),
        ("WEBHOOK_RECEIVER_PORT_80_TCP_ADDR", "10.96.0.8"),
    ],
)
def test_what_kubernetes_tells_every_container_is_no_setting(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert load_settings().workers == 1
