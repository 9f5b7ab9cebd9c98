"""The settings of the service: what there is, and what each may be."""

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from backends.openstack.client.settings import OpenStackSettings, check_auth_url, check_login
from backends.simulator.simulator_settings import check_faults, check_latencies
from domain.addresses import AddressRule
from domain.retention import Retention
from persistence.urls.urls import add_password, normalize_url
from service.http.addresses import check_networks
from service.http.hosts import check_allowed_hosts, check_allowed_origins
from service.http.proxies import ProxyHeader
from service.settings.access import AccessSettings
from service.settings.console import ConsoleSettings
from service.settings.keystone import KeystoneSettings
from service.settings.quotas import QuotaSettings
from service.settings.rate_limits import RateLimitSettings
from service.settings.regions import RegionSettings, check_regions
from service.settings.secret_files import PEM, read_secrets
from service.settings.tokens import TokenSettings

ENV_FILE = ".env"
OperationsMode = Literal["embedded", "workers"]
LogFormat = Literal["auto", "json", "text"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


def read_days(days: float) -> timedelta | None:
    """Return how long something is kept, None for ever."""
    return timedelta(days=days) if days else None


class ConfigError(Exception):
    """A setting is unknown or impossible; the message names it in one line."""


class Settings(
    AccessSettings,
    ConsoleSettings,
    KeystoneSettings,
    QuotaSettings,
    TokenSettings,
    RateLimitSettings,
):
    """Every setting, with its default; the description of each is shown by ``ostler config``."""

    # What is no setting is told by service/settings/names.py.
    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8-sig", extra="ignore"
    )

    app_name: str = Field("ostler", description="name of the service in logs")
    env: str = Field("development", description="where it runs, shown in logs and health")
    debug: bool = Field(False, description="log at DEBUG")
    log_level: LogLevel = Field("INFO", description="least severe level that is logged")
    log_format: LogFormat = Field(
        "auto", description="json, or text to be read; auto: text where stdout is a terminal"
    )
    database_url: str = Field("sqlite:///ostler.db", description="SQLite file or PostgreSQL")
    database_url_file: str = Field("", description="file that holds DATABASE_URL")
    database_password: SecretStr = Field(
        SecretStr(""), description="password on PostgreSQL, where DATABASE_URL has none"
    )
    database_password_file: str = Field("", description="file that holds DATABASE_PASSWORD")
    listen_host: str = Field("127.0.0.1", description="address to listen on")
    listen_port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 takes any")
    tls_cert: str = Field("", description="file of the certificate, as PEM, to serve by TLS")
    tls_key: str = Field("", description="file of its private key, as PEM")
    allowed_hosts: list[str] = Field(
        [], description='names of the service beside localhost, as JSON: ["ostler.example.com"]'
    )
    allowed_origins: list[str] = Field(
        [], description='pages that may use the API, as JSON: ["https://console.example.com"]'
    )
    trusted_proxies: list[str] = Field(
        [], description='proxies whose word counts for who asks, as JSON: ["10.0.0.0/8"]'
    )
    proxy_header: ProxyHeader = Field(
        "x-forwarded-for", description="where TRUSTED_PROXIES write that, or forwarded"
    )
    workers: int = Field(1, ge=1, le=64, description="serving processes")
    metrics_port: int = Field(
        0, ge=0, le=65535, description="port of /metrics of `ostler worker`; 0 is none"
    )
    threads: int = Field(16, ge=1, le=256, description="request threads of each process")
    cloud_threads: int = Field(
        8,
        ge=1,
        le=256,
        description="requests of each process that may wait for a region's cloud",
    )
    validate_responses: bool = Field(
        True, description="hold every answer against the document before it is sent"
    )
    operations: OperationsMode = Field(
        "embedded", description="where operations are carried out: embedded in serve, or workers"
    )
    operation_threads: int = Field(
        4, ge=1, le=64, description="threads of each process that carries out operations"
    )
    max_body_bytes: int = Field(
        1_048_576, ge=1024, le=104_857_600, description="largest request body"
    )
    max_head_bytes: int = Field(
        65_536, ge=8192, le=1_048_576, description="largest head of a request"
    )
    max_connections: int = Field(
        0, ge=0, le=1_000_000, description="of each process; 0 is what its file limit leaves"
    )
    max_connections_per_address: int = Field(
        0,
        ge=0,
        le=1_000_000,
        description="of those; 0 is a quarter of them, and from this machine any number",
    )
    keep_alive_seconds: float = Field(
        75, ge=1, le=3600, description="how long a connection may be open without a request"
    )
    request_head_seconds: float = Field(
        10, ge=1, le=600, description="how long the head of a request may take to come"
    )
    request_body_seconds: float = Field(
        10, ge=1, le=600, description="how long a body may come below MIN_BYTES_PER_SECOND"
    )
    answer_read_seconds: float = Field(
        20, ge=1, le=600, description="how long an answer may be read below MIN_BYTES_PER_SECOND"
    )
    min_bytes_per_second: int = Field(
        1000, ge=1, le=1_000_000, description="how quickly bodies must come and answers be read"
    )
    max_unread_bytes: int = Field(
        67_108_864,
        ge=1_048_576,
        le=17_179_869_184,
        description="answers of each process that wait to be read, together",
    )
    shutdown_seconds: int = Field(
        30, ge=3, le=3600, description="how long the end of a serving process may take"
    )
    catalogue_refresh_seconds: float = Field(
        300, gt=0, le=86_400, description="how often flavors and images are copied from the cloud"
    )
    operation_deadline_seconds: float = Field(
        600, gt=0, le=604_800, description="how long an operation may take before it has failed"
    )
    reconcile_seconds: float = Field(
        60, gt=0, le=86_400, description="how often the record is compared with the cloud"
    )
    event_heartbeat_seconds: float = Field(
        15,
        gt=0,
        le=3600,
        description="how long an event stream may be silent before a sign of life",
    )
    webhook_kept_deliveries: int = Field(
        100, ge=1, le=10_000, description="deliveries of a webhook that are remembered, the newest"
    )
    webhook_threads: int = Field(
        8,
        ge=0,
        le=256,
        description="deliveries of each process at once to receivers that answer soon; 0 leaves "
        "all deliveries to others",
    )
    webhook_slow_threads: int = Field(
        64, ge=1, le=1024, description="deliveries of each process at once to other receivers"
    )
    webhook_timeout_seconds: float = Field(
        15, gt=0, le=30, description="how long one delivery may take"
    )
    webhook_retry_seconds: float = Field(
        5, gt=0, le=3600, description="pause after a failed delivery, doubled each time up to 3600"
    )
    webhook_disable_after_seconds: float = Field(
        259_200,
        gt=0,
        le=31_536_000,
        description="how long a webhook may fail before it is disabled",
    )
    webhook_allowed_networks: list[str] = Field(
        [], description='networks beside the public ones, as JSON: ["10.0.0.0/8"]'
    )
    audit_retention_days: float = Field(
        0, ge=0, le=36_500, description="how long entries of audit are kept; 0 is for ever"
    )
    event_retention_days: float = Field(
        0, ge=0, le=36_500, description="how long events are kept; 0 is for ever"
    )
    operation_retention_days: float = Field(
        0, ge=0, le=36_500, description="how long operations are kept after their end; 0: for ever"
    )
    simulator_strict: bool = Field(
        False, description="have the simulated cloud take only what an OpenStack does"
    )
    simulator_max_servers: int = Field(
        0,
        ge=0,
        le=10_000_000,
        description="servers that the simulated cloud has room for; 0 is no limit",
    )
    simulator_latency: float = Field(
        0, ge=0, le=3600, description="seconds that a lifecycle step takes in the simulated cloud"
    )
    simulator_latencies: dict[str, float] = Field(
        {}, description='seconds of single actions, as JSON: {"create": 2}'
    )
    simulator_faults: dict[str, float] = Field(
        {}, description='what goes wrong how often, as JSON: {"build_error": 0.1, "seed": 1}'
    )
    simulator_control: bool = Field(
        False,
        description="let admins change the simulated cloud while it runs, and reset all of it",
    )
    regions: dict[str, RegionSettings] = Field(
        {}, description='several clouds, as JSON: {"north": {"backend": "openstack", ...}}'
    )
    regions_file: str = Field("", description="file that holds REGIONS")
    use_mock_openstack: bool = Field(True, description="manage the simulated cloud")
    os_cloud: str = Field("", description="name of the cloud in clouds.yaml, with its login")
    os_client_config_file: str = Field("", description="clouds.yaml, where it is elsewhere")
    openstack_auth_url: str = Field("", description="Keystone of the cloud")
    openstack_username: str = Field("", description="user on the cloud")
    openstack_password: SecretStr = Field(SecretStr(""), description="password on the cloud")
    openstack_password_file: str = Field("", description="file that holds OPENSTACK_PASSWORD")
    openstack_project_name: str = Field("", description="project on the cloud")
    openstack_user_domain: str = Field("Default", description="domain of the user")
    openstack_project_domain: str = Field("Default", description="domain of the project")
    openstack_network: str = Field(
        "", description="name or id of the network of new servers, if the project has several"
    )
    openstack_region: str = Field("RegionOne", min_length=1, description="region of the cloud")

    @model_validator(mode="before")
    @classmethod
    def read_files(cls, given: Any) -> Any:
        """Take secrets from the files that are named for them."""
        return read_secrets(given)

    @field_validator("database_url")
    @classmethod
    def check_database_url(cls, url: str) -> str:
        """Refuse a database that Ostler does not run on."""
        normalize_url(url)
        return url

    @field_validator("openstack_auth_url")
    @classmethod
    def check_auth_url(cls, url: str) -> str:
        """Refuse a login in the address of Keystone."""
        check_auth_url(url)
        return url

    @field_validator("webhook_allowed_networks")
    @classmethod
    def check_networks(cls, networks: list[str]) -> list[str]:
        """Refuse what is no network in CIDR notation."""
        AddressRule(networks)
        return networks

    @field_validator("allowed_hosts")
    @classmethod
    def check_allowed_hosts(cls, hosts: list[str]) -> list[str]:
        """Refuse what is no name of a host."""
        check_allowed_hosts(hosts)
        return hosts

    @field_validator("allowed_origins")
    @classmethod
    def check_allowed_origins(cls, origins: list[str]) -> list[str]:
        """Refuse what is no origin."""
        check_allowed_origins(origins)
        return origins

    @field_validator("trusted_proxies")
    @classmethod
    def check_trusted_proxies(cls, networks: list[str]) -> list[str]:
        """Refuse what is neither an address nor a network in CIDR notation."""
        check_networks(networks)
        return networks

    @field_validator("tls_cert", "tls_key")
    @classmethod
    def check_path(cls, path: str) -> str:
        """Refuse what is no name of a file, such as a key itself."""
        if PEM in path or not path.isprintable():
            raise ValueError("must name a file, and not hold what is in it")
        return path

    @field_validator("regions")
    @classmethod
    def check_regions(cls, regions: dict[str, RegionSettings]) -> dict[str, RegionSettings]:
        """Refuse regions that cannot be beside each other."""
        check_regions(regions)
        return regions

    @field_validator("log_level", mode="before")
    @classmethod
    def fold_level(cls, level: Any) -> Any:
        """Take a level in small letters too."""
        return level.upper() if isinstance(level, str) else level

    @model_validator(mode="after")
    def check_backend(self) -> "Settings":
        """Refuse an OpenStack that nobody can log in to, or that would be one cloud too many."""
        if self.regions and not self.use_mock_openstack:
            raise ValueError(
                "REGIONS: cannot be beside USE_MOCK_OPENSTACK=false; make that cloud one of them"
            )
        if not self.use_mock_openstack:
            check_login(self.openstack)
        return self

    @model_validator(mode="after")
    def check_database_password(self) -> "Settings":
        """Refuse a password that the database has already, or cannot have."""
        try:
            add_password(self.database_url, self.database_password.get_secret_value())
        except ValueError as error:
            raise ValueError(f"DATABASE_PASSWORD: {error}") from None
        return self

    @model_validator(mode="after")
    def check_certificate(self) -> "Settings":
        """Refuse a certificate without its key, and the other way round."""
        if bool(self.tls_cert) != bool(self.tls_key):
            missing, given = ("TLS_KEY", "TLS_CERT") if self.tls_cert else ("TLS_CERT", "TLS_KEY")
            raise ValueError(f"{missing}: must be beside {given}; both may name the same file")
        return self

    @model_validator(mode="after")
    def check_workers(self) -> "Settings":
        """Refuse workers without a database that several machines can use."""
        if self.operations == "workers" and self.database_url.startswith("sqlite"):
            raise ValueError(
                "OPERATIONS: workers need PostgreSQL; name one in DATABASE_URL, or set OPERATIONS "
                "to embedded"
            )
        return self

    @model_validator(mode="after")
    def check_simulator(self) -> "Settings":
        """Refuse an action, a fault or a number that the simulated cloud does not know."""
        given = (
            ("SIMULATOR_LATENCIES", check_latencies, self.simulator_latencies),
            ("SIMULATOR_FAULTS", check_faults, self.simulator_faults),
        )
        for name, check, values in given:
            try:
                check(values)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        return self

    def find_openstack(self, region: str) -> OpenStackSettings | None:
        """Return how the OpenStack of a region is reached, None for a simulated one."""
        if region in self.regions:
            chosen = self.regions[region]
            return chosen.openstack if chosen.backend == "openstack" else None
        return None if self.use_mock_openstack else self.openstack

    @property
    def has_simulator_control(self) -> bool:
        """Whether requests may tell the simulated cloud what to do, which is all that there is."""
        names = self.regions or [self.openstack_region]
        return self.simulator_control and not any(map(self.find_openstack, names))

    @property
    def unset(self) -> frozenset[str]:
        """The settings without which some operations are not there."""
        return frozenset() if self.has_simulator_control else frozenset({"SIMULATOR_CONTROL"})

    @property
    def database(self) -> str:
        """The URL of the database with its password, wherever that is given."""
        return add_password(self.database_url, self.database_password.get_secret_value())

    def is_strict(self, region: str) -> bool:
        """Tell whether the simulated cloud of a region takes only what an OpenStack does."""
        own = self.regions[region].strict if region in self.regions else None
        return self.simulator_strict if own is None else own

    @property
    def retention(self) -> Retention:
        """How long what has happened is kept."""
        return Retention(
            audit=read_days(self.audit_retention_days),
            events=read_days(self.event_retention_days),
            operations=read_days(self.operation_retention_days),
        )

    @property
    def openstack(self) -> OpenStackSettings:
        """How the OpenStack is reached."""
        return OpenStackSettings(
            region=self.openstack_region,
            cloud=self.os_cloud,
            config_file=self.os_client_config_file,
            auth_url=self.openstack_auth_url,
            username=self.openstack_username,
            password=self.openstack_password.get_secret_value(),
            project_name=self.openstack_project_name,
            user_domain=self.openstack_user_domain,
            project_domain=self.openstack_project_domain,
            network=self.openstack_network,
        )

    @property
    def effective_log_level(self) -> str:
        """The level to log at, ``DEBUG=true`` taken into account."""
        return "DEBUG" if self.debug else self.log_level
