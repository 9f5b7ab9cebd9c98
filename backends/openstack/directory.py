"""Which of Nova's servers is meant by an id of Ostler's, and the removal of duplicates."""

import logging
import re
from collections.abc import Iterator
from typing import Any

from backends.base import ServerMissing
from backends.openstack.client.api import OpenStackApi
from backends.openstack.client.errors import REQUEST_ID
from backends.openstack.servers import (
    NOVA_ID,
    choose_first,
    find_id,
    is_there,
    make_tag,
    was_deleted,
)

logger = logging.getLogger(__name__)

POSSIBLE_ID = re.compile(r"[A-Za-z0-9_.:-]{1,50}")
"""What a tag can hold behind its prefix (nova/objects/tag.py: 60 characters, no comma or slash)."""

OLDEST_FIRST = {"sort_key": "created_at", "sort_dir": "asc"}
KNOWN_MOST = 100_000


class Directory:
    """Finds servers by Ostler's ids: by their tag, or by Nova's id where somebody else made them.

    What was found is remembered, and forgotten when Nova does not know it any more; the truth is
    the tags alone.
    """

    def __init__(self, api: OpenStackApi) -> None:
        self._api = api
        self._known: dict[str, str] = {}

    def read(self, server_id: str) -> Any:
        """Return a server as Nova describes it now. Raises ServerMissing."""
        known = self._known.get(server_id)
        if known:
            try:
                return self._read_one(known)
            except ServerMissing:
                self._known.pop(server_id, None)
        return self._search(server_id)

    def find(self, server_id: str) -> str:
        """Return Nova's id of a server. Raises ServerMissing."""
        return self._known.get(server_id) or str(self._search(server_id)["id"])

    def is_shown(self, nova_id: str) -> bool:
        """Tell whether Nova shows a server in whatever state."""
        if not NOVA_ID.fullmatch(nova_id):
            return False
        try:
            self._api.read(f"/servers/{nova_id}")
        except ServerMissing:
            return False
        return True

    def note(self, server_id: str, nova_id: str) -> None:
        """Remember which of Nova's servers an id stands for."""
        if len(self._known) >= KNOWN_MOST:
            self._known.clear()
        self._known[server_id] = nova_id

    def list_made(self, server_id: str) -> list[Any]:
        """Return every server that was made by the name of an id, duplicates too."""
        if not POSSIBLE_ID.fullmatch(server_id):
            return []
        return [raw for raw in self._api.list_servers(tags=make_tag(server_id)) if is_there(raw)]

    def list_meant(self, server_id: str) -> list[Any]:
        """Return everything that an id of Ostler's stands for, as Nova describes it."""
        made = self.list_made(server_id)
        if made:
            return made
        try:
            return [self._read_foreign(server_id)]
        except ServerMissing:
            return []

    def list_all(self, **query: Any) -> Iterator[Any]:
        """Yield every server once, as pages come; of duplicates the first, the others are removed.

        Deleted ones come too where ``query`` asks for changes, without the tags they had.

        The oldest come first, so that of duplicates the one that stays is there before the others.
        What is remembered of a server that was yielded is its id alone.
        """
        seen: set[str] = set()
        for raw in self._api.list_servers(**OLDEST_FIRST, **query):
            server_id = find_id(raw)
            if was_deleted(raw):
                yield raw
            if not is_there(raw):
                continue
            if server_id in seen or self._known.get(server_id, raw["id"]) != raw["id"]:
                found = self.keep_first(self.list_made(server_id))
                if found is None or server_id in seen:
                    continue
                raw = found
            seen.add(server_id)
            self.note(server_id, raw["id"])
            yield raw

    def keep_first(self, found: list[Any]) -> Any:
        """Return the server that was made first, None without any; the others are deleted.

        Duplicates are what two creates leave that could not see each other's work.
        """
        if not found:
            return None
        first = choose_first(found)
        for raw in found:
            if raw is not first:
                self.remove(raw["id"])
                logger.warning("Duplicate deleted", extra={"server_id": find_id(raw)})
        self.note(find_id(first), first["id"])
        return first

    def remove(self, nova_id: str) -> str | None:
        """Have Nova delete a server; one that is absent is fine. Raises BackendRefused.

        Returns the id of the request, None for a server that is absent.
        """
        try:
            return str(self._api.change("DELETE", f"/servers/{nova_id}").headers[REQUEST_ID])
        except ServerMissing:
            return None

    def _search(self, server_id: str) -> Any:
        found = self.list_made(server_id)
        raw = choose_first(found) if found else self._read_foreign(server_id)
        self.note(server_id, raw["id"])
        return raw

    def _read_foreign(self, server_id: str) -> Any:
        """Return a server that Ostler did not make; one that it made has another id."""
        if not NOVA_ID.fullmatch(server_id):
            raise ServerMissing("The cloud has no such server")
        raw = self._read_one(server_id)
        if find_id(raw) != server_id:
            raise ServerMissing("The cloud has no such server")
        return raw

    def _read_one(self, nova_id: str) -> Any:
        raw = self._api.read(f"/servers/{nova_id}")["server"]
        if not is_there(raw):
            raise ServerMissing("The cloud has no such server")
        return raw
