"""What a request is held against before anybody asks who calls."""

from msgspec import Struct

from service.contract.contract import Contract
from service.http.cors import CorsRule
from service.http.hosts import HostRule, OriginRule, name_own_hosts
from service.http.proxies import ProxyRule
from service.settings.config import Settings


class Guards(Struct, frozen=True):
    """The names that the service answers to, and which pages, proxies and bodies it takes.

    ``cors`` is None where no page of another site may use the API.
    """

    hosts: HostRule
    origins: OriginRule
    cors: CorsRule | None
    proxies: ProxyRule
    max_body_bytes: int


def build_guards(settings: Settings, contract: Contract) -> Guards:
    """Return the guards that the settings ask for."""
    return Guards(
        hosts=HostRule(name_own_hosts(settings.listen_host, settings.allowed_hosts)),
        origins=OriginRule(settings.allowed_origins, settings.public_url),
        cors=build_cors(settings, contract),
        proxies=ProxyRule(settings.trusted_proxies, settings.proxy_header),
        max_body_bytes=settings.max_body_bytes,
    )


def build_cors(settings: Settings, contract: Contract) -> CorsRule | None:
    """Return what lets pages of other sites use the API, None where no page may."""
    if not settings.allowed_origins:
        return None
    sendable, readable = contract.list_request_headers(), contract.list_response_headers()
    return CorsRule(settings.allowed_origins, sendable, readable)
