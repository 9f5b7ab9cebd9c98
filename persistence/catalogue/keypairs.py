"""Key pairs, region by region and project by project, as copied from the cloud."""

from collections.abc import Iterable

from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, select

from domain.catalogue import Keypair
from domain.errors import KeypairNotFound
from domain.keypair_names import is_ours, name_in_cloud
from persistence.catalogue.entries import Catalogue, Entries, read_catalogue
from persistence.schema import tables

KEYPAIRS = Entries(tables.keypairs, Keypair, KeypairNotFound)

read_keypair = KEYPAIRS.read
hold_keypair = KEYPAIRS.hold
list_keypairs = KEYPAIRS.list_page
store_keypair = KEYPAIRS.store_one

COLUMNS = tables.keypairs.c
FIND_NAMES = select(COLUMNS.name).where(
    COLUMNS.region == bindparam("of_region"), COLUMNS.project_id == bindparam("owner_id")
)


def store_keypairs(
    connection: Connection,
    region: str,
    told: Iterable[Keypair],
    seen: Catalogue | None = None,
) -> None:
    """Make what the cloud has ``told`` of what it offers, each given back to its project.

    What was made in the cloud itself is the default project's. One that has a name from here and
    is not recorded, as before a restored backup, stays nobody's until its project makes it anew.
    ``seen`` is as in ``entries.store_entries``.
    """
    table = tables.keypairs.name
    rows = (read_catalogue(connection, region, table) if seen is None else seen)[table].values()
    own = {name_in_cloud(row["project_id"], row["name"]): row for row in rows}
    offered = []
    for keypair in told:
        row = own.get(keypair.name)
        if row:
            named = replace(keypair, name=row["name"], project_id=row["project_id"])
            offered.append(named)
        elif not is_ours(keypair.name):
            offered.append(keypair)
    KEYPAIRS.store(connection, region, offered, seen)


def unlist_keypair(connection: Connection, region: str, project_id: str, name: str) -> None:
    """Note that the cloud does not offer a project's key pair any more."""
    KEYPAIRS.unlist(connection, region, project_id, name)


def find_name(connection: Connection, region: str, project_id: str, cloud_name: str) -> str:
    """Return the name by which a project knows a key pair of the cloud, else the cloud's own."""
    names = connection.execute(FIND_NAMES, {"of_region": region, "owner_id": project_id})
    known = (name for name in names.scalars() if name_in_cloud(project_id, name) == cloud_name)
    return next(known, cloud_name)
