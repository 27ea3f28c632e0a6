"""Each kind of line once a minute, in one line."""

import io
import logging

import pytest

from scce.serve.log import DEEPEST, LONGEST, MINUTE, Short, keep_the_log_short, one_line, tell_what_was_left_out


@pytest.fixture
def log():
    """Returns a clock, the maker of records, and what two loggers have written."""
    before, clock, written = logging.getLogRecordFactory(), [0.0], io.StringIO()
    short = Short(logging.LogRecord, lambda: clock[0])
    handler = logging.StreamHandler(written)
    logging.setLogRecordFactory(short)
    loggers = [logging.getLogger(f"log_of_strangers.{name}") for name in "ab"]
    for logger in loggers:
        logger.propagate = False
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield clock, short, written, loggers
    logging.setLogRecordFactory(before)


def test_a_kind_is_heard_once_a_minute_and_then_how_many_there_were(log):
    clock, short, written, (logger, _) = log
    for number in range(500):
        logger.warning("forged %d", number)
    assert written.getvalue() == "forged 0\n"
    assert short.taken() == []
    clock[0] = MINUTE
    assert short.taken() == ["499 more of this kind: forged 0"]
    assert short.taken() == []
    logger.warning("forged again")
    assert written.getvalue() == "forged 0\nforged again\n"


def test_kinds_are_told_apart_by_where_they_come_from(log):
    _, _, written, (first, second) = log
    for _ in range(3):
        for fail in (lambda: 1 / 0, lambda: [][0]):
            for logger in (first, second):
                try:
                    fail()
                except (ZeroDivisionError, IndexError):
                    logger.exception("failed")
    assert written.getvalue().count("failed\n") == 4


def test_what_is_told_of_an_ordinary_day_is_all_heard(log):
    _, _, written, (logger, _) = log
    for _ in range(3):
        logger.info("started")
    assert written.getvalue() == "started\n" * 3


def test_a_stranger_s_text_is_one_line_also_in_an_exception(log):
    _, _, written, (logger, _) = log
    text = "a\n2026-01-01 00:00:00 ERROR forged\r\x1b[31m\u2028\u202e" + "x" * 9000

    def deeper(depth):
        return deeper(depth - 1) if depth else int(text)

    try:
        deeper(50)
    except ValueError:
        logger.exception("said %s", text)
    lines = written.getvalue().splitlines()
    assert lines[0].startswith(r"said a\n2026-01-01 00:00:00 ERROR forged\r\x1b[31m\u2028\u202exxx")
    assert lines[-1].startswith("ValueError: invalid literal")
    assert max(map(len, lines)) < LONGEST + 40
    assert len(lines) <= 2 + 4 * DEEPEST


def test_a_line_whose_values_do_not_fit_and_an_error_that_says_nothing_are_logged(log):
    _, _, written, (logger, other) = log

    class MuteError(Exception):
        def __str__(self):
            raise ValueError

    logger.warning("%d and %d", "one")
    try:
        raise MuteError
    except MuteError:
        other.exception("oh")
    assert written.getvalue().startswith("%d and %d\noh\n")
    assert written.getvalue().endswith("MuteError: (says nothing)\n")


@pytest.mark.parametrize("text", ["cat", "猫, dog", "naïve", "😀", ""])
def test_an_ordinary_text_stays_as_it_is(text):
    assert one_line(text) == text


def test_the_log_is_kept_short_once_for_the_process(log):
    _, short, written, _ = log
    keep_the_log_short()
    assert logging.getLogRecordFactory() is short
    tell_what_was_left_out()
    assert written.getvalue() == ""
