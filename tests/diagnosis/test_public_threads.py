"""Losses that people reported in public, and composed ones of their kinds: what caused them comes first."""

import pytest
from corpus import DESIGNED, THREADS
from precision import DIGITS, answer, by_chance, claimed, drawn, precision, recall

from scce.diagnosis import causes

# What was said, what was known, the cause that comes first, and its number of classes: composed, of the kinds of
# corpus.py, which has what was reported.
COMPOSED = [
    ("loss: 10.2541 perplexity: 10493", {}, "metric_not_loss", None),
    ("loss: 14.5063 - acc: 0.1000", {"num_classes": 10}, "clip", 10),
    ("14.5063", {}, "clip", 10),
    ("loss: 8.0590 - accuracy: 0.5000", {"num_classes": 2}, "clip", 2),
    ("loss: 10.7454", {"num_classes": 3}, "clip", 3),
    ("1.1921e-07", {}, "lower_clip", None),
    ("loss: 1.1921e-07 - accuracy: 0.1000", {}, "one_unit", None),
    ("loss: 0.0000e+00 - accuracy: 0.3333", {}, "one_unit", None),
    ("7.9712", {}, "one_unit", None),
    # Keras 2 adds 1e-7 to its clip: half of -ln 2^-22 and of -ln 2e-7.
    ("loss: 7.6246 - accuracy: 0.5000", {}, "one_unit", None),
    ("loss: 7.7125 - accuracy: 0.5000", {}, "clip", None),
    ("15.4249", {}, "clip", None),
    ("loss: 2.3031 - val_loss: 2.3026 - val_acc: 0.1000", {}, "near_guessing", 10),
    ("loss = 87.3365\nloss = 87.3365\nloss = 87.3365", {"num_classes": 10}, "clip", None),
    ("0.3251", {"num_classes": 10}, "binary_cross_entropy", 10),
    ("loss: 0.0421 - accuracy: 0.0998", {"num_classes": 10}, "metric_not_loss", 10),
    ("Keras 5.299, PyTorch 1.0598", {}, "class_weights", None),
    ("tensor(nan, grad_fn=<NllLossBackward0>)", {}, "nan", None),
    ("loss: nan", {}, "nan", None),
]


@pytest.mark.parametrize("case", COMPOSED, ids=lambda case: str(case[0])[:60])
def test_the_cause_of_a_composed_loss_comes_first(case):
    loss, known, key, num_classes = case
    first = causes(loss, **known)[0]
    assert (first.key, first.constant.num_classes or num_classes) == (key, num_classes)


@pytest.mark.parametrize("thread", DESIGNED, ids=lambda thread: thread.address.partition("://")[2])
def test_the_cause_of_a_thread_that_the_decoder_was_written_with_comes_first(thread):
    assert answer(thread).is_right


def test_hardly_a_first_answer_is_wrong_and_few_causes_are_missed():
    """Asks for at most 2 % of first answers wrong, and nine causes of ten.

    On 26 November 2026 the 55 reports that are new in corpus.json were collected and asked before the decoder was
    changed: 39 of 40 first answers were right (97.5 %), and 39 of 44 causes came first (88.6 %). Three kinds of faults
    were mended: a loss at a clip was called unmoved, Caffe's weighted loss was read beside the loss itself, and a
    training loss was not read beside its validation loss. Then 42 of 42 first answers were right, and 42 of 44 causes
    came first (95.5 %); the other two reports were refused, for no number in them is called a loss. Since labels given
    both ways, and an error that is no share, are read too, 43 of 43 are right, and 43 of 44 causes come first; of the
    last one, 6.9076 of 1,000 classes, the number of classes is asked.
    """
    answers = [answer(thread) for thread in THREADS]
    (right, given), (found, asked) = precision(answers), recall(answers)
    wrong = [(each.thread.address, each.first) for each in answers if each.first and not each.is_right]
    assert right >= 0.98 * given, wrong
    assert found >= 0.9 * asked


def test_the_corpus_is_of_forty_threads_at_least_and_a_report_stands_in_it_once():
    assert len({thread.address for thread in THREADS}) >= 40
    assert len({(thread.address, str(thread.said), str(thread.known)) for thread in THREADS}) == len(THREADS)


def test_numbers_drawn_at_random_are_named_no_more_often_than_their_digits_demand():
    named, expected = dict.fromkeys(DIGITS, 0), dict.fromkeys(DIGITS, 0.0)
    for text, digits, size in drawn():
        named[digits] += claimed(causes(text, size)) not in ("nothing", "bound")
        expected[digits] += by_chance(digits, size)
    # As many as three standard deviations more come about by luck.
    too_many = {digits: (n, expected[digits]) for digits, n in named.items() if n > _at_most(expected[digits])}
    assert too_many == {}


def _at_most(expected):
    return expected + 3 * max(1.0, expected) ** 0.5


# What must not be claimed.
NOT_CLAIMED = [
    ("2.30212", {"num_classes": 10}, "guessing"),
    ("2.30212", {}, "guessing"),
    ("2.3031", {"num_classes": 10}, "guessing"),
    ("0.7440", {"num_classes": 4}, "double_softmax_floor"),
    ("16.12", {"num_classes": 10}, "sum_not_mean"),
    ("6.9095", {"num_classes": 1000}, "guessing"),
    ("6.9078", {"num_classes": 1000}, "double_softmax_ceiling"),
    ("23.02", {"num_classes": 10}, "clip"),
    ("0.3255", {"num_classes": 10}, "binary_cross_entropy"),
    ("87.34", {}, "sum_not_mean"),
]


@pytest.mark.parametrize("case", NOT_CLAIMED, ids=str)
def test_what_its_digits_rule_out_is_not_claimed(case):
    loss, known, key = case
    assert key not in {each.key for each in causes(loss, **known)}


def test_a_number_near_another_says_that_it_is_not_that():
    assert causes("2.30212", 10).not_these == ("It is not ln 10 = 2.3026: 2.30212 is 0.00047 below it.",)


def test_a_number_that_is_the_float32_of_another_is_said_to_be():
    assert (
        causes("5.308267593383789")[0].agreement
        == "Each digit agrees: it is the float32 of this value, to its last bit."
    )
    assert not causes("5.3082680")[0].exact


def test_few_digits_say_how_much_else_would_agree():
    few, many = causes("0.74")[0], causes("0.743668")[0]
    assert (few.standing, few.num_also > 5) == ("possible", True)
    assert (many.standing, many.num_also) == ("decided", 0)
