"""What is old goes in batches, and what somebody may still need stays."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from backends.simulator.simulated_backend import Simulator
from domain.audit import AuditFilters
from domain.errors import EventsGone
from domain.retention import Retention
from domain.webhooks import WebhookStatus
from operations.clouds.cloud import Caller, Cloud
from operations.record.audit import AuditSource, AuditTrail, read_entries, seal_waiting
from operations.record.events import find_end, read_events, read_first_available, require_kept
from operations.requests.creation import NewServer, create_server
from operations.workers import retention
from operations.workers.retention import remove_old
from persistence.audit.chain import verify_chain
from persistence.database.session import Database
from persistence.webhooks.webhooks import insert_webhook, save_webhook
from tests.http.seeds import SMALL, UBUNTU
from tests.unit.operations.cloud_samples import PROJECT, boot, open_cloud
from tests.unit.operations.webhook_samples import WEBHOOK, write_events
from tests.unit.persistence.counting import check_counts

MOMENT = timedelta(microseconds=1)
AGES = timedelta(days=3650)
SERVERS = 5


@pytest.fixture
def cloud(database: Database, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """An instant cloud of which two rows go in a batch."""
    monkeypatch.setattr(retention, "BATCH", 2)
    return open_cloud(database, Simulator)


def keep(cloud: Cloud, **kept: timedelta) -> Cloud:
    """Return the cloud as one of a service with other settings."""
    return replace(cloud, retention=Retention(**kept))


def list_positions(cloud: Cloud, project_id: str = PROJECT) -> list[int]:
    return [event.position for event in read_events(cloud, project_id, None, 0, 100)]


def test_nothing_goes_unless_the_settings_say_so(cloud: Cloud) -> None:
    boot(cloud)
    find_end(cloud)
    remove_old(cloud)
    remove_old(keep(cloud, audit=AGES, events=AGES, operations=AGES))
    assert list_positions(cloud) == [1]
    assert read_first_available(cloud, PROJECT) == 1


def test_old_events_go_but_the_newest_whose_reader_is_told(cloud: Cloud) -> None:
    for _ in range(SERVERS):
        boot(cloud)
    find_end(cloud)
    remove_old(keep(cloud, events=MOMENT))
    assert list_positions(cloud) == [SERVERS]
    assert require_kept(cloud, PROJECT, SERVERS - 1) == SERVERS
    with pytest.raises(EventsGone) as gone:
        require_kept(cloud, PROJECT, SERVERS - 2)
    assert gone.value.details == {"first_available": str(SERVERS)}
    boot(cloud)
    find_end(cloud)
    assert list_positions(cloud) == [SERVERS, SERVERS + 1]


def test_whoever_has_missed_nothing_of_its_project_is_not_told_otherwise(cloud: Cloud) -> None:
    write_events(cloud, "server.changed", project_id="quiet")
    for _ in range(SERVERS):
        boot(cloud)
    find_end(cloud)
    remove_old(keep(cloud, events=MOMENT))
    assert list_positions(cloud, "quiet") == []
    assert require_kept(cloud, "quiet", 1) == 2
    with pytest.raises(EventsGone):
        require_kept(cloud, "quiet", 0)


def test_what_an_enabled_webhook_has_yet_to_deliver_stays(cloud: Cloud) -> None:
    webhook = replace(WEBHOOK, position=2)
    with cloud.database.write() as connection:
        insert_webhook(connection, webhook)
    for _ in range(SERVERS):
        boot(cloud)
    find_end(cloud)
    remove_old(keep(cloud, events=MOMENT))
    assert list_positions(cloud) == [3, 4, 5]
    with cloud.database.write() as connection:
        save_webhook(connection, replace(webhook, status=WebhookStatus.DISABLED))
    remove_old(keep(cloud, events=MOMENT))
    assert list_positions(cloud) == [5]


def test_ended_operations_go_and_the_counts_stay_right(cloud: Cloud) -> None:
    for _ in range(SERVERS):
        boot(cloud)
    before = check_counts(cloud.database)
    assert before["operations", PROJECT, "action", "create"] == SERVERS
    remove_old(keep(cloud, operations=MOMENT))
    after = check_counts(cloud.database)
    assert ("operations", PROJECT, "action", "create") not in after
    assert after["servers", PROJECT, "status", "ACTIVE"] == SERVERS


def test_an_operation_that_goes_on_stays_with_all_of_its_server(database: Database) -> None:
    cloud = open_cloud(database, Simulator, latency=60)
    boot(cloud)
    remove_old(keep(cloud, operations=MOMENT))
    assert check_counts(database)["operations", PROJECT, "status", "queued"] == 1


def test_old_entries_of_audit_go_and_the_chain_is_whole_from_there_on(cloud: Cloud) -> None:
    caller = Caller(PROJECT, audit=AuditTrail(AuditSource()))
    for _ in range(SERVERS):
        create_server(cloud, caller, NewServer("web", SMALL, UBUNTU, {}, False, None))
    seal_waiting(cloud)
    remove_old(keep(cloud, audit=MOMENT))
    left = read_entries(cloud, AuditFilters(), None, 100, oldest=True)
    assert [entry.position for entry in left] == [SERVERS]
    with cloud.database.read() as connection:
        found = verify_chain(connection)
    assert (found.start.position, found.head.position) == (SERVERS - 1, SERVERS)
    assert found.fault is None
    assert left[0].created_at < datetime.now(UTC)
