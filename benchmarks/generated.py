"""Rows that PostgreSQL makes itself: tens of thousands a second, all alike but for a number.

They say of servers what ``benchmarks.rows`` says, by other dice: the number's own hashes.
"""

# ruff: noqa: S608, the statements are made of our own names

from sqlalchemy import Connection, Table, text

from backends.simulator.options import FIRST_BLOCKS, HOSTS, MAC_PREFIXES
from benchmarks.rows import FIRST_DAY, RACK, ROLES, SPREAD, STATUSES, Model, Row
from persistence.schema.tables import servers
from persistence.simulator.simulator_tables import simulator_servers

NETWORK = "private"
FIRST, SECOND, _ = FIRST_BLOCKS[NETWORK]
ROLE = f"(ARRAY{list(ROLES)})[1 + n / 2 % {len(ROLES)}]"
ADDRESS = (
    f"concat({FIRST}, '.', {SECOND} + ((number - 1) / {HOSTS} >> 8), '.', "
    f"(number - 1) / {HOSTS} & 255, '.', (number - 1) % {HOSTS} + 1)"
)
MAC = (
    f"concat('{MAC_PREFIXES[NETWORK]}', ':', "
    + ", ':', ".join(f"lpad(to_hex(number >> {bits} & 255), 2, '0')" for bits in (16, 8, 0))
    + ")"
)
CREATED = f"timestamptz '{FIRST_DAY:%Y-%m-%d}' + n::float8 / :count * interval '{SPREAD.days} days'"
DERIVED = {
    # A number has one id, in no order: the version of a random one, and the variant of RFC 9562.
    "id": "overlay(overlay(md5('server ' || n) placing '4' from 13) placing '8' from 17)"
    "::uuid::text",
    "ip_address": ADDRESS,
    "addresses": f"json_build_object('{NETWORK}', json_build_array(json_build_object("
    f"'address', {ADDRESS}, 'version', 4, 'type', 'fixed', 'mac_address', {MAC})))",
    "name": f"{ROLE} || '-' || lpad((n / 2)::text, 6, '0')",
    "status": f"(ARRAY{[status for status, share in STATUSES.items() for _ in range(share)]})"
    "[1 + abs(hashint4(n)) % 100]",
    "flavor_id": "(CAST(:flavor_ids AS text[]))[1 + abs(hashint4(n + 1)) % :flavors]",
    "image_id": "(CAST(:image_ids AS text[]))[1 + abs(hashint4(n + 2)) % :images]",
    "created_at": CREATED,
    "updated_at": f"{CREATED} + abs(hashint4(n + 3)) % 86400 * interval '1 second'",
    "labels": f"json_build_object('role', {ROLE}, 'rack', "
    f"'rack-' || lpad((n / {RACK})::text, 5, '0'))",
}
OPERATION = {
    **{"id": "id", "project_id": "project_id", "server_id": "id"},
    "action": "CASE status WHEN 'SHUTOFF' THEN 'stop' ELSE 'create' END",
    "status": "CASE status WHEN 'ERROR' THEN 'failed' ELSE 'succeeded' END",
    **dict.fromkeys(
        ("created_at", "deadline_at", "run_at", "started_at", "finished_at"), "created_at"
    ),
    **{"arguments": "'{}'", "cause": "'request'", "request_id": "'-'"},
    **{"progress": "100", "attempts": "1"},
}
EVENTS = (
    "INSERT INTO events (position, project_id, server_id, operation_id, request_id, type, data, "
    "created_at) SELECT :position + n, :project_id, id, id, '-', 'server.changed', "
    '\'{"status": "ACTIVE", "task": null, "fault": null, "changed": ["status"]}\', '
    f"{CREATED} FROM (SELECT n, {DERIVED['id'].replace('|| n)', '|| n % :servers)')} AS id "
    "FROM generate_series(CAST(:first AS int), :last) AS n) AS numbered"
)
COUNT_ON = (
    "SELECT setval(pg_get_serial_sequence('simulator_servers', 'number'), "
    "(SELECT max(number) FROM simulator_servers))"
)
LAST_POSITION = "SELECT coalesce(max(position), 0) FROM events"


def insert_servers(connection: Connection, model: Model, first: int, last: int, count: int) -> None:
    """Insert the servers ``first`` to ``last`` of ``count``, numbered from 0.

    The simulated cloud has them too, and each has its labels and an operation of the past.
    """
    derived = ", ".join(f"{value} AS {name}" for name, value in DERIVED.items())
    columns, values = zip(*OPERATION.items(), strict=True)
    statement = (
        f"WITH made AS MATERIALIZED (SELECT n, number, {derived} FROM "
        "(SELECT n, n + :offset AS number FROM generate_series(CAST(:first AS int), :last) AS n) "
        f"AS counted), own AS ({copy_row(servers, model.server)} "
        "RETURNING id, project_id, status, created_at, labels), "
        f"simulated AS ({copy_row(simulator_servers, model.simulated)}), "
        "labelled AS (INSERT INTO server_labels (server_id, key, value, project_id, created_at) "
        "SELECT id, one.key, one.value, project_id, created_at "
        "FROM own, json_each_text(own.labels) AS one) "
        f"INSERT INTO operations ({', '.join(columns)}) SELECT {', '.join(values)} FROM own"
    )
    given = {
        **{"first": first, "last": last, "count": count, "offset": model.simulated["number"] + 1},
        **{"flavor_ids": list(model.flavor_ids), "flavors": len(model.flavor_ids)},
        **{"image_ids": list(model.image_ids), "images": len(model.image_ids)},
        "model_id": model.server["id"],
    }
    connection.execute(text(statement), given)
    connection.execute(text(COUNT_ON))


def copy_row(table: Table, model: Row) -> str:
    """Return the statement that inserts rows like ``model``, but for what a number says."""
    of_number = {*DERIVED, "number"}
    values = [f"{'made' if name in of_number else 'model'}.{name}" for name in model]
    return (
        f"INSERT INTO {table} ({', '.join(model)}) SELECT {', '.join(values)} "
        f"FROM made CROSS JOIN {table} AS model WHERE model.id = :model_id"
    )


def insert_events(
    connection: Connection, project_id: str, first: int, last: int, count: int, of_servers: int
) -> None:
    """Insert the events ``first`` to ``last`` of ``count``, numbered from 1, in their order.

    Each is about one of the first servers that were made, of which there are ``of_servers``.
    """
    position = connection.execute(text(LAST_POSITION)).scalar_one() - first + 1
    given = {"position": position, "project_id": project_id, "servers": of_servers}
    connection.execute(text(EVENTS), {**given, "first": first, "last": last, "count": count})
