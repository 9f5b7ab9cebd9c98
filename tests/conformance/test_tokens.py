"""Tokens: an action that is asked for twice with one token is done once."""

from msgspec.structs import replace

from backends.base import ObservedServer
from domain.transitions import Action, Status
from tests.conformance.clouds import Cloud, make_token
from tests.threads import run_at_once


def test_a_repeated_token_changes_nothing(cloud: Cloud, server: ObservedServer) -> None:
    token = make_token()
    cloud.act(server.id, Action.STOP, token=token)
    stopped = cloud.settle(server.id, Status.SHUTOFF)
    assert stopped.token == token
    assert cloud.act(server.id, Action.STOP, token=token) == stopped
    assert cloud.look(server.id) == stopped


def test_a_token_repeated_while_its_action_goes_on_changes_nothing(
    cloud: Cloud, server: ObservedServer
) -> None:
    token = make_token()
    begun = cloud.act(server.id, Action.PAUSE, token=token)
    repeated = cloud.act(server.id, Action.PAUSE, token=token)
    assert (repeated.id, repeated.token) == (begun.id, begun.token)
    assert cloud.settle(server.id, Status.PAUSED).token == token


def test_the_token_before_the_last_one_still_changes_nothing(
    cloud: Cloud, server: ObservedServer
) -> None:
    stop, start = (cloud.request(server.id, action) for action in (Action.STOP, Action.START))
    cloud.perform(stop)
    cloud.settle(server.id, Status.SHUTOFF)
    cloud.perform(start)
    started = cloud.settle(server.id, Status.ACTIVE)
    repeated = cloud.backend.perform_action(stop)
    assert replace(repeated, token=start.token) == started
    assert cloud.look(server.id) == started


def test_a_resize_repeated_after_its_confirmation_is_not_done_again(
    cloud: Cloud, server: ObservedServer
) -> None:
    resize = cloud.request(server.id, Action.RESIZE)
    cloud.perform(resize)
    cloud.settle(server.id, Status.VERIFY_RESIZE)
    cloud.act(server.id, Action.CONFIRM_RESIZE, token=f"{resize.token}:confirm")
    confirmed = cloud.settle(server.id, Status.ACTIVE)
    repeated = cloud.backend.perform_action(resize)
    assert replace(repeated, token=confirmed.token) == confirmed


def test_one_token_from_many_threads_is_one_action(cloud: Cloud, server: ObservedServer) -> None:
    token = make_token()
    results = run_at_once(20, lambda _: cloud.act(server.id, Action.STOP, token=token))
    assert [result for result in results if not isinstance(result, ObservedServer)] == []
    assert cloud.settle(server.id, Status.SHUTOFF).token == token


def test_a_token_is_known_to_another_process(cloud: Cloud, server: ObservedServer) -> None:
    request = cloud.request(server.id, Action.STOP)
    cloud.perform(request)
    stopped = cloud.settle(server.id, Status.SHUTOFF)
    assert cloud.reopen().perform_action(request) == stopped
