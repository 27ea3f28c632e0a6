"""Live pages are drawn one at a time; nobody waits for a page that is none, nor for ever."""

import threading
from unittest.mock import patch

import pytest

from scce.ui import turns
from scce.ui.turns import in_turn

LIVE, OTHER = ("", "logit_lab", "encodings", "information"), ("batch", "frameworks", "training")


class AfterError(Exception):
    """Ends the drawing of a page, as Streamlit does when a reader has gone on."""


def drawn_meanwhile(address, patience=60.0, within=5.0):
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
    thread.join(10.0)
    assert (was_drawn, thread.is_alive()) == (False, False)


@pytest.mark.parametrize("address", OTHER)
def test_a_page_that_is_not_live_neither_waits_nor_holds_up(address):
    with in_turn("logit_lab"):
        assert drawn_meanwhile(address)[0]
    with in_turn(address):
        assert drawn_meanwhile("logit_lab")[0]


def test_whoever_waited_long_enough_is_drawn_all_the_same():
    with in_turn("logit_lab"):
        assert drawn_meanwhile("logit_lab", patience=0.02)[0]


def test_a_page_that_breaks_off_frees_the_turn():
    with pytest.raises(AfterError), in_turn("logit_lab"):
        raise AfterError
    assert drawn_meanwhile("logit_lab")[0]
