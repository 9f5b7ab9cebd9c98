"""Places to deliver from: what hangs takes none of those that answer."""

import threading

from operations.webhooks.slots import Lane, Places

NEVER = 3600.0
AT_ONCE = 0.0


def test_a_lane_that_is_full_leaves_the_other_as_it_is() -> None:
    places = Places(1, 2, NEVER)
    assert places.enter(Lane.SLOW, "a")
    assert places.enter(Lane.SLOW, "b")
    assert not places.wait(Lane.SLOW, 0)
    assert places.wait(Lane.PROMPT, 0)
    assert places.enter(Lane.PROMPT, "c")
    assert not places.wait(Lane.PROMPT, 0)
    assert places.leave("a") is Lane.SLOW
    assert places.wait(Lane.SLOW, 0)
    assert not places.wait(Lane.PROMPT, 0)


def test_a_receiver_that_is_silent_gives_up_the_place_of_those_that_answer() -> None:
    places = Places(1, 2, AT_ONCE)
    for webhook_id in ("a", "b"):
        assert places.wait(Lane.PROMPT, 0)
        places.enter(Lane.PROMPT, webhook_id)
    assert not places.wait(Lane.SLOW, 0)
    assert places.leave("a") is Lane.SLOW
    assert places.wait(Lane.SLOW, 0)


def test_there_are_never_more_turns_than_places() -> None:
    places = Places(2, 1, AT_ONCE)
    for webhook_id in ("a", "b", "c"):
        assert places.wait(Lane.PROMPT, 0)
        places.enter(Lane.PROMPT, webhook_id)
    assert not places.wait(Lane.PROMPT, 0)
    assert not places.wait(Lane.SLOW, 0)


def test_a_receiver_that_answers_again_and_again_keeps_its_place() -> None:
    places = Places(1, 1, NEVER)
    places.enter(Lane.PROMPT, "a")
    places.note_attempt("a")
    assert places.leave("a") is Lane.PROMPT


def test_a_webhook_has_one_turn_at_a_time() -> None:
    places = Places(2, 2, NEVER)
    assert places.enter(Lane.PROMPT, "a")
    assert not places.enter(Lane.SLOW, "a")
    places.leave("a")
    assert places.enter(Lane.SLOW, "a")


def test_whoever_waits_is_woken_by_a_place_that_becomes_free() -> None:
    places = Places(1, 1, NEVER)
    places.enter(Lane.PROMPT, "a")
    threading.Timer(0.01, places.leave, ("a",)).start()
    assert places.wait(Lane.PROMPT, 30)
    places.wait_for_end(0)
