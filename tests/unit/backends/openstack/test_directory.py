"""A listing of many servers holds one page at a time, and yields each server once."""

import weakref
from collections.abc import Iterator
from typing import Any

from requests import Response

from backends.openstack.client.api import PAGE, OpenStackApi
from backends.openstack.client.errors import REQUEST_ID
from backends.openstack.directory import Directory
from backends.openstack.servers import make_tag

SERVERS = 4 * PAGE
DUPLICATES = {7: 9, PAGE: 3 * PAGE}
"""Which server has a duplicate, by the number of the one that was made first."""


class Row(dict[str, Any]):
    """A server as Nova describes it, whose end can be seen."""

    __hash__ = object.__hash__  # type: ignore[assignment]


class Nova(OpenStackApi):
    """Nova's list and deletions, from memory; ``most`` is how many rows there were at once."""

    def __init__(self) -> None:
        self.owners = {later: first for first, later in DUPLICATES.items()}
        self.deleted: list[str] = []
        self.alive: weakref.WeakSet[Row] = weakref.WeakSet()
        self.most = 0

    def list_servers(self, **query: Any) -> Iterator[Row]:
        """Yield the servers of a tag, or all of them, the oldest first."""
        if "tags" in query:
            yield from (self.describe(n) for n in range(SERVERS) if self.tag(n) == query["tags"])
            return
        assert (query["sort_key"], query["sort_dir"]) == ("created_at", "asc")
        for start in range(0, SERVERS, PAGE):
            page = [self.describe(number) for number in range(start, start + PAGE)]
            while page:
                yield page.pop(0)

    def change(self, method: str, path: str, *_: Any) -> Any:
        """Note a deletion."""
        assert method == "DELETE"
        self.deleted.append(path.removeprefix("/servers/"))
        response = Response()
        response.headers[REQUEST_ID] = "req-1"
        return response

    def tag(self, number: int) -> str:
        return make_tag(f"server-{self.owners.get(number, number)}")

    def describe(self, number: int) -> Row:
        row = Row(id=f"nova-{number}", tags=[self.tag(number)], created=f"{number:08}")
        row["OS-EXT-STS:vm_state"] = "active"
        self.alive.add(row)
        self.most = max(self.most, len(self.alive))
        return row


def test_a_listing_holds_no_more_than_a_page() -> None:
    nova = Nova()
    count = sum(1 for _ in Directory(nova).list_all())
    assert count == SERVERS - len(DUPLICATES)
    assert nova.most <= PAGE + 5
    assert len(nova.alive) == 0


def test_of_doubles_the_first_one_is_yielded_and_the_others_are_deleted() -> None:
    nova = Nova()
    directory = Directory(nova)
    yielded = [row["id"] for row in directory.list_all()]
    assert len(yielded) == len(set(yielded))
    assert nova.deleted == [f"nova-{later}" for later in DUPLICATES.values()]
    assert not set(yielded) & set(nova.deleted)
    assert directory.find("server-7") == "nova-7"


def test_a_double_that_changed_alone_does_not_stand_for_the_first_one() -> None:
    nova = Nova()
    directory = Directory(nova)
    directory.note("server-7", "nova-7")
    changed = nova.describe(9)
    nova_list = nova.list_servers
    nova.list_servers = lambda **query: (  # type: ignore[method-assign]
        nova_list(**query) if "tags" in query else iter([changed])
    )
    assert [row["id"] for row in directory.list_all()] == ["nova-7"]
    assert nova.deleted == ["nova-9"]
