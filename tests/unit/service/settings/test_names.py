"""Names that are meant for Ostler are told from those that any machine has."""

import os
import re

import pytest

from service.settings.config import Settings
from service.settings.environment import load_settings
from service.settings.names import list_unknown, measure_distance
from tests.commands import ROOT
from tests.samples import sample_cases

COMPOSED = re.compile(r"\$\{([A-Z_]+)")

KNOWN = [name.upper() for name in Settings.model_fields]

ANYWHERE = {
    "shells": """
        _ COLORTERM COLUMNS DISPLAY EDITOR ENV EUID HISTFILE HOME HOST HOSTNAME HOSTTYPE IFS LANG
        LC_ALL LINES LOGNAME LS_COLORS MACHTYPE MAIL OLDPWD OSTYPE PAGER PATH PS1 PWD SHELL SHLVL
        TERM TERM_PROGRAM TMPDIR TZ UID USER VENDOR VISUAL VTE_VERSION WINDOWID ZDOTDIR""",
    "sessions": """
        DBUS_SESSION_BUS_ADDRESS DEBUGINFOD_URLS GDMSESSION SSH_AUTH_SOCK SSH_CLIENT SSH_CONNECTION
        SSH_TTY SUDO_COMMAND SUDO_USER USERNAME WAYLAND_DISPLAY WSLENV WSL_DISTRO_NAME WT_SESSION
        XDG_CURRENT_DESKTOP XDG_RUNTIME_DIR XDG_SESSION_ID __CF_USER_TEXT_ENCODING""",
    "systemd": """
        CACHE_DIRECTORY CONFIGURATION_DIRECTORY CREDENTIALS_DIRECTORY EXIT_CODE EXIT_STATUS
        INVOCATION_ID JOURNAL_STREAM LISTEN_FDNAMES LISTEN_FDS LISTEN_PID LOGS_DIRECTORY MAINPID
        MANAGERPID NOTIFY_SOCKET PREVLEVEL RUNLEVEL RUNTIME_DIRECTORY SERVICE_RESULT
        STATE_DIRECTORY SYSTEMD_EXEC_PID WATCHDOG_PID WATCHDOG_USEC""",
    "clients of the service": """
        OSTLER_API_KEY OSTLER_CA_FILE OSTLER_CLOUD OSTLER_CONFIG OSTLER_DEBUG OSTLER_PROFILE
        OSTLER_PROJECT OSTLER_REGION OSTLER_TOKEN OSTLER_URL _OSTLER_COMPLETE""",
    "builds": """
        BUILD_ID BUILD_NUMBER CI CI_DEBUG_TRACE CI_ENVIRONMENT_NAME CI_JOB_NAME CI_REGISTRY
        EXECUTOR_NUMBER GITHUB_ACTIONS GITHUB_EVENT_NAME GITHUB_EVENT_PATH GITHUB_WORKFLOW
        JENKINS_URL JOB_NAME NODE_LABELS NODE_NAME RUNNER_DEBUG RUNNER_OS RUNNER_TEMP STAGE_NAME
        TEAMCITY_VERSION TRAVIS WORKSPACE""",
    "platforms": """
        APP_HOME APP_KEY AWS_REGION CONTAINER DYNO FLY_REGION FUNCTION_REGION HOSTNAME
        K_REVISION K_SERVICE NAMESPACE POD_IP POD_NAME PORT PRIMARY_REGION REGION REGION_NAME
        SOURCE_VERSION WEB_CONCURRENCY WEBSITE_SITE_NAME container""",
    "languages": """
        CONDA_DEFAULT_ENV DEBUG_COLORS DEBUG_FD DJANGO_DEBUG FLASK_DEBUG FLASK_ENV GPG_KEY
        GUNICORN_CMD_ARGS JAVA_HOME MKL_NUM_THREADS NODE_ENV NTHREADS NUM_THREADS OMP_NUM_THREADS
        PYTHONPATH PYTHON_SHA256 PYTHON_VERSION RAILS_ENV RAYON_NUM_THREADS RUST_LOG UVICORN_WORKERS
        VENV VIRTUAL_ENV VIRTUAL_ENV_PROMPT XDEBUG_MODE npm_config_loglevel""",
    "databases and clouds": """
        DATABASE_HOST DATABASE_NAME DATABASE_PORT DATABASE_USER DB_URL OS_AUTH_TYPE OS_AUTH_URL
        OS_CACERT OS_IDENTITY_API_VERSION OS_NAME OS_PASSWORD OS_PROJECT_NAME OS_REGION_NAME
        OS_USERNAME OS_USER_DOMAIN_NAME PGDATABASE PGHOST PGPASSFILE PGPASSWORD PGPORT PGSSLMODE
        PGUSER POSTGRES_PASSWORD""",
}

LINKS = {
    "KUBERNETES_SERVICE_HOST": "10.96.0.1",
    "KUBERNETES_PORT": "tcp://10.96.0.1:443",
    "KUBERNETES_PORT_443_TCP_PROTO": "tcp",
    "OSTLER_SERVICE_HOST": "10.96.0.7",
    "OSTLER_SERVICE_PORT": "80",
    "OSTLER_SERVICE_PORT_HTTP": "80",
    "OSTLER_PORT": "tcp://10.96.0.7:80",
    "OSTLER_API_PORT_80_TCP": "tcp://10.96.0.7:80",
    "WEBHOOK_RECEIVER_PORT_80_TCP_ADDR": "10.96.0.8",
    "METRICS_PORT_9100_UDP_PORT": "9100",
}

MISTYPED = {
    "LISTEN_PROT": "LISTEN_PORT",
    "DATABASE_UR": "DATABASE_URL",
    "DATABASE_URI": "DATABASE_URL",
    "LOG_LEVL": "LOG_LEVEL",
    "LOGLEVEL": "LOG_LEVEL",
    "RECONCILE_SECOND": "RECONCILE_SECONDS",
    "workrs": "WORKERS",
    "THREAD": "THREADS",
    "DEBG": "DEBUG",
    "USE_MOCK_OPENSTAK": "USE_MOCK_OPENSTACK",
    "OS_CLOD": "OS_CLOUD",
    "OPENSTACK_PASWORD_FILE": "OPENSTACK_PASSWORD_FILE",
    "OSTLER_LOG_LEVEL": "LOG_LEVEL",
    "OSTLER_PORT": "LISTEN_PORT",
    "OSTLER_DB_URL": "DATABASE_URL",
}


def test_the_example_names_every_setting() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^# ([A-Z_]+)=", text, re.M)) == set(KNOWN)


@pytest.mark.parametrize("where", ANYWHERE)
def test_what_any_machine_has_is_no_setting(where: str) -> None:
    environment = dict.fromkeys(ANYWHERE[where].split(), "1")
    assert list_unknown(environment, [], KNOWN) == []


@pytest.mark.parametrize("name", LINKS)
def test_what_kubernetes_tells_every_container_is_no_setting(name: str) -> None:
    assert list_unknown({name: LINKS[name]}, [], KNOWN) == []


def test_a_service_that_is_called_like_a_setting_sets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("METRICS_PORT", "tcp://10.96.0.9:9100")
    assert load_settings().metrics_port == 0
    assert "METRICS_PORT" not in os.environ


def test_the_file_may_hold_what_compose_reads_from_it() -> None:
    read = {
        name for file in ROOT.glob("compose*.yaml") for name in COMPOSED.findall(file.read_text())
    }
    assert "POSTGRES_PASSWORD" in read
    assert list_unknown({}, [*read, "COMPOSE_PROJECT_NAME"], KNOWN) == []


@pytest.mark.parametrize("name", MISTYPED)
def test_what_is_a_few_letters_away_from_a_setting_is_refused(name: str) -> None:
    (line,) = list_unknown({name: "1"}, [], KNOWN)
    assert line == f"{name}: unknown setting; did you mean {MISTYPED[name]}?"


@pytest.mark.parametrize("in_file", [True, False])
def test_a_setting_of_versions_before_is_refused_with_what_to_do(in_file: bool) -> None:
    environment = {} if in_file else {"DISPATCH": "direct"}
    (line,) = list_unknown(environment, ["DISPATCH"] if in_file else [], KNOWN)
    assert line.startswith("DISPATCH: no setting any more")
    assert line.endswith("; leave it out")


@pytest.mark.parametrize("setting", sample_cases(name for name in KNOWN if len(name) >= 5))
def test_a_letter_too_few_is_refused_for_every_setting(setting: str) -> None:
    names = {setting[:at] + setting[at + 1 :] for at in range(len(setting))} - {*KNOWN, "REGION"}
    refused = list_unknown(dict.fromkeys(names, "1"), [], KNOWN)
    assert len(refused) == len(names)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("PORT", "PORT", 0),
        ("PROT", "PORT", 1),
        ("POT", "PORT", 1),
        ("PORTS", "PORT", 1),
        ("PORK", "PORT", 1),
        ("OPTR", "PORT", 2),
        ("", "PORT", 4),
    ],
)
def test_a_distance_counts_letters(one: str, other: str, distance: int) -> None:
    assert measure_distance(one, other) == measure_distance(other, one) == distance
