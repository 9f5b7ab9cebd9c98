"""The modes of authentication that the settings ask for, made."""

from typing import TYPE_CHECKING, cast

from domain.identity import AuthMode
from domain.rate_limits import RateLimit, Tier
from operations.clouds.cloud import Cloud
from service.access.access import Access
from service.access.rate_limiter import RateLimiter
from service.access.rate_limits import RateLimits
from service.access.sign_in import SignIn
from service.access.sign_in_methods import KeyForm, KeystoneForm, SignInMethod
from service.authentication.api_keys import ApiKeyAuthenticator
from service.authentication.authenticators import AnonymousAuthenticator, Authenticator
from service.authentication.keyring import Keyring
from service.authentication.sessions import Sessions
from service.http.listener import is_loopback
from service.settings.config import Settings

if TYPE_CHECKING:
    from service.authentication.json_web_tokens import JsonWebTokens
    from service.authentication.keystone_tokens import KeystoneTokens
    from service.authentication.oidc_tokens import OidcTokens


def build_access(settings: Settings, cloud: Cloud) -> Access:
    """Return what lets requests in. Raises ConfigError for a mode that lacks a setting."""
    authenticators = [build_authenticator(mode, settings, cloud) for mode in settings.auth_modes]
    limits = build_rate_limits(settings, cloud)
    return Access(authenticators, limits, metrics_public=settings.metrics_public)


def build_sign_in(settings: Settings, access: Access, cloud: Cloud) -> SignIn:
    """Return what lets people in at the console, and have ``access`` know them by their sessions.

    They sign in by the modes of authentication that there are.
    """
    oidc = build_oidc(settings, access)
    sessions = Sessions(cloud.database, settings.session_lifetime, oidc)
    if not settings.is_anonymous:
        access.sessions = sessions
    made = (build_method(settings, authenticator) for authenticator in access.authenticators)
    return SignIn(access, sessions, [method for method in made if method], oidc)


def build_oidc(settings: Settings, access: Access) -> "OidcTokens | None":
    """Return what signs people in at the issuer of tokens, None where the service is no client."""
    if not settings.oidc_client_id:
        return None
    from service.authentication.oidc_client import OidcClient
    from service.authentication.oidc_tokens import OidcTokens

    (tokens,) = (one for one in access.authenticators if one.mode is AuthMode.JWT)
    return OidcTokens(OidcClient(settings), cast("JsonWebTokens", tokens))


def build_method(settings: Settings, authenticator: Authenticator) -> SignInMethod | None:
    """Return the form by which people sign in with a mode, None where there is none."""
    if isinstance(authenticator, ApiKeyAuthenticator):
        return KeyForm(authenticator)
    if authenticator.mode is AuthMode.KEYSTONE:
        domains = {
            "user_domain": settings.keystone_user_domain,
            "project_domain": settings.keystone_project_domain,
        }
        return KeystoneForm(cast("KeystoneTokens", authenticator), domains)
    return None


def build_rate_limits(settings: Settings, cloud: Cloud) -> RateLimits | None:
    """Return what counts requests, None where nobody is limited."""
    is_auto = settings.rate_limits == "auto"
    if settings.rate_limits == "off" or (is_auto and is_loopback(settings.listen_host)):
        return None
    requests = {
        Tier.READ: settings.rate_limit_read,
        Tier.WRITE: settings.rate_limit_write,
        Tier.ADDRESS: settings.rate_limit_address,
        Tier.SIGN_IN: settings.rate_limit_sign_in,
    }
    seconds = settings.rate_limit_window_seconds
    limits = {tier: RateLimit(tier, most, seconds) for tier, most in requests.items() if most}
    return RateLimits(RateLimiter(cloud.database), limits)


def build_authenticator(mode: AuthMode, settings: Settings, cloud: Cloud) -> Authenticator:
    """Return what tells callers of one mode. Raises ConfigError where a setting lacks."""
    if mode is AuthMode.NONE:
        return AnonymousAuthenticator()
    if mode is AuthMode.API_KEY:
        bootstrap = settings.auth_bootstrap_key.get_secret_value()
        return ApiKeyAuthenticator(Keyring(cloud.database), bootstrap)
    # Nobody else needs what the other two import, which takes a while.
    if mode is AuthMode.JWT:
        from service.authentication.json_web_tokens import build_tokens

        return build_tokens(settings)
    from service.authentication.keystone_tokens import build_keystone_tokens

    return build_keystone_tokens(settings)
