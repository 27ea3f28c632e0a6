"""A start is one example that every wiring can train from, and a ready-made one is what its name says."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.classes import FEWEST_CLASSES, MOST_CLASSES
from scce.losses import sparse_categorical_crossentropy
from scce.softmax import softmax
from scce.wiring import VERDICTS, WIRED, Wiring, reported, train, wirings
from scce.wiring.starts import LARGEST_START, STARTS, Start

laws = settings(deadline=None, derandomize=True, max_examples=40)

EVERY = [wiring for framework in WIRED for wiring in wirings(framework)]
EXTREMES = {
    "two classes": Start((0.0, 0.0), 1),
    "the most classes": Start((0.0,) * MOST_CLASSES, MOST_CLASSES - 1),
    "as far apart as can be": Start((LARGEST_START, -LARGEST_START, 0.0), 1),
    "all as low as can be": Start((-LARGEST_START,) * 3, 0),
    "next to 0": Start((5e-324, -0.0, 0.0), 2),
}


@st.composite
def starts(draw):
    logits = draw(st.lists(st.floats(-LARGEST_START, LARGEST_START), min_size=FEWEST_CLASSES, max_size=MOST_CLASSES))
    return Start(tuple(logits), draw(st.integers(0, len(logits) - 1)))


def probabilities(name):
    return softmax(STARTS[name].logits)


# ---- what a start can be -----------------------------------------------------------------------


@laws
@given(starts())
def test_any_logits_and_any_class_within_the_bounds_are_a_start(start):
    assert math.isfinite(sparse_categorical_crossentropy(start.label, start.logits))


def test_a_start_has_a_verdict_with_every_wiring():
    verdicts = {
        (name, wiring): train(wiring, start.logits, start.label, 1.0, 2).verdict
        for name, start in (dict(STARTS) | EXTREMES).items()
        for wiring in EVERY
    }
    assert {case: verdict for case, verdict in verdicts.items() if verdict not in VERDICTS} == {}


@laws
@given(st.sampled_from(EVERY), starts())
def test_no_start_is_too_much_for_a_report(wiring, start):
    report = reported(wiring, start.logits, start.label)
    assert report.true_loss == sparse_categorical_crossentropy(start.label, start.logits)


def test_the_same_start_is_found_again():
    assert (Start(), hash(Start())) == (Start((2.0, 1.0, 0.0, -1.0), 3), hash(Start((2.0, 1.0, 0.0, -1.0), 3)))


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        ({"logits": (), "label": 0}, "the number of logits, 0, is outside 2..20"),
        ({"logits": (1.0,), "label": 0}, "the number of logits, 1, is outside 2..20"),
        ({"logits": (0.0,) * 21}, "the number of logits, 21, is outside 2..20"),
        ({"logits": (0.0,) * 10**6}, "the number of logits, 1000000, is outside 2..20"),
        ({"logits": (1.0, math.nan), "label": 0}, "logit nan at position 1 is not a number"),
        (
            {"logits": (math.inf, 1.0), "label": 0},
            "logit inf at position 0 is not finite; only -inf, a masked class, may be infinite",
        ),
        ({"logits": ("2", "1"), "label": 0}, "logit '2' is not a number (logits are <U1)"),
        ({"label": -1}, "label -1 is outside 0..3 (4 classes)"),
        ({"label": 9}, "label 9 is outside 0..3 (4 classes)"),
        ({"label": 1.5}, "label 1.5 is not an integer"),
        ({"label": True}, "label True is a boolean, not an integer"),
    ],
)
def test_what_is_no_start_is_refused_in_a_sentence(start, sentence):
    with pytest.raises(InputError) as refusal:
        Start(**start)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("logit", [1000.001, -1000.001, 1001.0, -1e300, -math.inf, np.nextafter(LARGEST_START, 2e3)])
def test_a_logit_that_is_too_large_is_named_with_all_its_digits(logit):
    with pytest.raises(InputError) as refusal:
        Start((0.0, float(logit)), 0)
    said, bound = str(refusal.value).removeprefix("logit ").split(" is beyond ")
    assert (float(said), float(bound)) == (logit, LARGEST_START)


# ---- the ready-made ones -----------------------------------------------------------------------


def test_the_first_start_is_wrong():
    assert Start() == STARTS["wrong"]


def test_wrong_has_the_true_class_as_the_least_likely():
    assert probabilities("wrong").argmin() == STARTS["wrong"].label


def test_right_has_the_same_logits_and_the_true_class_as_the_most_likely():
    assert STARTS["right"].logits == STARTS["wrong"].logits
    assert probabilities("right").argmax() == STARTS["right"].label


def test_near_zero_expects_all_classes_about_as_much():
    assert max(map(abs, STARTS["near zero"].logits)) <= 0.1
    np.testing.assert_allclose(probabilities("near zero"), 1 / 4, rtol=0.15)


def test_sure_and_wrong_is_certain_of_another_class():
    p, label = probabilities("sure and wrong"), STARTS["sure and wrong"].label
    assert (p.max() > 1 - 1e-12, p[label] < 1e-12) == (True, True)


def test_ten_classes_are_ten():
    assert len(STARTS["ten classes"].logits) == 10


def test_all_starts_are_different():
    assert len(set(STARTS.values())) == len(STARTS)


@pytest.mark.parametrize("framework", WIRED)
def test_from_every_ready_made_start_the_right_wiring_learns(framework):
    verdicts = {
        name: train(Wiring(framework, "linear", True), start.logits, start.label, 1.0, 60).verdict
        for name, start in STARTS.items()
    }
    assert verdicts == dict.fromkeys(STARTS, "learns")


@pytest.mark.parametrize("framework", ["keras-jax", "keras-torch", "torch", "optax"])
def test_softmax_applied_twice_freezes_from_sure_and_wrong_and_is_slow_from_the_others(framework):
    verdicts = {
        name: train(Wiring(framework, "softmax", True), start.logits, start.label, 1.0, 60).verdict
        for name, start in STARTS.items()
    }
    assert verdicts == dict.fromkeys(STARTS, "learns slowly") | {"sure and wrong": "frozen"}


def test_the_ready_made_starts_cannot_be_changed():
    with pytest.raises(TypeError):
        STARTS["wrong"] = Start()  # type: ignore[index]
