"""Live pages are drawn one at a time, and so are the others; nobody waits for ever, or for who waits for a worker."""

import threading
import time
from unittest.mock import patch

import pytest

from scce.ui import turns
from scce.ui.turns import in_turn, out_of_turn, waited_for

LONG = 60.0  # seconds: longer than a slow machine takes for what does not wait
LIVE, OTHER = ("", "logit_lab", "encodings", "information"), ("batch", "frameworks", "training")


class AfterError(Exception):
    """Ends the drawing of a page, as Streamlit does when a reader has gone on."""


def drawn_meanwhile(address, patience=60.0, within=LONG):
    """Says whether another reader's page, that was asked for now, is drawn before the turn is free."""
    drawn = threading.Event()

    def draw():
        with in_turn(address):
            drawn.set()

    with patch.object(turns, "PATIENCE", patience):
        thread = threading.Thread(target=draw)
        thread.start()
        return drawn.wait(within), thread


@pytest.mark.parametrize("address", LIVE)
def test_a_live_page_waits_until_another_has_been_drawn(address):
    with in_turn("logit_lab"):
        was_drawn, thread = drawn_meanwhile(address, within=0.05)
    thread.join(LONG)
    assert (was_drawn, thread.is_alive()) == (False, False)


@pytest.mark.parametrize("address", OTHER)
def test_the_pages_that_are_not_live_have_a_turn_of_their_own(address):
    with in_turn("batch"):
        assert not drawn_meanwhile(address, within=0.05)[0]
    with in_turn("logit_lab"):
        assert drawn_meanwhile(address)[0]
    with in_turn(address):
        assert drawn_meanwhile("logit_lab")[0]


def test_where_many_wait_for_a_page_that_is_not_live_the_server_has_as_long_as_the_page_had():
    begun = []

    def draw(seconds):
        with in_turn("training"):
            begun.append(time.monotonic())
            time.sleep(seconds)

    with in_turn("training"):
        threads = [threading.Thread(target=draw, args=(0.1,)) for _ in range(2)]
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join(LONG)
    assert 0.2 <= begun[1] - begun[0] < turns.MORE_PATIENCE


def test_a_page_that_is_not_live_gives_way_to_one_that_is_but_not_for_ever():
    start = time.monotonic()
    with in_turn("logit_lab"):
        turns._give_way()
    assert turns.GIVEN_WAY <= time.monotonic() - start < LONG
    start = time.monotonic()
    with patch.object(turns, "GIVEN_WAY", LONG):
        turns._give_way()
    assert time.monotonic() - start < LONG


def test_whoever_waited_long_enough_is_drawn_all_the_same():
    with in_turn("logit_lab"):
        assert drawn_meanwhile("logit_lab", patience=0.02)[0]


def test_a_page_that_breaks_off_frees_the_turn():
    with pytest.raises(AfterError), in_turn("logit_lab"):
        raise AfterError
    assert drawn_meanwhile("logit_lab")[0]


@pytest.mark.parametrize("address", LIVE + OTHER)
def test_who_waits_for_something_else_lets_others_be_drawn_and_has_the_turn_again_afterwards(address):
    with in_turn(address):
        with out_of_turn():
            assert drawn_meanwhile(address)[0]
        was_drawn, thread = drawn_meanwhile(address, within=0.05)
    thread.join(LONG)
    assert not was_drawn


def test_a_part_of_a_page_has_the_turn_of_its_page_also_where_the_page_came_out_of_turn():
    drawn = threading.Event()

    def draw():
        with in_turn("encodings"), in_turn("encodings"):
            drawn.set()

    with patch.object(turns, "PATIENCE", 0.02), in_turn("logit_lab"):
        threading.Thread(target=draw).start()
        assert drawn.wait(LONG)


def test_others_are_drawn_until_a_result_is_there():
    drawn = []

    def results():
        for _ in range(2):
            yield drawn_meanwhile("encodings")[0]
        raise AfterError

    def look():
        for was_drawn in waited_for(results()):
            now, thread = drawn_meanwhile("encodings", within=0.05)
            with out_of_turn():
                thread.join(LONG)
            drawn.append((was_drawn, now))

    with in_turn("encodings"):
        with pytest.raises(AfterError):
            look()
        assert not drawn_meanwhile("encodings", within=0.05)[0]
    assert drawn == [(True, False)] * 2
