"""The checks as Schemathesis runs them, beside its own; loaded through SCHEMATHESIS_HOOKS."""

import os
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import requests
import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.core.parameters import ParameterLocation

from domain.choices import find_name_fault
from domain.labels import is_allowed
from tests.contract import checks
from tests.contract.exchange import Exchange, Send
from tests.contract.references import refer_to_what_there_is

TIMEOUT_S = 30
KEY = "Idempotency-Key"
PRECONDITIONS = ("If-Match", "If-None-Match")
TAGS = re.compile(r"\*|(W/)?\"[!#-~]*\"( ?, ?(W/)?\"[!#-~]*\")*")
SOME_TAG = '"00000000000000000000000000000000"'
SHORT_KEY = re.compile("[!-~]{1,200}")
REGION = "RegionOne"
REGION_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,255}")
YEAR = re.compile("^[0-9]{4}(?=-)")
IS_STRICT = os.environ.get("SCHEMATHESIS_STRICT") == "true"
KEY_SENT = os.environ.get("SCHEMATHESIS_KEY")
AUTHORIZED = {"Authorization": f"Bearer {KEY_SENT}"} if KEY_SENT else {}
FAR_OFF = "9996"  # a leap year, so that every day of every year is one of it


@schemathesis.hook
def before_call(ctx: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Have what is made stay for a while: no expiry is past, and no key has been used before.

    What could be the name of a region is the name of the one there is. Where a good precondition is
    wanted it is one: of the pattern that it has in the document Schemathesis makes none.
    """
    name_region(case.query)
    if isinstance(case.body, dict) and not is_meant_to_be_wrong(case, ParameterLocation.BODY):
        amend(case.body)
        if case.path.endswith("/can-i"):
            ask_one_thing(case.body)
    headers: Any = case.headers or {}
    if not is_meant_to_be_wrong(case, ParameterLocation.HEADER):
        for name in PRECONDITIONS:
            if name in headers and not TAGS.fullmatch(str(headers[name])):
                headers[name] = SOME_TAG
    if SHORT_KEY.fullmatch(str(headers.get(KEY, ""))):
        headers[KEY] = f"{headers[KEY]}-{uuid.uuid4().hex}"


def is_meant_to_be_wrong(case: Case, place: ParameterLocation) -> bool:
    """Tell whether the body, or what else is in a place, shall be refused.

    A good case of Schemathesis' may have a bad header, where it makes none of the pattern.

    Of one that is changed Schemathesis validates anew whether it should be, and does not see what
    is wrong with a format that it does not know.
    """
    if case.meta is None or case.meta.generation.mode.is_positive:
        return False
    component = case.meta.components.get(place)
    return component is not None and component.mode.is_negative


def amend(body: dict[str, Any]) -> None:
    """Have a good body be about what there is and is to stay."""
    name_region(body)
    if isinstance(expiry := body.get("expires_at"), str):
        body["expires_at"] = YEAR.sub(FAR_OFF, expiry)
    name_plainly(body)
    restrict_possibly(body)
    refer_to_what_there_is(body)


def name_plainly(body: dict[str, Any]) -> None:
    """Have a name be one that every cloud takes, where the one in front of us is so strict."""
    name = body.get("name")
    if IS_STRICT and isinstance(name, str) and name and find_name_fault(name):
        body["name"] = uuid.uuid4().hex


def restrict_possibly(body: dict[str, Any]) -> None:
    """Have a key be one that somebody can have: restricted to what there is, of a fitting role."""
    if body.get("all_projects") and body.get("role") != "admin":
        body["all_projects"] = False
    restrictions = body.get("restrictions")
    if isinstance(restrictions, dict):
        labels, allowed = restrictions.get("labels"), restrictions.get("operations")
        if isinstance(labels, dict):
            restrictions["labels"] = {key: labels[key] for key in labels if is_allowed(key)}
        if allowed:
            restrictions["operations"] = ["list_servers"]


def ask_one_thing(question: dict[str, Any]) -> None:
    """Have a question be about a request or about an action, and not about half of each."""
    if "action" in question and "server_id" in question:
        others = ("method", "path")
    else:
        others = ("action", "server_id")
        question.setdefault("method", "GET")
        question.setdefault("path", "/api/v1/servers")
    for name in others:
        question.pop(name, None)


def name_region(given: Any) -> None:
    """Have a query or a body name the region there is, where it names one."""
    name = given.get("region") if isinstance(given, dict) else None
    if isinstance(name, str) and REGION_NAME.fullmatch(name):
        given["region"] = REGION


def send(method: str, url: str, headers: Mapping[str, str]) -> Exchange:
    """Send one more request, and apply to its response what must hold of every response."""
    with requests.Session() as session:
        session.trust_env = False
        sent = {**AUTHORIZED, **headers}
        response = session.request(method, url, headers=sent, timeout=TIMEOUT_S)
    exchange = Exchange.from_schemathesis(Response.from_requests(response, verify=False))
    for check in checks.PASSIVE:
        check(exchange)
    return exchange


def register_passive(check: Callable[[Exchange], None]) -> None:
    """Let Schemathesis run ``check`` on every response."""

    def run(ctx: CheckContext, response: Response, case: Case) -> None:
        check(Exchange.from_schemathesis(response))

    run.__name__ = f"ostler_{check.__name__.removeprefix('check_')}"
    schemathesis.check(run)


def register_active(check: Callable[[Exchange, Send], None]) -> None:
    """Let Schemathesis run ``check``, which sends requests of its own, on every response."""

    def run(ctx: CheckContext, response: Response, case: Case) -> None:
        check(Exchange.from_schemathesis(response), send)

    run.__name__ = f"ostler_{check.__name__.removeprefix('check_')}"
    schemathesis.check(run)


for passive in checks.PASSIVE:
    register_passive(passive)
for active in checks.ACTIVE:
    register_active(active)
