"""Settings: typed, masked, and a clear word for what is unknown or impossible."""

import json
from pathlib import Path

import pytest

from service.settings.config import ConfigError, Settings
from service.settings.environment import list_effective, list_given, load_settings
from tests.samples import sample_cases

TOKENS = {
    "AUTH_MODE": "jwt",
    "JWT_ISSUER": "https://sso.example.com/realms/main",
    "JWT_AUDIENCE": "ostler",
}


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
        ("ALLOWED_HOSTS", "ostler.example.com"),
        ("ALLOWED_HOSTS", '["http://ostler.example.com"]'),
        ("ALLOWED_HOSTS", '["ostler.example.com:8000"]'),
        ("ALLOWED_HOSTS", '["*.example.com"]'),
        ("ALLOWED_HOSTS", '[""]'),
        ("JWT_ISSUER", ""),
        ("JWT_ISSUER", "http://sso.example.com"),
        ("JWT_ISSUER", "https://user:password@sso.example.com"),
        ("JWT_ISSUER", "sso.example.com"),
        ("JWT_AUDIENCE", ""),
        ("JWT_ROLES", '{"ops": "boss"}'),
        ("JWT_ROLES", "operator"),
        ("JWT_ROLES_CLAIM", ""),
        ("JWT_KEYS_SECONDS", "0"),
        ("CONSOLE", "perhaps"),
        ("OIDC_CLIENT_SECRET", "of-no-client"),
        ("OIDC_SCOPES", "profile"),
        ("OIDC_BOGUS", "1"),
        ("PUBLIC_URL", "ostler.example.com"),
        ("PUBLIC_URL", "https://ostler.example.com/console"),
        ("SESSION_TTL_SECONDS", "59"),
        ("SESSION_TTL_SECONDS", "2592001"),
        ("SESSION_TTL_SECONDS", "nan"),
        ("SESSION_TTL_SECONDS", "long"),
        ("ALLOWED_ORIGINS", '["ostler.example.com"]'),
        ("ALLOWED_ORIGINS", '["https://ostler.example.com/"]'),
        ("ALLOWED_ORIGINS", '["*"]'),
    ],
)
def test_a_bad_setting_is_named_in_one_line(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for known, good in TOKENS.items():
        monkeypatch.setenv(known, good)
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


BAD_URLS = [
    "oracle://ostler:hunter2@db/ostler",
    "postgresql://ostler:hun@ter/2@db/ostler",
    "postgresql://ostler:hunter2@db:port/ostler",
    "postgresql://ostler:hunter2/ostler",
    "postgresql://ostler@db/ostler?pasword=hunter2",
    "postgresql://ostler@db/ostler?port=hunter2",
    "sqlite://ostler:hunter2@db/ostler.db",
    "hunter2",
]


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_url_that_cannot_be_parsed_is_masked_whole(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ConfigError, match="DATABASE_URL") as caught:
        load_settings()
    shown = {name: value for name, value, _ in list_given()}
    assert shown["DATABASE_URL"] == "**********"
    for part in ("hun", "ter/2"):
        assert part not in str(caught.value)


def test_a_parameter_of_a_url_that_may_be_a_password_is_masked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query = "password=hunter2&sslpassword=hunter2&sslmode=require"
    monkeypatch.setenv("DATABASE_URL", f"postgresql://ostler@db/ostler?{query}")
    shown = {name: value for name, value, _ in list_effective(load_settings())}
    assert "hunter2" not in str(shown)
    assert "sslmode=require" in shown["DATABASE_URL"]
    assert "password=***" in shown["DATABASE_URL"]


def test_an_address_of_keystone_takes_no_login(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://ostler:hunter2@keystone.example.org/v3"
    regions = {"north": {"backend": "openstack", "cloud": "mine", "auth_url": url}}
    monkeypatch.setenv("OPENSTACK_AUTH_URL", url)
    monkeypatch.setenv("REGIONS", json.dumps(regions))
    with pytest.raises(ConfigError, match=r"REGIONS: north.auth_url: .*AUTH_URL: ") as caught:
        load_settings()
    assert "hunter2" not in f"{caught.value} {list_given()}"


def test_what_is_shown_can_be_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMULATOR_FAULTS", '{"build_error": 0.5}')
    monkeypatch.setenv("WEBHOOK_ALLOWED_NETWORKS", '["10.0.0.0/8"]')
    shown = {name: value for name, value, _ in list_effective(load_settings())}
    assert shown["SIMULATOR_FAULTS"] == '{"build_error": 0.5}'
    assert shown["WEBHOOK_ALLOWED_NETWORKS"] == '["10.0.0.0/8"]'


FAULTY_FILES = {
    "LOG_LEVEL: debug": "line 1 is not",
    "ENV=a\nWORKERS": "line 2 is not",
    "ENV='never closed\nWORKERS=2": "line 1 is not",
}


@pytest.mark.parametrize("content", FAULTY_FILES)
def test_a_line_of_the_file_that_sets_nothing_is_named(content: str, empty_directory: Path) -> None:
    (empty_directory / ".env").write_text(content)
    with pytest.raises(ConfigError, match=f"[.]env: {FAULTY_FILES[content]}"):
        load_settings()


def test_a_file_that_cannot_be_read_is_told(empty_directory: Path) -> None:
    file = empty_directory / ".env"
    file.write_bytes(b"ENV=\xff\n")
    with pytest.raises(ConfigError, match=r"[.]env: .*UTF-8"):
        load_settings()
    file.unlink()
    file.mkdir()
    with pytest.raises(ConfigError, match=r"[.]env: cannot be read: is a directory"):
        load_settings()


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_PROT", "9000")
    monkeypatch.setenv("THREADS", "0")
    with pytest.raises(ConfigError, match=r"LISTEN_PROT: .*; THREADS: "):
        load_settings()


NUMBERS = [
    name for name, field in Settings.model_fields.items() if field.annotation in (int, float)
]


UNLIMITED = [name for name in NUMBERS if name.startswith("quota_") or name == "webhook_limit"]
"""Those of which -1 is no limit."""

WRONG = ["inf", "-inf", "nan", "1e400", "1e12", "9" * 30, "-1", "-1e9"]


@pytest.mark.parametrize(
    ("name", "value"),
    sample_cases(
        (name, value)
        for name in NUMBERS
        for value in WRONG
        if value != "-1" or name not in UNLIMITED
    ),
)
def test_a_number_out_of_bounds_is_named_in_one_line(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name.upper(), value)
    with pytest.raises(ConfigError, match=name.upper()) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["SIMULATOR_LATENCIES", "SIMULATOR_FAULTS"])
@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "1e12", "-1"])
def test_a_number_out_of_bounds_within_json_is_named_too(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"SIMULATOR_LATENCIES": "create", "SIMULATOR_FAULTS": "build_error"}[name]
    monkeypatch.setenv(name, f'{{"{key}": {value}}}')
    with pytest.raises(ConfigError, match=name) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["REGIONS", "SIMULATOR_FAULTS", "ALLOWED_HOSTS"])
def test_json_of_any_depth_is_refused_in_one_line(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "[" * 100_000)
    with pytest.raises(ConfigError) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


SECRET = "hunter2"
SECRETIVE = [
    ("DATABASE_URL", f"postgresql://ostler:{SECRET}@db/ostler"),
    ("DATABASE_URL", f"postgresql://db/ostler?password={SECRET}"),
    ("DATABASE_URL", f"postgresql://db/ostler?sslpassword={SECRET}&sslmode=require"),
    ("DATABASE_URL", f"postgresql://db/ostler?passwrod={SECRET}"),
    ("DATABASE_URL", f"postgresql://db/ostler?sslmode={SECRET}"),
    ("DATABASE_URL", f"postgresql://db/ostler?options=-c%20my.password%3D{SECRET}"),
    ("DATABASE_URL", f"postgresql://ostler:{SECRET}@one@db/ostler"),
    ("DATABASE_URL", f"sqlite:///ostler.db?key={SECRET}"),
    ("OPENSTACK_AUTH_URL", f"https://ostler:{SECRET}@keystone/v3"),
    ("OPENSTACK_AUTH_URL", f"ostler:{SECRET}@keystone/v3"),
    ("OPENSTACK_AUTH_URL", f"https://keystone/v3?token={SECRET}"),
    ("OPENSTACK_AUTH_URL", f"https://keystone/v3#{SECRET}"),
    ("OPENSTACK_PASSWORD", SECRET),
    ("DATABASE_PASSWORD", SECRET),
    ("REGIONS", f"https://ostler:{SECRET}@keystone/v3"),
    ("ALLOWED_ORIGINS", f'["https://ostler:{SECRET}@console"]'),
    ("ALLOWED_HOSTS", f'["https://ostler:{SECRET}@console"]'),
    *(
        ("REGIONS", json.dumps({"a": {"backend": "openstack", "auth_url": url, **login}}))
        for url in (
            f"https://ostler:{SECRET}@keystone/v3",
            f"https://keystone/v3?token={SECRET}",
            "https://keystone/v3",
        )
        for login in (
            {"username": "u", "password": SECRET, "project_name": "p"},
            {"username": "u", "pasword": SECRET, "project_name": "p"},
        )
    ),
]


@pytest.mark.parametrize(("name", "value"), SECRETIVE)
def test_no_secret_is_shown_wherever_it_stands_and_whether_it_is_right(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    told = str(list_given())
    try:
        told += str(list_effective(load_settings()))
    except ConfigError as error:
        told += str(error)
    assert SECRET not in told


@pytest.mark.parametrize("url", [f"https://u:{SECRET}@k/v3", f"https://k/v3?token={SECRET}"])
def test_an_address_of_keystone_in_clouds_yaml_takes_no_login_either(
    url: str, empty_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth = {"auth_url": url, "username": "u", "password": "p", "project_name": "n"}
    clouds = {"clouds": {"mine": {"auth": auth, "region_name": "RegionOne"}}}
    (empty_directory / "clouds.yaml").write_text(json.dumps(clouds))
    monkeypatch.setenv("USE_MOCK_OPENSTACK", "false")
    monkeypatch.setenv("OS_CLOUD", "mine")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(empty_directory / "clouds.yaml"))
    with pytest.raises(ConfigError, match=r"OS_CLOUD: .*auth_url") as caught:
        load_settings()
    assert SECRET not in str(caught.value)
