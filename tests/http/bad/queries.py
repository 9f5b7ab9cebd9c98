"""Queries that cannot be read, and queries that are not as described."""

from tests.http.api import FLAVORS, IMAGES, NETWORKS, SERVERS
from tests.http.bad.request import BadRequest, invalid_query
from tests.http.keypairs import KEYPAIRS
from tests.http.regions import CAPABILITIES, REGIONS
from tests.http.seeds import UBUNTU
from tests.http.slow import OPERATIONS

SERVER = f"{SERVERS}/{{id}}"

NO_INTEGERS = {
    "nothing": "",
    "a word": "abc",
    "an underscore": "1_0",
    "Arabic digits": "%D9%A1%D9%A0",
    "fullwidth digits": "%EF%BC%91",
    "superscript digits": "%C2%B2",
    "a plus": "%2B5",
    "a plus that is a space": "+5",
    "an exponent": "1e1",
    "hexadecimal": "0x10",
    "a space behind": "5%20",
    "a line feed behind": "5%0A",
    "a fraction": "5.0",
    "two numbers": "1,2",
    "a hundred digits": "1" + "0" * 100,
    "ten thousand digits": "9" * 10_000,
    "NaN": "NaN",
    "null": "null",
    "true": "true",
    "a NUL": "5%00",
    "quotes": "%275%27",
    "a list": "[5]",
}
OUT_OF_RANGE = {
    "limit": ["0", "101", "-1", "-0", "2147483648", "9223372036854775808"],
    "offset": ["-1", "2147483648", "4294967296", "9223372036854775808", "1" + "0" * 100],
}
WRONG = {
    "sort": ["", "id", "-", "--name", "name,created_at", "name%20desc", "%2Bname", "%C5%BFort"],
    "name": ["", "x" * 256, "a%00b", "a%0Ab", "%7F"],
    "flavor_id": ["", "x" * 256, "%00"],
    "image_id": ["", "x" * 256, "%1F"],
    "region": ["", "x" * 256, "a%0Ab"],
    "created_after": ["", "yesterday", "2026-01-01", "2026-01-01T00:00:00", "1767225600"],
    "created_before": ["2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z"],
    "changed_since": ["2026-01-01T00:00:00+00:00", "2026-01-01%2000:00:00Z", "%D9%A2026"],
    "cursor": [
        "",
        "abc",
        "created_at~1",
        "created_at~-1~1~61",
        "id~0~1~61",
        "name~0~6~61",
        "name~0~zz~61",
        "created_at~0~1~",
        "created_at~0~%D9%A1~61",
        "created_at~0~1~61%0A",
        "-created_at~1_0~1~61",
        "name~0~" + "61" * 2000 + "~61",
    ],
}
WRONG_ITEMS = {
    "status": {
        "": 0, "DELETED": 0, "NONE": 0, "ACTIVE%20": 0, "%00": 0, "ACTIVE%C4%B1": 0, "ACTIVE,": 1,
        ",ACTIVE": 0, "ACTIVE,,ERROR": 1, "ACTIVE,DELETED,ERROR": 1, "ACTIVE&status=DELETED": 1,
        "ACTIVE;ERROR": 0, "ACTIVE|ERROR": 0, "[ACTIVE]": 0, "%22ACTIVE%22": 0,
    },
    "label": {
        "": 0, "=": 0, "=prod": 0, "x" * 512: 0, "env=a%00": 0, "e%0Av": 0, "%7F=x": 0,
        "env=prod&label=": 1, "a&label=b&label==c": 2,
    },
}  # fmt: skip
"""Lists with an item that is wrong, and the place of that."""

UNKNOWN = ["page", "Limit", "limit[]", "limits", "", "%00", "status%20", "__class__", "x" * 2000]

FIELDS = [
    *(
        invalid_query(f"{name} that is {what}", f"{name}={text}", name)
        for name in ("limit", "offset")
        for what, text in NO_INTEGERS.items()
    ),
    *(
        invalid_query(f"{name} of {text[:20]}", f"{name}={text}", name)
        for name, texts in OUT_OF_RANGE.items()
        if name
        for text in texts
        if text != "-0"
    ),
    *(
        invalid_query(f"{name} {number}", f"{name}={text}", name)
        for name, texts in WRONG.items()
        for number, text in enumerate(texts)
    ),
    *(
        invalid_query(f"{text!r} as the region of {path}", f"region={text}", "region", path=path)
        for path in (FLAVORS, IMAGES, f"{FLAVORS}/any", f"{IMAGES}/any", CAPABILITIES)
        for text in ("nowhere", "")
    ),
    invalid_query("limit twice", "limit=5&limit=5", "limit"),
    invalid_query("offset twice", "offset=0&limit=5&offset=1", "offset"),
    *(
        invalid_query(f"{name} of {text[:24]}", f"{name}={text}", name, place)
        for name, texts in WRONG_ITEMS.items()
        for text, place in texts.items()
    ),
    invalid_query("21 statuses", "status=" + ",".join(["ACTIVE"] * 21), "status"),
    invalid_query("17 labels", "&".join(f"label=k{number}" for number in range(17)), "label"),
    invalid_query("a status of servers", "status=ACTIVE", "status", 0, path=OPERATIONS),
    invalid_query("what is no action", "action=create,fly", "action", 1, path=OPERATIONS),
    invalid_query("two servers", "server_id=a&server_id=b", "server_id", path=OPERATIONS),
    invalid_query("no id of a server", "server_id=", "server_id", path=OPERATIONS),
    invalid_query("operations in an order", "sort=created_at", "sort", path=OPERATIONS),
    invalid_query("a server's server", "server_id=a", "server_id", path=f"{SERVER}/operations"),
    invalid_query("a server's no action", "action=", "action", 0, path=f"{SERVER}/operations"),
    invalid_query("a semicolon between", "limit=5;offset=3", "limit"),
    invalid_query("limit without a value", "limit", "limit"),
    invalid_query("a cursor of servers", "cursor=created_at~0~1~61", "cursor", path=FLAVORS),
    invalid_query("a cursor downwards", "cursor=-name~0~61~61", "cursor", path=IMAGES),
    invalid_query("a flavor list by status", "status=ACTIVE", "status", path=FLAVORS),
    invalid_query("an image list in an order", "sort=name", "sort", path=IMAGES),
    invalid_query("a network list by name", "name=private", "name", path=NETWORKS),
    invalid_query("a cursor of no name", "cursor=id~0~61~61", "cursor", path=KEYPAIRS),
    *(
        invalid_query(f"all projects: {text!r}", f"all_projects={text}", "all_projects")
        for text in ("", "1", "yes", "true,false", "true&all_projects=true")
    ),
    *(
        invalid_query(f"no project: {text[:9]!r}", f"project_id={text}", "project_id")
        for text in ("", "a%00b", "%0A", "x" * 256, "a&project_id=b")
    ),
]


def refuse_unknown(name: str, path: str, method: str = "GET") -> BadRequest:
    """Return a request with a query parameter that its operation does not have."""
    return invalid_query(name, "dry_run=1", "dry_run", path=path, method=method)


NOT_DESCRIBED = [
    *(
        BadRequest(
            f"unknown parameter {name[:20]!r}",
            "GET",
            f"{SERVERS}?{name}=1",
            422,
            "VALIDATION_ERROR",
        )
        for name in UNKNOWN
    ),
    refuse_unknown("unknown to a server", SERVER),
    refuse_unknown("unknown to a delete", SERVER, "DELETE"),
    refuse_unknown("unknown to flavors", FLAVORS),
    refuse_unknown("unknown to images", IMAGES),
    refuse_unknown("unknown to networks", NETWORKS),
    refuse_unknown("unknown to key pairs", KEYPAIRS),
    refuse_unknown("unknown to the deletion of an image", f"{IMAGES}/{UBUNTU}", "DELETE"),
    refuse_unknown("unknown to regions", REGIONS),
    refuse_unknown("unknown to a region", f"{REGIONS}/RegionOne"),
    refuse_unknown("unknown to capabilities", CAPABILITIES),
    refuse_unknown("unknown to health", "/health"),
    refuse_unknown("unknown to liveness", "/health/live"),
    refuse_unknown("unknown to readiness", "/health/ready"),
    refuse_unknown("unknown to the document", "/openapi.json"),
    refuse_unknown("unknown to the pages", "/docs"),
]


def malformed_query(name: str, query: str) -> BadRequest:
    """Return a list with a query that cannot be read."""
    return BadRequest(name, "GET", f"{SERVERS}?{query}", 400, "MALFORMED_REQUEST")


UNREADABLE = [
    malformed_query("a byte that is no UTF-8", "name=%FF"),
    malformed_query("half a character", "name=%C3"),
    malformed_query("an encoded surrogate", "name=%ED%A0%80"),
    malformed_query("an overlong encoding", "name=%C0%80"),
    malformed_query("a parameter's name that is no UTF-8", "%FF=1"),
    malformed_query("a thousand parameters", "&".join(f"p{n}=1" for n in range(1000))),
]

QUERIES = [*FIELDS, *NOT_DESCRIBED, *UNREADABLE]
