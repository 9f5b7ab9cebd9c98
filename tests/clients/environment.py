"""The environment of clients that are processes of their own."""

import os
from pathlib import Path


def make_client_environment(directory: Path, **variables: str) -> dict[str, str]:
    """Return an environment that knows no profile but those in ``directory``, and no proxy."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {
        **kept,
        "HOME": str(directory),
        "XDG_CONFIG_HOME": str(directory / "config"),
        "XDG_CACHE_HOME": str(directory / "cache"),
        "NO_PROXY": "127.0.0.1,localhost",
        **variables,
    }
