"""Records show what they are to who reads a trace or a failed test, but nothing secret."""

from datetime import UTC, datetime

import pytest
from msgspec import Struct

from backends.base import ServerRequest
from backends.openstack.client.settings import OpenStackSettings
from domain.identity import Role
from domain.keys import ApiKey
from domain.operations import Operation, OperationStatus
from domain.transitions import Action
from domain.webhooks import Webhook, WebhookStatus
from operations.requests.creation import NewServer
from service.authentication.keystone_client import KeystoneLogin

SECRET = "c2VjcmV0"
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
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, Struct) else "",
)
def test_a_record_shows_what_it_is_without_what_is_secret(record: Struct, shown: str) -> None:
    assert shown in repr(record)
    assert SECRET not in repr(record)
