"""Several hosts in one URL, as of a primary and its standbys: libpq's form, and SQLAlchemy's."""

import os
import re
from urllib.parse import quote

from sqlalchemy import URL

SEVERAL = re.compile(
    r"(?P<start>postgres[\w+]*://(?:[^/?#@]*@)?)(?P<hosts>[^/?#@,]+(?:,[^/?#@,]+)+)"
    r"(?P<path>/[^?]*|)(?:\?(?P<query>.*))?",
    re.ASCII,
)
HOST = re.compile(r"(?:\[([^\]]+)\]|([^:\[\]]+))(?::([0-9]*))?", re.ASCII)


def move_hosts(text: str) -> str:
    """Return a URL whose hosts, where it has several behind its role, are parameters.

    libpq takes ``HOST:PORT,HOST:PORT`` there, SQLAlchemy only ``?host=HOST,HOST&port=PORT,PORT``
    (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS).
    """
    several = SEVERAL.fullmatch(text)
    places = [HOST.fullmatch(one) for one in several["hosts"].split(",")] if several else []
    found = [place.groups() for place in places if place]
    if several is None or len(found) < len(places):
        return text
    hosts = quote(",".join(bracketed or name for bracketed, name, _ in found), safe=",:")
    ports = ",".join(port or "" for *_, port in found)
    more = f"&{several['query']}" if several["query"] else ""
    return f"{several['start']}{several['path'] or '/'}?host={hosts}&port={ports}{more}"


def name_hosts(url: URL) -> str:
    """Return where a database is: a host or a socket with its port, or each of several."""
    hosts = url.query.get("host") or url.host or os.environ.get("PGHOST") or "localhost"
    port = str(url.query.get("port") or url.port or os.environ.get("PGPORT") or 5432)
    if not isinstance(hosts, str):
        return ",".join(hosts)
    names, ports = hosts.split(","), port.split(",")
    if len(ports) < len(names):
        ports *= len(names)
    return ",".join(f"{name}:{one or 5432}" for name, one in zip(names, ports, strict=False))
