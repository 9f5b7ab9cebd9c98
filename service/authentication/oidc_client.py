"""The service as a client of an OpenID Provider, by Authlib; used in threads.

Of a sign-in it is told by authorization code with PKCE (RFC 7636), ``state`` and ``nonce``, and it
takes an ID token that the provider has signed for it.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskIntegration, OAuthError
from authlib.integrations.flask_client.apps import FlaskOAuth2App
from flask import request, session
from joserfc.errors import JoseError
from requests import RequestException

from service.authentication.issuers import DISCOVERY, SECONDS
from service.authentication.json_web_tokens import ALGORITHMS, SKEW_SECONDS
from service.http.secure_urls import is_secure
from service.settings.config import Settings

NAME = "oidc"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
DENIED = "access_denied"
"""What a provider says where its user has refused (RFC 6749 section 4.1.2.1)."""

Token = dict[str, Any]
Result = TypeVar("Result")

logger = logging.getLogger(__name__)

# At DEBUG it writes down what proves to the provider who has begun a sign-in.
logging.getLogger("authlib").setLevel(logging.INFO)


class ProviderAway(Exception):
    """The provider cannot be asked, or says what none does."""


class SignInFailed(Exception):
    """Nobody is signed in; ``reason`` is ``denied``, ``state`` or ``refused``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OidcClient:
    """Asks the provider ``issuer``, which knows the service as a client of its own."""

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.jwt_issuer
        self.resource = {"resource": settings.oidc_resource} if settings.oidc_resource else {}
        self.audience = {"audience": settings.oidc_audience} if settings.oidc_audience else {}
        self._app = FlaskOAuth2App(
            FlaskIntegration(NAME),
            NAME,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value() or None,
            server_metadata_url=self.issuer.rstrip("/") + DISCOVERY,
            client_kwargs={
                "scope": settings.oidc_scopes,
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
            user_agent="Ostler",
        )

    def begin(self, redirect_uri: str, page: str, former: str) -> str:
        """Return where a browser is sent to sign in, to come back to ``redirect_uri``.

        Its session of Flask's remembers what it is sent with, the ``page`` that it comes for, and
        the secret of its ``former`` session, whose cookie does not come along from another site.
        Raises ProviderAway.
        """
        self._require_provider()
        begun = self._app.create_authorization_url(redirect_uri, **self.resource, **self.audience)
        self._app.save_authorize_data(redirect_uri=redirect_uri, page=page, session=former, **begun)
        url: str = begun["url"]
        return url

    def find_attempt(self) -> dict[str, str] | None:
        """Return what is remembered of the sign-in that a request ends, None for none."""
        state: dict[str, str] | None = self._app.framework.get_state_data(
            session, request.args.get("state")
        )
        return state

    def finish(self) -> Token:
        """Return the tokens of a sign-in that was begun here.

        Raises SignInFailed, also for one that was not, and ProviderAway.
        """
        if self.find_attempt() is None or request.args.get("iss", self.issuer) != self.issuer:
            raise SignInFailed("state")
        self._require_provider()
        try:
            token: Token = self._ask(
                lambda: self._app.authorize_access_token(leeway=SKEW_SECONDS, **self.resource)
            )
        except OAuthError as error:
            raise SignInFailed("denied" if error.error == DENIED else "refused") from None
        except (AuthlibBaseError, JoseError, ValueError, LookupError, TypeError) as error:
            logger.info("Sign-in refused", extra={"reason": type(error).__name__})
            raise SignInFailed("refused") from None
        if "userinfo" not in token:  # what is in an ID token that holds
            raise SignInFailed("refused")
        return token

    def renew(self, refresh_token: str) -> Token:
        """Return new tokens. Raises SignInFailed where there are none, and ProviderAway."""
        self._require_provider()
        asked = {"grant_type": "refresh_token", "refresh_token": refresh_token, **self.resource}
        try:
            token: Token = self._ask(lambda: self._app.fetch_access_token(**asked))
        except OAuthError:
            raise SignInFailed("refused") from None
        return {"refresh_token": refresh_token, **token}

    def _require_provider(self) -> None:
        """Know what the provider says of itself, once. Raises ProviderAway."""
        metadata = self._ask(self._app.load_server_metadata)
        known = all(is_secure(str(metadata.get(name))) for name in ENDPOINTS)
        if metadata.get("issuer") != self.issuer or not known:
            metadata.clear()
            logger.warning("The issuer does not describe itself as one")
            raise ProviderAway
        metadata["id_token_signing_alg_values_supported"] = list(ALGORITHMS)

    def _ask(self, ask: Callable[[], Result]) -> Result:
        try:
            return ask()
        except (RequestException, ValueError) as error:
            logger.warning("Issuer not reached", extra={"exc_type": type(error).__name__})
            raise ProviderAway from None
