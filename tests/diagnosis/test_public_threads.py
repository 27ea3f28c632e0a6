"""Losses that people reported in public, facts only, and composed ones of their kinds: what caused them comes first."""

import pytest

from scce.diagnosis import causes

# Written for this test, with a number that is computed and not one that somebody reported.
COMPOSED = "composed"
# Where it was reported, what was said, what was known, and the cause that comes first.
THREADS = [
    ("Paddle #35087", "5.308267593383789", {}, "guessing", 202),
    ("Paddle #35087", "5.308267593383789", {"num_classes": 202}, "guessing", 202),
    ("keras-fractalnet #3", "loss: 2.3026 - acc: 0.1000", {}, "guessing", 10),
    ("darknet #1400", "6.907 to 6.911", {"num_classes": 1000}, "guessing", 1000),
    ("caffe #401", "6.91", {"num_classes": 1000}, "guessing", 1000),
    ("SciCo #2", "a floor at 0.74, four classes", {}, "double_softmax_floor", 4),
    ("SciCo #2", "0.7437", {"num_classes": 4}, "double_softmax_floor", 4),
    ("mxnet #6175", "23.025851", {}, "clip", None),
    ("three Caffe projects", "Train net output #0: loss = 87.3365 (* 1 = 87.3365 loss)", {}, "clip", None),
    ("pytorch-retinanet #41", "2.30212", {"num_classes": 10}, "focal", None),
    ("pytorch-retinanet #41", "2.30212", {}, "focal", None),
    ("tensorflow #12287", "0.6931", {"num_classes": 2, "accuracy": 0.59}, "constant_output", 2),
    ("tensorflow #12287", "0.6931", {"accuracy": "0.81"}, "constant_output", 2),
    ("llm-foundry #288", "loss 10.2541, metric 9.2585", {}, "metric_not_loss", None),
    (COMPOSED, "loss: 10.2541 perplexity: 10493", {}, "metric_not_loss", None),
    ("Flux #1546", ["0.28823234186242325"] * 5, {}, "constant_output", None),
    ("keras #17634", "16.118", {}, "clip", None),
    (COMPOSED, "loss: 14.5063 - acc: 0.1000", {"num_classes": 10}, "clip", 10),
    (COMPOSED, "14.5063", {}, "clip", 10),
    (COMPOSED, "loss: 8.0590 - accuracy: 0.5000", {"num_classes": 2}, "clip", 2),
    (COMPOSED, "loss: 10.7454", {"num_classes": 3}, "clip", 3),
    (COMPOSED, "1.1921e-07", {}, "lower_clip", None),
    (COMPOSED, "loss: 1.1921e-07 - accuracy: 0.1000", {}, "one_unit", None),
    (COMPOSED, "loss: 0.0000e+00 - accuracy: 0.3333", {}, "one_unit", None),
    (COMPOSED, "7.9712", {}, "one_unit", None),
    (COMPOSED, "0.3251", {"num_classes": 10}, "binary_cross_entropy", 10),
    (COMPOSED, "loss: 0.0421 - accuracy: 0.0998", {"num_classes": 10}, "metric_not_loss", 10),
    (COMPOSED, "Keras 5.299, PyTorch 1.0598", {}, "class_weights", None),
    (COMPOSED, "tensor(nan, grad_fn=<NllLossBackward0>)", {}, "nan", None),
    (COMPOSED, "loss: nan", {}, "nan", None),
]


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: f"{thread[0]} {thread[1]}"[:60])
def test_the_cause_of_a_public_thread_comes_first(thread):
    _, loss, known, key, num_classes = thread
    first = causes(loss, **known)[0]
    assert (first.key, first.constant.num_classes or num_classes) == (key, num_classes)


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
