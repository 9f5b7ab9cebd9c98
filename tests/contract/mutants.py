"""Bugs that a service may have, and for each the check that is there for it."""

from tests.contract.bugs import (
    alter,
    alter_error,
    be_away,
    drop_condition,
    drop_query,
    fail,
    is_audit_page,
    is_error,
    is_event_page,
    is_keypair,
    is_page,
    is_server,
    leak,
    never_modified,
    number_etags,
    replace_request_id,
    set_header,
    swap_status,
)
from tests.contract.proxy import Mutant

MUTANTS: dict[str, Mutant] = {
    "200 for a server that was made": Mutant("check_description", swap_status(201, 200)),
    "a status that is not described": Mutant("check_description", swap_status(409, 410)),
    "500 where something is not found": Mutant("check_failure", fail),
    "503 without Retry-After": Mutant("check_description", be_away),
    "a field that is not described": Mutant(
        "check_description", alter(is_server, lambda d: d.update(host="compute-7"))
    ),
    "a field that is missing": Mutant(
        "check_description", alter(is_server, lambda d: d.pop("ip_address"))
    ),
    "a field of another type": Mutant(
        "check_description", alter(is_page, lambda d: d.update(total="7"))
    ),
    "a time that is none": Mutant(
        "check_description", alter(is_server, lambda d: d.update(created_at="yesterday"))
    ),
    "a status word that is not described": Mutant(
        "check_description", alter(is_server, lambda d: d.update(status="RUNNING"))
    ),
    "a code that is not described": Mutant(
        "check_description",
        alter_error("SERVER_NOT_FOUND", lambda d: d["error"].update(code="GONE_AWAY")),
    ),
    "details without what is allowed": Mutant(
        "check_description",
        alter_error(
            "INVALID_STATE_TRANSITION", lambda d: d["error"]["details"].pop("allowed_actions")
        ),
    ),
    "details without retry": Mutant(
        "check_description",
        alter_error("INVALID_STATE_TRANSITION", lambda d: d["error"]["details"].pop("retry")),
    ),
    "details without what was refused": Mutant(
        "check_retry",
        alter_error("INVALID_STATE_TRANSITION", lambda d: d["error"]["details"].pop("action")),
    ),
    "a time to try again where it is of no use": Mutant(
        "check_retry",
        alter_error(
            "INVALID_STATE_TRANSITION", lambda d: d["error"]["details"].update(retry_after=5)
        ),
    ),
    "a Retry-After that the details do not know": Mutant(
        "check_retry", set_header("retry-after", "5", 409)
    ),
    "an envelope with another key": Mutant(
        "check_envelope", alter(is_error, lambda d: d["error"].update(hint="retry"))
    ),
    "an envelope with a sibling": Mutant(
        "check_envelope", alter(is_error, lambda d: d.update(status=404))
    ),
    "an envelope without details": Mutant(
        "check_envelope", alter(is_error, lambda d: d["error"].pop("details"))
    ),
    "an error in another media type": Mutant(
        "check_envelope", set_header("content-type", "application/problem+json", 404)
    ),
    "405 without Allow": Mutant("check_envelope", set_header("allow", None, 405)),
    "an error that shows the database": Mutant("check_leaks", alter(is_error, leak)),
    "a header that shows the server": Mutant("check_leaks", set_header("server", "uvicorn")),
    "an answer that may be taken for another": Mutant(
        "check_caution", set_header("x-content-type-options", None)
    ),
    "a response that may load something": Mutant(
        "check_caution", set_header("content-security-policy", None)
    ),
    "a refusal that may be kept": Mutant("check_caution", set_header("cache-control", None, 404)),
    "no request id": Mutant("check_request_id", set_header("x-request-id", None)),
    "the request id of another": Mutant("check_request_id", replace_request_id),
    "a request id with a space": Mutant("check_request_id", set_header("x-request-id", "a b")),
    "a total that is one too many": Mutant(
        "check_page_arithmetic", alter(is_page, lambda d: d.update(total=d["total"] + 1))
    ),
    "a next offset that is one too far": Mutant(
        "check_page_arithmetic",
        alter(is_page, lambda d: d.update(next_offset=d["next_offset"] and d["next_offset"] + 1)),
    ),
    "a next page behind the last": Mutant(
        "check_page_arithmetic",
        alter(is_page, lambda d: d.update(next_offset=d["offset"] + len(d["items"]))),
    ),
    "no cursor to the next page": Mutant(
        "check_page_arithmetic", alter(is_page, lambda d: d.update(next_cursor=None))
    ),
    "no link to the next page": Mutant("check_page_arithmetic", set_header("link", None)),
    "a limit that is looked over": Mutant(
        "check_page_arithmetic", change_request=drop_query("limit")
    ),
    "an offset that is looked over": Mutant(
        "check_page_arithmetic", change_request=drop_query("offset")
    ),
    "a page back to front": Mutant(
        "check_page_order", alter(is_page, lambda d: d["items"].reverse())
    ),
    "an item that is there twice": Mutant(
        "check_page_order",
        alter(is_page, lambda d: d.update(items=d["items"][:1] * len(d["items"]))),
    ),
    "an order that is looked over": Mutant("check_page_order", change_request=drop_query("sort")),
    "a filter that is looked over": Mutant("check_page_filters", change_request=drop_query("name")),
    "a label that is looked over": Mutant("check_page_filters", change_request=drop_query("label")),
    "a query parameter that is taken unseen": Mutant(
        "check_query_refusal", change_request=drop_query("no_such_parameter")
    ),
    "an unknown parameter that is taken": Mutant(
        "check_unknown_query", change_request=drop_query("nme")
    ),
    "a name in capitals": Mutant(
        "check_what_was_sent", alter(is_server, lambda d: d.update(name=d["name"].upper()))
    ),
    "the flavor of another": Mutant(
        "check_what_was_sent", alter(is_server, lambda d: d["flavor"].update(id="m1.nano"))
    ),
    "a key pair with another key": Mutant(
        "check_what_was_sent", alter(is_keypair, lambda d: d.update(public_key="ssh-rsa AAAA"))
    ),
    "a weak ETag": Mutant("check_etag", set_header("etag", 'W/"00000000000000000000000000000000"')),
    "304 without being asked": Mutant("check_etag", never_modified),
    "a condition that is looked over": Mutant("check_repetition", change_request=drop_condition),
    "another ETag at each request": Mutant("check_repetition", number_etags()),
    "a Location that leads nowhere": Mutant(
        "check_location", set_header("location", "/api/v1/servers/none", 201)
    ),
    "no Location": Mutant("check_location", set_header("location", None, 201)),
    "events in another order": Mutant(
        "check_event_page", alter(is_event_page, lambda d: d["items"].reverse())
    ),
    "entries of audit in another order": Mutant(
        "check_audit_page", alter(is_audit_page, lambda d: d["items"].reverse())
    ),
    "an event left out at the end of a page": Mutant(
        "check_event_page", alter(is_event_page, lambda d: d["items"].pop())
    ),
}
