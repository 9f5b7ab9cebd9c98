"""The catalogue's resources: a page of what a region offers, and one entry of it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic

from msgspec import Struct

from domain.pages import PageRequest
from handlers.pages import Response, parse_cursor, render_page
from handlers.regions import keep_region
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Cloud
from operations.clouds.regions import choose_region
from persistence.catalogue.entries import Entries, Entry


def request_page(limit: int, offset: int, cursor: str | None) -> PageRequest:
    """Return which page of entries is wanted, in the order of their names."""
    return PageRequest(limit, offset, "name", parse_cursor(cursor))


class CatalogueResource(Struct, Generic[Entry], frozen=True):
    """The ``entries`` that are found under ``path``, as ``render`` shows each of them."""

    entries: Entries[Entry]
    path: str
    render: Callable[[Entry], dict[str, Any]]

    def list_page(
        self,
        cloud: Cloud,
        project_id: str | None,
        request: PageRequest,
        region: str | None,
        query: Mapping[str, str | None] = MappingProxyType({}),
    ) -> Response:
        """Return one page of the entries of a region, ordered by name, that a project sees.

        None for one sees those of all. ``query`` are further filters, kept. Raises RegionUnknown.
        """
        cloud = choose_region(cloud, region)
        with cloud.database.read() as connection:
            page = self.entries.list_page(connection, cloud.region, project_id, request)
        return render_page(page, self.render, self.path, {**keep_region(region), **query})

    def get(
        self,
        cloud: Cloud,
        catalogue: Catalogue,
        project_id: str | None,
        entry_id: str,
        region: str | None,
    ) -> dict[str, Any]:
        """Return the entry of a region, after a look at its cloud when it is new there.

        Raises RegionUnknown, and what the entries raise for one that is not there.
        """
        cloud = choose_region(cloud, region)

        def read() -> Entry:
            with cloud.database.read() as connection:
                return self.entries.read(connection, cloud.region, entry_id, project_id)

        return self.render(catalogue.retry_on_miss(read))
