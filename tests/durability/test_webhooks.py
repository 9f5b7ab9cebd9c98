"""Deliveries survive whoever makes them: no event is lost, and none overtakes another."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

from tests.durability.lengths import choose
from tests.durability.processes import prepare
from tests.http.api import create_server, open_client
from tests.http.streams import list_places
from tests.http.webhooks import (
    EAGER,
    Webhook,
    change_webhook,
    create_webhook,
    list_events_behind,
    wait_for_end,
)
from tests.receiver import Message, Receiver, Reply, verify
from tests.server import LiveServer

KILLS = choose(2, 10)
BETWEEN = 4
SERVERS = (KILLS + 1) * BETWEEN
WRITERS = 4
WRITTEN_BY_EACH = choose(10, 100)
KILL_AT = WRITTEN_BY_EACH


def check_messages(messages: list[Message], webhook: Webhook, positions: list[int]) -> int:
    """Check that every event came, in order; return how many messages came more than once.

    A message that comes again is the same one, and comes before the next event.
    """
    verify(messages, webhook["secret"])
    groups = [list(group) for _, group in groupby(messages, lambda message: message.position)]
    assert [group[0].position for group in groups] == positions
    for group in groups:
        assert len({(message.id, message.body) for message in group}) == 1
    assert len({group[0].id for group in groups}) == len(groups)
    return len(messages) - len(groups)


def test_a_kill_in_the_middle_of_a_delivery_loses_no_event(
    database_url: str, directory: Path
) -> None:
    server = prepare(database_url, directory, EAGER)

    def kill_now_and_then(message: Message) -> Reply:
        if message.number % BETWEEN == BETWEEN - 1 and message.number < KILLS * BETWEEN:
            server.kill()
        return Reply()

    with server, Receiver(kill_now_and_then) as receiver, open_client(server.url) as client:
        webhook = create_webhook(client, receiver.url)
        change_webhook(client, webhook, status="disabled")
        for _ in range(SERVERS):
            create_server(client)
        positions = list_places(list_events_behind(client, webhook))
        change_webhook(client, webhook, status="enabled")
        for _ in range(KILLS - 1):
            server.process.wait()
            server.launch()  # the next kill may come before it answers anything
        server.process.wait()
        server.start()
        wait_for_end(client, webhook, positions[-1])
        assert check_messages(receiver.messages, webhook, positions) == KILLS


def test_two_services_deliver_every_event_between_them_though_one_is_killed(
    database_url: str, directory: Path
) -> None:
    services = [prepare(database_url, directory / name, EAGER) for name in ("one", "two")]

    def kill_one(message: Message) -> Reply:
        if message.number == KILL_AT:
            services[1].kill()
        return Reply()

    receivers = [Receiver(kill_one), Receiver(), Receiver()]
    with ExitStack() as stack:
        for service in services:
            stack.enter_context(service)
        for receiver in receivers:
            stack.enter_context(receiver)
        client = stack.enter_context(open_client(services[0].url))
        webhooks = [create_webhook(client, receiver.url) for receiver in receivers]
        write(services[0])
        for receiver, webhook in zip(receivers, webhooks, strict=True):
            positions = list_places(list_events_behind(client, webhook))
            assert len(positions) == WRITERS * WRITTEN_BY_EACH
            wait_for_end(client, webhook, positions[-1])
            assert check_messages(receiver.messages, webhook, positions) <= 1


def write(service: LiveServer) -> None:
    """Have events written by several clients at once."""
    with open_client(service.url) as client, ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda _: create_server(client), range(WRITERS * WRITTEN_BY_EACH)))
