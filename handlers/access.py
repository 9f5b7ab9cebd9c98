"""Who calls, and what the caller may do."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from msgspec import Struct

from domain.errors import OstlerError, QuestionUnclear
from domain.identity import Identity, Role
from domain.quotas import Resource
from domain.rate_limits import RateLimit
from domain.regions import NotOffered
from domain.servers import Server
from domain.transitions import Action
from handlers.inline import from_memory, inline
from handlers.keys import render_restrictions
from handlers.servers import PATH as SERVERS
from operations.clouds.cloud import Caller, Cloud
from operations.requests import possibilities
from operations.requests.keys import find_identity

Body = dict[str, Any]

REQUEST = {"method", "path"}
ACTION = {"server_id", "action"}

DELETION = "delete_server"
CREATION = "create_server"
RESOURCES = {"create_webhook": Resource.WEBHOOKS, "create_keypair": Resource.KEYPAIRS}
"""The operations that make something of which a project has a quota, beside servers."""

REASONS = {
    "NOT_FOUND": "not_found",
    "SERVER_NOT_FOUND": "not_found",
    "OPERATION_NOT_FOUND": "not_found",
    "WEBHOOK_NOT_FOUND": "not_found",
    "FLAVOR_NOT_FOUND": "not_found",
    "AMBIGUOUS_NAME": "not_found",
    "METHOD_NOT_ALLOWED": "method",
    "INVALID_STATE_TRANSITION": "state",
    "SERVER_BUSY": "busy",
    "SERVER_LOCKED": "lock",
    "SERVER_PROTECTED": "protection",
    "QUOTA_EXCEEDED": "quota",
}
"""Why something may not be done, by the code of the error that says so."""


class Meant(Struct, frozen=True):
    """What is asked about: a request, and of which operation it is, None for a page.

    ``required_role`` is None where anybody may, and ``parameters`` are what the path names.
    """

    method: str
    path: str
    operation_id: str | None
    required_role: Role | None
    parameters: Mapping[str, str]


class Permissions(Protocol):
    """Knows what requests mean, and who may send them."""

    def find(self, method: str, path: str) -> Meant:
        """Return what a request means.

        Raises errors with the codes NOT_FOUND, METHOD_NOT_ALLOWED and MALFORMED_REQUEST.
        """

    def require(self, identity: Identity, meant: Meant) -> None:
        """Return when a caller may do what is meant.

        Raises PermissionDenied, and the errors for what is not there for what its credential
        leaves out.
        """


@from_memory
def get_me(caller: Caller, caller_limits: Sequence[RateLimit]) -> Body:
    """Return who calls."""
    identity = find_identity(caller)
    return {
        "mode": identity.mode.value,
        "subject": identity.subject,
        "name": identity.name,
        "project_id": identity.project_id,
        "role": identity.role.value,
        "all_projects": identity.all_projects,
        "key_id": identity.key_id,
        "expires_at": identity.expires_at,
        "restrictions": render_restrictions(identity.restrictions),
        "limits": list(map(render_limit, caller_limits)),
    }


def render_limit(limit: RateLimit) -> Body:
    """Return how often a caller may ask as the document describes it."""
    return {
        "tier": limit.tier.value,
        "requests": limit.requests,
        "window_seconds": limit.window_seconds,
    }


@inline
def can_i(cloud: Cloud, caller: Caller, permissions: Permissions, body: Body) -> Body:
    """Tell whether the caller may do something. Raises QuestionUnclear, PreconditionFailed."""
    caller.check(None)
    check_question(body)
    identity = find_identity(caller)
    meant, server = None, None
    try:
        meant = permissions.find(*name_request(body))
        permissions.require(identity, meant)
        server = require_possible(cloud, caller, meant, body)
    except OstlerError as refusal:
        reason = find_reason(refusal)
        if reason is None:
            raise
        return render_verdict(identity, meant, refusal, reason)
    allowed_actions = cloud.list_allowed_actions(server)
    return render_verdict(identity, meant, allowed_actions=allowed_actions)


def check_question(body: Body) -> None:
    """Raise QuestionUnclear unless a body asks about a request, or about an action."""
    given = body.keys() - {"flavor_id"}
    if given not in (REQUEST, ACTION):
        raise QuestionUnclear


def name_request(body: Body) -> tuple[str, str]:
    """Return the method and the path of what a question is about."""
    if "path" in body:
        return body["method"], body["path"]
    server = f"{SERVERS}/{quote(body['server_id'], safe='')}"
    return ("DELETE", server) if body["action"] == Action.DELETE else ("POST", f"{server}/action")


def require_possible(cloud: Cloud, caller: Caller, meant: Meant, body: Body) -> Server | None:
    """Return the server that is meant, None where none is; there is nothing in the way of it.

    Raises what the request would be refused with.
    """
    flavor_id = body.get("flavor_id")
    if meant.operation_id == CREATION:
        possibilities.require_creation(cloud, caller, flavor_id)
    elif meant.operation_id in RESOURCES:
        possibilities.require_resource(cloud, caller, RESOURCES[meant.operation_id])
    action = Action.DELETE if meant.operation_id == DELETION else body.get("action")
    if action is None:
        return possibilities.require_presence(cloud, caller, meant.parameters)
    server_id = meant.parameters["server_id"]
    return possibilities.require_action(cloud, caller, server_id, Action(action), flavor_id)


def find_reason(refusal: OstlerError) -> str | None:
    """Return why something may not be done, None for an error that is about the question."""
    if refusal.code == "PERMISSION_DENIED":
        reason: str = refusal.details["reason"]
        return reason
    if isinstance(refusal, NotOffered):
        return "region"
    return REASONS.get(refusal.code)


def render_verdict(
    identity: Identity,
    meant: Meant | None,
    refusal: OstlerError | None = None,
    reason: str | None = None,
    allowed_actions: Sequence[str] = (),
) -> Body:
    """Return a verdict as the document describes it."""
    details = refusal.details if refusal and isinstance(refusal.details, dict) else {}
    return {
        "allowed": refusal is None,
        "reason": reason,
        "code": refusal.code if refusal else None,
        "message": refusal.message if refusal else "The caller may do this",
        "operation": meant.operation_id if meant else None,
        "required_role": meant.required_role if meant else None,
        "role": identity.role.value,
        "retry_after": details.get("retry_after"),
        "allowed_actions": list(details.get("allowed_actions", allowed_actions)),
    }
