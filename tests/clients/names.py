"""Names that nothing else has, in a service that many tests share."""

import uuid


def make_name(prefix: str = "web") -> str:
    """Return a name."""
    return f"{prefix}-{uuid.uuid4().hex[:10]}"
