"""JSON as the service writes it: compact, in UTF-8, times in RFC 3339 with ``Z``."""

from typing import Any

import orjson

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


def dump_json(value: Any) -> bytes:
    """Return ``value`` as JSON."""
    return orjson.dumps(value, option=OPTIONS)
