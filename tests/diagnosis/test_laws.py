"""Laws: never an exception but InputError, never a claim whose digits do not agree."""

import math
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.diagnosis import causes, shapes
from scce.diagnosis.families import constants_of, without_classes
from scce.diagnosis.written import NOISE

PIECES = [
    *("-,.:=e[]()%/'{}1 \n\r\t"),
    *("loss", "val_loss", "acc", "2.3026", "0.7437", "nan", "inf", "10", "tensor("),
    *("epoch", "to", "keras", "torch", "classes", "1e400"),
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
CONSTANTS = [*without_classes(), *(each for size in (2, 4, 10, 1000) for each in constants_of(size))]
NUMBERS = st.one_of(
    st.builds(
        lambda value, digits: f"{value:.{digits}g}",
        st.floats(1e-8, 1e4) | st.sampled_from([each.value for each in CONSTANTS]),
        st.integers(1, 9),
    ),
    st.floats().map(str),
)
KNOWN = st.fixed_dictionaries(
    {},
    optional={
        "num_classes": st.integers(2, 1_000_000),
        "accuracy": st.floats(0, 1),
        "batch_size": st.integers(1, 10_000),
        "tokens": st.integers(1, 10_000),
        "smoothing": st.floats(0, 1),
        "framework": st.sampled_from(["Keras", "pytorch", "jax", "sklearn"]),
        "class_counts": st.lists(st.integers(1, 1000), min_size=2, max_size=5),
    },
)


def refusal_of(asked, text):
    """Returns why a text is refused, or None where it is not."""
    try:
        asked(text)
    except InputError as refusal:
        return str(refusal)
    return None


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_any_text_is_read_or_refused(text):
    for asked in (causes, shapes):
        refusal = refusal_of(asked, text)
        assert refusal is None or "\n" not in refusal


@settings(deadline=None, max_examples=150)
@given(NUMBERS, KNOWN)
def test_a_claim_agrees_in_every_digit_that_was_given(text, known):
    found = causes(text, **known)
    value = float(text)
    for each in found:
        if each.basis == "number":
            assert each.digits == each.digits_given
            assert abs(each.value - value) <= 0.5 * 10.0 ** _exponent(text) + 2 * NOISE * abs(value)
        assert 0 <= each.share <= 1
        assert each.standing != "decided" or each.digits_given >= 4 or each.basis == "fact" or each.key == "negative"


def _exponent(text):
    mantissa, _, power = text.lower().partition("e")
    return int(power or 0) - len(mantissa.partition(".")[2])


def test_a_number_drawn_at_random_is_seldom_explained_and_almost_never_decided():
    random = np.random.default_rng(0)
    drawn = [f"{value:.5g}" for value in np.exp(random.uniform(math.log(0.01), math.log(100), 1000))]
    for known in ({}, {"num_classes": 10}, {"num_classes": 1000}):
        first = [
            found[0] for found in (causes(text, **known) for text in drawn) if found and found[0].basis == "number"
        ]
        decided = [each for each in first if each.standing == "decided"]
        assert (len(first) <= 20, len(decided) <= 5) == (True, True), (known, len(first), len(decided))


def test_an_endless_text_takes_no_endless_time():
    for text in (
        "a" * 100_000,
        "loss " * 20_000,
        "1," * 60_000,
        "(" * 100_000,
        "loss: 2.3\n" * 9_000,
        " - " * 50_000,
        "1 " * 19_000,
    ):
        started = time.process_time()
        for asked in (causes, shapes):
            refusal_of(asked, text)
        assert time.process_time() - started < 5


def test_rules_alone_are_no_table():
    assert "there is no loss in" in refusal_of(shapes, "-\r=")
