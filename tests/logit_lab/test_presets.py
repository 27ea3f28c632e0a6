"""Every preset is a valid example, and what its name says is true of its numbers."""

import numpy as np
import pytest

from scce.arrays import InputError
from scce.logit_lab.example import Example
from scce.logit_lab.presets import EXAMPLES, SITUATIONS, example_of, in_situation, situations_of
from scce.logit_lab.walkthrough import walk_through

MANY_CLASSES = Example(tuple(f"class {i}" for i in range(20)), (0.0,) * 20, 19)
TWO_CLASSES = Example(("no", "yes"), (0.0, 0.0), 1)
STARTS = {**EXAMPLES, "two classes": TWO_CLASSES, "twenty classes": MANY_CLASSES}

every_start = pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
every_situation = pytest.mark.parametrize("situation", SITUATIONS)


def test_the_first_class_set_is_the_default_example():
    assert next(iter(EXAMPLES.values())) == Example()


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_a_class_set_starts_with_its_true_class_ahead(example):
    assert np.argmax(example.logits) == example.label


def test_a_set_that_does_not_exist_is_refused_in_a_sentence():
    assert [example_of(name) for name in EXAMPLES] == list(EXAMPLES.values())
    with pytest.raises(InputError, match=r"^there is no set of classes 'wolves'$"):
        example_of("wolves")


@every_start
@every_situation
def test_an_example_is_in_the_situation_that_it_was_put_in_and_in_no_other(start, situation):
    assert situations_of(in_situation(start, situation)) == (situation,)


def test_the_examples_to_start_from_are_in_no_situation_of_their_own():
    assert {situations_of(example) for example in EXAMPLES.values()} == {()}


@every_start
@every_situation
def test_a_situation_keeps_the_classes_the_label_and_the_temperature(start, situation):
    example = in_situation(start, situation)
    assert (example.classes, example.label, example.temperature) == (start.classes, start.label, start.temperature)


@every_start
def test_confident_and_right_gives_the_true_class_more_than_nine_tenths(start):
    example = in_situation(start, "confident and right")
    assert walk_through(example).probabilities[example.label] > 0.9


@every_start
def test_confident_and_wrong_gives_another_class_more_than_nine_tenths(start):
    probabilities = walk_through(in_situation(start, "confident and wrong")).probabilities
    assert np.delete(probabilities, start.label).max() > 0.9


@every_start
def test_confident_and_wrong_costs_more_than_five_nats(start):
    assert walk_through(in_situation(start, "confident and wrong")).loss > 5


@every_start
def test_undecided_costs_as_much_as_guessing(start):
    steps = walk_through(in_situation(start, "undecided"))
    assert steps.loss == pytest.approx(steps.uniform_loss, rel=1e-15)


@every_start
def test_nearly_tied_has_its_two_best_classes_a_tenth_apart(start):
    second, first = np.sort(in_situation(start, "nearly tied").logits)[-2:]
    assert 0 < first - second < 0.1 + 1e-15


@every_start
def test_nearly_tied_has_the_true_class_just_behind(start):
    example = in_situation(start, "nearly tied")
    assert np.argsort(example.logits)[-2] == example.label


@every_start
def test_extreme_logits_are_at_least_a_hundred_away_from_zero(start):
    assert np.abs(in_situation(start, "extreme logits").logits).max() >= 100


@every_start
def test_extreme_logits_cost_finitely(start):
    assert np.isfinite(walk_through(in_situation(start, "extreme logits")).loss)


@every_start
def test_exactly_one_class_is_masked_and_it_is_not_the_true_one(start):
    masked = np.isneginf(in_situation(start, "masked class").logits)
    assert (masked.sum(), masked[start.label]) == (1, False)


@every_start
def test_a_situation_that_does_not_exist_is_refused_in_a_sentence(start):
    with pytest.raises(InputError) as refusal:
        in_situation(start, "asleep")
    assert str(refusal.value) == (
        "situation 'asleep' is not one of confident and right, confident and wrong, undecided, nearly tied, "
        "extreme logits, masked class"
    )
