"""Records show what they are to who reads a trace or a failed test, but nothing secret."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import walk_packages

import pytest
from msgspec import Struct

from backends.base import ServerRequest
from backends.openstack.client.settings import OpenStackSettings
from domain.identity import Role
from domain.keys import ApiKey
from domain.operations import Operation, OperationStatus
from domain.transitions import Action
from domain.webhooks import Webhook, WebhookStatus
from operations.record.audit import AuditSource, AuditTrail
from operations.requests.creation import NewServer
from operations.requests.webhooks import NewWebhook
from persistence.sessions import SealedSession
from service.authentication.keystone_client import KeystoneLogin
from service.authentication.session_renewals import OpenSession
from service.authentication.session_seals import HeldCredential
from service.pages.sessions import Visit

SECRET = "c2VjcmV0"
SECRETS = {
    "secret", "old_secret", "password", "digest", "old_digest", "user_data", "arguments", "bearer",
    "refresh_token",
}  # fmt: skip
LAYERS = ("service", "handlers", "operations", "backends", "persistence", "domain")
UNIMPORTABLE = ("service.__main__", "persistence.migrations.env", "persistence.migrations.versions")
AT = datetime(2026, 1, 1, tzinfo=UTC)

KEY = ApiKey(
    id="7",
    project_id="shop",
    name="ci",
    role=Role.OPERATOR,
    digest=SECRET.encode(),
    created_at=AT,
    created_by="root",
    expires_at=AT,
    old_digest=SECRET.encode(),
)
WEBHOOK = Webhook(
    id="7",
    project_id="shop",
    url="https://example.com",
    description="",
    event_types=(),
    status=WebhookStatus.ENABLED,
    secret=SECRET,
    position=0,
    created_at=AT,
    updated_at=AT,
    old_secret=SECRET,
)
OPERATION = Operation(
    id="7",
    project_id="shop",
    server_id="8",
    action=Action.CREATE,
    status=OperationStatus.QUEUED,
    created_at=AT,
    deadline_at=AT,
    arguments={"user_data": SECRET},
)

HELD = HeldCredential(SECRET, SECRET, SECRET, renew_at=1.0)
SESSION = OpenSession(SECRET, SealedSession("7", b"", 0, AT, AT), HELD)


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (KEY, "name='ci'"),
        (WEBHOOK, "url='https://example.com'"),
        (OPERATION, "server_id='8'"),
        (ServerRequest("7", "shop", "web-01", "f", "i", user_data=SECRET), "name='web-01'"),
        (NewServer("web-01", "f", "i", {}, False, None, user_data=SECRET), "name='web-01'"),
        (OpenStackSettings("RegionOne", password=SECRET), "region='RegionOne'"),
        (KeystoneLogin("ostler", SECRET, "Default", "shop", "Default"), "username='ostler'"),
        (NewWebhook("https://example.com", "", (), SECRET), "url='https://example.com'"),
        (HELD, "renew_at=1.0"),
        (SESSION, "renew_at=1.0"),
        (Visit("127.0.0.1", SECRET, True, AuditTrail(AuditSource())), "address='127.0.0.1'"),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, Struct) else "",
)
def test_a_record_shows_what_it_is_without_what_is_secret(record: Struct, shown: str) -> None:
    assert shown in repr(record)
    assert SECRET not in repr(record)


def test_every_record_with_a_secret_says_what_it_shows() -> None:
    for layer in LAYERS:
        for module in walk_packages(import_module(layer).__path__, f"{layer}."):
            if not module.name.startswith(UNIMPORTABLE):
                import_module(module.name)
    records = [one for one in list_kinds(Struct) if SECRETS.intersection(one.__struct_fields__)]
    assert {ApiKey, Visit} < set(records)
    assert [one for one in records if "__repr__" not in vars(one)] == []


def list_kinds(kind: type[Struct]) -> Iterator[type[Struct]]:
    """Yield the kinds of records that are of a kind."""
    for one in kind.__subclasses__():
        yield one
        yield from list_kinds(one)
