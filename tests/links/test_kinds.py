"""Each kind of value reads what it writes, and refuses in a sentence what is none of its own."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.links import LABEL, UNIT, any_number, any_text, choice, flag, number, optional, several, whole_number

laws = settings(deadline=None, derandomize=True, max_examples=40)

SHARE = number("share", most=1.0)
RATE = number("rate", above=0.0, most=100.0)
STEPS = whole_number("number of steps", least=1, most=300)
SIGNED = whole_number("label", least=-5, most=5)
COLOR = choice(("red", "green", "blue"))
KINDS = {
    "number": (SHARE, st.floats(0, 1)),
    "number above 0": (RATE, st.floats(0, 100, exclude_min=True)),
    "whole number": (STEPS, st.integers(1, 300)),
    "negative whole number": (SIGNED, st.integers(-5, 5)),
    "choice": (COLOR, st.sampled_from(["red", "green", "blue"])),
    "flag": (flag(), st.booleans()),
    "flag in Python": (flag("True", "False"), st.booleans()),
    "optional": (optional(STEPS), st.none() | st.integers(1, 300)),
    "several": (several(STEPS, ""), st.lists(st.integers(1, 300), min_size=1).map(tuple)),
    "several or none": (several(STEPS, "", nothing="none"), st.lists(st.integers(1, 300)).map(tuple)),
    "several with semicolons": (several(SHARE, "", separator=";"), st.lists(st.floats(0, 1), min_size=1).map(tuple)),
    "any number": (any_number("logit"), st.floats()),
    "any text": (any_text(), st.text()),
    "unit": (UNIT, st.sampled_from(["nats", "bits"])),
    "label": (LABEL, st.integers(-(10**18) + 1, 10**18 - 1)),
}


def refusal_of(act, value):
    """Returns the sentence that a value is refused with."""
    try:
        return f"{act(value)!r} is taken"
    except InputError as error:
        return str(error)


@pytest.mark.parametrize("name", KINDS)
@laws
@given(st.data())
def test_a_kind_reads_what_it_writes_and_takes_it(name, data):
    kind, values = KINDS[name]
    value = data.draw(values)
    assert (repr(kind.read(kind.write(value))), kind.check(value)) == (repr(value), None)


@pytest.mark.parametrize("name", KINDS)
@laws
@given(st.text(max_size=60))
def test_a_kind_takes_what_it_reads_and_reads_it_again_or_refuses_in_one_short_line(name, text):
    kind, _ = KINDS[name]

    def is_read_again(text):
        value = kind.read(text)
        kind.check(value)
        return repr(kind.read(kind.write(value))) == repr(value)

    said = refusal_of(is_read_again, text)
    assert said == "True is taken" or (not said.endswith(" is taken") and said.isprintable() and len(said) < 500)


def test_what_a_kind_does_not_read_is_refused_in_a_sentence():
    refused = [
        (SHARE, "1.5", "share 1.5 is outside 0..1"),
        (SHARE, "nan", "share nan is outside 0..1"),
        (SHARE, "half", "share 'half' is not a number"),
        (RATE, "0", "rate 0 is not a number above 0, at most 100"),
        (RATE, "-inf", "rate -inf is not a number above 0, at most 100"),
        (RATE, "100.5", "rate 100.5 is not a number above 0, at most 100"),
        (STEPS, "0", "the number of steps, 0, is not a whole number in 1..300"),
        (STEPS, "2.0", "'2.0' is not a number of steps"),
        (SIGNED, "-6", "the label, -6, is not a whole number in -5..5"),
        (COLOR, "Red", "'Red' is not one of red, green, blue"),
        (COLOR, "x" * 99, f"'{'x' * 38}\u2026 is not one of red, green, blue"),
        (flag(), "true", "'true' is neither yes nor no"),
        (optional(STEPS), "None", "'None' is not a number of steps"),
        (several(STEPS, ""), "1,0", "the number of steps, 0, is not a whole number in 1..300"),
        (several(STEPS, ""), "1,", "'' is not a number of steps"),
        (several(STEPS, ""), "none", "'none' is not a number of steps"),
        (several(STEPS, ""), "0," * 262_094, "262095 values are more than the 4096 that a link may have"),
        (any_number("logit"), "one", "logit 'one' is not a number"),
        (LABEL, "1.5", "'1.5' is not a class number"),
        (UNIT, "bats", "'bats' is not one of nats, bits"),
    ]
    assert [(kind, text, refusal_of(kind.read, text)) for kind, text, _ in refused] == refused


def test_a_value_that_is_not_legal_is_refused_in_a_sentence():
    refused = [
        (SHARE, math.nan, "share nan is outside 0..1"),
        (SHARE, True, "share True is not a number"),
        (SHARE, "0.5", "share '0.5' is not a number"),
        (SHARE, None, "share None is not a number"),
        (RATE, 0, "rate 0 is not a number above 0, at most 100"),
        (STEPS, 301, "the number of steps, 301, is not a whole number in 1..300"),
        (STEPS, 1.0, "the number of steps, 1.0, is not a whole number in 1..300"),
        (STEPS, True, "the number of steps, True, is not a whole number in 1..300"),
        (COLOR, "pink", "'pink' is not one of red, green, blue"),
        (flag(), "yes", "'yes' is neither yes nor no"),
        (flag(), 1, "1 is neither yes nor no"),
        (optional(STEPS), 0, "the number of steps, 0, is not a whole number in 1..300"),
        (several(STEPS, ""), (1, 0), "the number of steps, 0, is not a whole number in 1..300"),
    ]
    assert [(kind, value, refusal_of(kind.check, value)) for kind, value, _ in refused] == refused


@pytest.mark.parametrize(("kind", "value"), [(SHARE, np.float32(0.5)), (SHARE, 1), (STEPS, np.int64(7))])
def test_numbers_of_numpy_are_numbers(kind, value):
    assert kind.check(value) is None


def test_the_bounds_of_a_control_are_those_of_the_kind():
    assert RATE.control == {"min_value": 5e-324, "max_value": 100.0, "format": "%g"}
    assert optional(SIGNED).control == STEPS.control | {"min_value": -5, "max_value": 5}


def test_what_a_kind_takes_is_said_as_people_write_it():
    said = [SHARE, RATE, STEPS, COLOR, flag(), optional(STEPS), several(STEPS, "`1,2`")]
    assert [kind.legal for kind in said] == [
        "0..1",
        "above 0, at most 100",
        "1..300",
        "`red`, `green` or `blue`",
        "`yes` or `no`",
        "1..300 or `none`",
        "`1,2`",
    ]
