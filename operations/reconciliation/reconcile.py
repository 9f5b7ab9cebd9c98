"""Reconcile: what the cloud has, compared with what the record says, and the record corrected.

Servers with an operation going on are left to its runner. A server that the cloud changed by
itself is shown as it is; one of which the cloud says that it was deleted is deleted here; one that
vanished without a word is shown in ERROR with the reason; one that somebody made behind Ostler's
back is adopted with the cloud's id; one that was deleted and is there again, as after a create
whose response came too late, is deleted in the cloud. Each correction is an event.

A list of servers is old when it has been read. So whatever differs is looked at again by itself,
and the record is corrected only if nobody has changed it since before that look.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from itertools import islice

from backends.base import CloudUnavailable, DeletedServer, ObservedServer, ProjectUnavailable
from operations.clouds.cloud import Cloud
from operations.clouds.regions import watch_region
from operations.execution.labels import bring_due_labels
from operations.execution.submission import observe_server, was_deleted
from operations.reconciliation.corrections import (
    ADOPTED_PROJECT,
    adopt_server,
    clean_up_leftover,
    correct_server,
    find_project,
    mark_missing_deleted,
)
from operations.record.journal import outline
from operations.record.transactions import Call, Commit, call, write
from persistence.servers import cloud_ids, outlines, servers

BATCH = 500
Seen = ObservedServer | DeletedServer


def reconcile(cloud: Cloud, changed_since: datetime | None = None) -> bool:
    """Compare everything, or what changed since a time; tell whether the cloud answered throughout.

    A server that vanished can only be found by comparing everything. Raises DatabaseUnavailable.
    """
    present: set[str] = set()
    try:
        bring_due_labels(cloud)
        with watch_region(cloud), call(Call.SURVEY):
            for batch in _take_batches(cloud.backend.observe_servers(changed_since)):
                there = [seen for seen in batch if isinstance(seen, ObservedServer)]
                present.update(seen.id for seen in there)
                _note_cloud_ids(cloud, there)
                _compare(cloud, there)
                gone = [seen for seen in batch if isinstance(seen, DeletedServer)]
                _follow_deletions(cloud, gone)
        if changed_since is None:
            _look_for_vanished(cloud, present)
    except CloudUnavailable:
        return False
    return True


def _take_batches(observed: Iterable[Seen]) -> Iterable[list[Seen]]:
    pending = iter(observed)
    while batch := list(islice(pending, BATCH)):
        yield batch


def _note_cloud_ids(cloud: Cloud, batch: list[ObservedServer]) -> None:
    """Record what the cloud calls its servers, by which it tells of them once they are deleted."""
    reported = {seen.id: seen.cloud_id for seen in batch if seen.cloud_id is not None}
    if not reported:
        return
    with cloud.database.read() as connection:
        news = cloud_ids.find_news(connection, reported)
    if news:
        with write(cloud.database, Commit.CORRECT) as connection:
            cloud_ids.note_cloud_ids(connection, news)


def _follow_deletions(cloud: Cloud, batch: list[DeletedServer]) -> None:
    """Delete here what was deleted in the cloud; most of it was deleted here first."""
    if not batch:
        return
    with cloud.database.read() as connection:
        live = cloud_ids.list_live(connection, [seen.id for seen in batch])
    for server_id in live:
        _look_again(cloud, server_id)


def _compare(cloud: Cloud, batch: list[ObservedServer]) -> None:
    """Look again at those of a batch that the record shows otherwise; most are as it shows them."""
    with cloud.database.read() as connection:
        recorded = outlines.read_outlines(connection, [seen.id for seen in batch])
    for seen in batch:
        if recorded.get(seen.id) != outline(seen):
            _look_again(cloud, seen.id, find_project(seen))


def _look_for_vanished(cloud: Cloud, present: set[str]) -> None:
    with cloud.database.read() as connection:
        resting = outlines.list_resting(connection, cloud.region)
    for server_id in resting - present:
        _look_again(cloud, server_id)


def _look_again(cloud: Cloud, server_id: str, project_id: str = ADOPTED_PROJECT) -> None:
    """Correct what is recorded of one server, unless something goes on with it on either side.

    ``project_id`` is that of one that is not recorded. In a project in which the cloud lets nobody
    act just now nothing is corrected.
    """
    with suppress(ProjectUnavailable):
        _correct(cloud, server_id, project_id)


def _correct(cloud: Cloud, server_id: str, project_id: str) -> None:
    with cloud.database.read() as connection:
        before = servers.find_server(connection, server_id)
        deleted = None if before else servers.find_deleted(connection, server_id)
    known = before or deleted
    if known and known.region != cloud.region:  # two regions see the same servers
        return
    if before and before.operation_id:
        return
    seen = observe_server(cloud, known.project_id if known else project_id, server_id)
    if seen is not None and seen.task is not None:
        return
    if before and seen is None and was_deleted(cloud, before):
        mark_missing_deleted(cloud, before)
    elif before:
        correct_server(cloud, before, seen)
    elif seen and deleted:
        clean_up_leftover(cloud, deleted)
    elif seen:
        adopt_server(cloud, seen)
