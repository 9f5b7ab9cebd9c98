"""Labels as the metadata of a server of Nova's."""

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from backends.base import ServerMissing
from backends.openstack_api import OpenStackApi
from domain.labels import LabelChange


def change_metadata(api: OpenStackApi, raw: Any, labels: LabelChange) -> None:
    """Have Nova set and remove what differs from the metadata of a server, as it was just read.

    Raises ServerMissing, BackendRefused.
    """
    path, metadata = f"/servers/{raw['id']}/metadata", raw["metadata"]
    given = {key: text for key, text in labels.items() if text is not None}
    if any(metadata.get(key) != text for key, text in given.items()):
        api.change("POST", path, {"metadata": given})
    for key in [key for key, text in labels.items() if text is None and key in metadata]:
        with suppress(ServerMissing):  # somebody else has removed it
            api.change("DELETE", f"{path}/{quote(key, safe='')}")
