"""Slots to deliver from: receivers that hang take none of those that answer."""

import threading

from operations.webhooks.slots import DeliverySlots, Lane

NEVER = 3600.0
AT_ONCE = 0.0


def test_a_lane_that_is_full_leaves_the_other_as_it_is() -> None:
    slots = DeliverySlots(1, 2, NEVER)
    assert slots.enter(Lane.SLOW, "a")
    assert slots.enter(Lane.SLOW, "b")
    assert not slots.wait(Lane.SLOW, 0)
    assert slots.wait(Lane.PROMPT, 0)
    assert slots.enter(Lane.PROMPT, "c")
    assert not slots.wait(Lane.PROMPT, 0)
    assert slots.leave("a") is Lane.SLOW
    assert slots.wait(Lane.SLOW, 0)
    assert not slots.wait(Lane.PROMPT, 0)


def test_a_receiver_that_is_silent_gives_up_the_place_of_those_that_answer() -> None:
    slots = DeliverySlots(1, 2, AT_ONCE)
    for webhook_id in ("a", "b"):
        assert slots.wait(Lane.PROMPT, 0)
        slots.enter(Lane.PROMPT, webhook_id)
    assert not slots.wait(Lane.SLOW, 0)
    assert slots.leave("a") is Lane.SLOW
    assert slots.wait(Lane.SLOW, 0)


def test_there_are_never_more_turns_than_places() -> None:
    slots = DeliverySlots(2, 1, AT_ONCE)
    for webhook_id in ("a", "b", "c"):
        assert slots.wait(Lane.PROMPT, 0)
        slots.enter(Lane.PROMPT, webhook_id)
    assert not slots.wait(Lane.PROMPT, 0)
    assert not slots.wait(Lane.SLOW, 0)


def test_a_receiver_that_answers_again_and_again_keeps_its_place() -> None:
    slots = DeliverySlots(1, 1, NEVER)
    slots.enter(Lane.PROMPT, "a")
    slots.note_attempt("a")
    assert slots.leave("a") is Lane.PROMPT


def test_a_webhook_has_one_turn_at_a_time() -> None:
    slots = DeliverySlots(2, 2, NEVER)
    assert slots.enter(Lane.PROMPT, "a")
    assert not slots.enter(Lane.SLOW, "a")
    slots.leave("a")
    assert slots.enter(Lane.SLOW, "a")


def test_whoever_waits_is_woken_by_a_place_that_becomes_free() -> None:
    slots = DeliverySlots(1, 1, NEVER)
    slots.enter(Lane.PROMPT, "a")
    threading.Timer(0.01, slots.leave, ("a",)).start()
    assert slots.wait(Lane.PROMPT, 30)
    slots.wait_for_end(0)
