"""Each cause by its number, as a formula, and what is said of it."""

import re
from math import exp, log, log1p
from typing import get_args

import numpy as np
import pytest

from scce.arrays import InputError
from scce.diagnosis import Key, causes
from scce.information import entropy
from scce.labels import one_hot, smooth_labels
from scce.readable import rounded

BCE_OF_TENTHS = -(0.1 * log(0.1) + 0.9 * log(0.9))
# A loss to six digits, what is known, and the cause that comes first.
CASES = [
    (log(10), {"num_classes": 10}, "guessing"),
    (log(50_257), {}, "guessing"),
    (log(137), {"num_classes": 137}, "guessing"),
    (entropy([0.7, 0.2, 0.1]), {"class_counts": (7, 2, 1)}, "class_shares"),
    (entropy([0.7, 0.3]), {"accuracy": "0.700", "num_classes": 2}, "class_shares"),
    (-log(1e-12), {}, "clip"),
    (-log(1e-7), {"framework": "Keras"}, "clip"),
    (0.9 * -log(1e-7), {"num_classes": 10}, "clip"),
    (0.37 * -log(1e-7), {"accuracy": "0.630"}, "clip"),
    (-log1p(-(2**-23)), {}, "lower_clip"),
    (log(np.e + 3) - 1, {}, "double_softmax_floor"),
    (log(np.e + 99) - 1, {"num_classes": 100}, "double_softmax_floor"),
    (log(np.e + 9), {"num_classes": 10}, "double_softmax_ceiling"),
    (entropy(smooth_labels(one_hot(0, 10), 0.1)), {"num_classes": 10}, "smoothing_floor"),
    (entropy(smooth_labels(one_hot(0, 1000), 0.3)), {"num_classes": 1000, "smoothing": 0.3}, "smoothing_floor"),
    (0.25 * 0.9**2 * log(10), {"num_classes": 10}, "focal"),
    (log(10) / log(2), {"num_classes": 10}, "bits"),
    (log(50_257) / log(2), {"num_classes": 50_257}, "bits"),
    (log(50) / log(10), {"num_classes": 50}, "log10"),
    (64 * log(10), {"num_classes": 10, "batch_size": 64}, "sum_not_mean"),
    (32 * log(10), {"num_classes": 10}, "sum_not_mean"),
    (48 * 128 * log(1000), {"num_classes": 1000, "batch_size": 48, "tokens": 128}, "sum_not_mean"),
    (log(10) / 32, {"num_classes": 10, "batch_size": 32}, "divided_twice"),
    (5 / 32 * log(10), {"num_classes": 10, "batch_size": 32}, "mean_over_ignored"),
    (BCE_OF_TENTHS, {"num_classes": 10}, "binary_cross_entropy"),
    (log(2), {"num_classes": 10}, "binary_cross_entropy"),
    (0.5 * 23 * log(2), {}, "one_unit"),
    (0.0, {"accuracy": 0.3}, "one_unit"),
    (log(2), {"num_classes": 2, "accuracy": 0.7}, "constant_output"),
    (9.87654, {"num_classes": 10}, "confident_and_wrong"),
    (2.30812, {"num_classes": 10}, "near_guessing"),
    (0.2, {"accuracy": 0.1}, "metric_not_loss"),
    (-0.1, {"num_classes": 10}, "negative"),
    (-3.7, {}, "negative"),
    (float("nan"), {}, "nan"),
    (float("inf"), {}, "infinite"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[2]} {case[0]:.6g} {case[1]}")
def test_the_number_of_a_cause_puts_it_first(case):
    loss, known, key = case
    found = causes(f"{loss:.6g}" if loss else "0.0000", **known)
    assert found, found.next
    assert (found[0].key, key in {each.key for each in found}) == (key, True)


def test_a_guess_with_class_weights_is_ln_k_times_their_mean():
    first = causes("1.3863 class_weight={0: 1, 1: 3}")[0]
    assert (first.key, first.expression) == ("class_weights", "ln 2 x 2, the mean weight = 1.3863")
    assert causes("0.8664 class_weight={0: 1, 1: 3}", class_counts=(7, 1))[0].key == "class_weights"
    assert causes("0.6931 torch class_weight={0: 1, 1: 3}")[0].key == "guessing"


def test_class_weights_beside_one_loss_are_possible_and_say_which_mean_it_is():
    keras, pytorch = causes("1.2345 class_weight")[0], causes("1.2345 CrossEntropyLoss(weight=w)")[0]
    assert [(each.key, each.standing) for each in (keras, pytorch)] == [("class_weights", "possible")] * 2
    assert keras.expression == "1.2345 = sum of w x loss / number of examples"
    assert pytorch.expression == "1.2345 = sum of w x loss / sum of w"


def test_every_cause_has_a_case():
    assert {key for _, _, key in CASES} | {"perplexity", "class_weights"} == set(get_args(Key))


def test_a_perplexity_is_told_where_the_number_of_classes_is_known():
    assert causes("50257.00", 50_257)[0].key == "perplexity"


def test_a_framework_speaks_for_its_own_clip():
    assert causes("16.12", framework="Keras")[0].share > causes("16.12", framework="PyTorch")[0].share


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[2]} {case[0]:.6g}")
def test_what_is_said_of_a_cause_is_whole_and_plain(case):
    loss, known, _ = case
    for each in causes(f"{loss:.6g}", **known):
        said = (each.title, each.sentence, each.expression, each.experiment, each.agreement)
        assert all(said)
        assert all(text.endswith(".") and text[0].isupper() for text in (each.experiment, each.agreement))
        assert not re.search(r"\b(simply|just)\b|\{|\bnan\b|  ", " ".join(said))
        assert [repair.framework for repair in each.repairs] == ["Keras", "PyTorch", "Optax", "TensorFlow"]
        for repair in each.repairs:
            compile(repair.code, "<repair>", "exec")


def test_nothing_that_fits_is_an_answer():
    found = causes("1.23456", 10)
    assert (len(found), bool(found), len(found.next) > 1) == (0, False, True)
    assert "below ln 10 = 2.30259 nats" in found.next[1]


def test_which_number_of_classes_would_fit_is_told_where_it_is_not_known():
    assert causes("5.308267593383789").fitting_classes == (202,)
    assert causes("6.91").fitting_classes[0] == 1000
    assert causes("6.91", 1000).fitting_classes == ()


def test_one_more_question_is_asked_only_where_it_helps():
    questions = [causes(loss).question for loss in ("0.74", "0.7437", "inf", "-1.5")]
    assert questions == ["How many classes are there?", "", "", ""]
    assert causes("0.74", 4).question == "What are the next digits of the loss?"
    assert causes("0.6931", 2).question == "What is the accuracy at the same time?"


def test_a_series_that_is_flat_is_read_as_a_whole_and_one_that_falls_by_its_end():
    assert causes("6.911 6.909 6.907 6.908", 1000)[0].key == "guessing"
    assert causes("2.9 2.5 2.4000 2.3026").said.text == "2.3026"
    assert causes("0.1234567", series=["0.1234567"] * 4)[0].key == "constant_output"


def test_digits_of_half_precision_count_for_less():
    assert causes("tensor(2.3125, dtype=torch.bfloat16)", 10).said.digits == 3
    assert causes("tensor(2.2969, dtype=torch.bfloat16)", 10)[0].key == "guessing"


def test_a_loss_can_be_a_text_a_number_or_several():
    first = [causes(loss)[0].key for loss in ("2.302585", 2.302585, [2.302585], np.float32(log(10)), (2.5, 2.302585))]
    assert first == ["guessing"] * 5


def test_the_confident_and_wrong_are_told_how_much_the_true_class_gets():
    assert rounded(exp(-9.87654), 2) in causes("9.87654", 10)[0].sentence


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(InputError, match="200,001 characters"):
        causes("1" * 200_001)


def test_each_way_to_nan_is_told_the_usual_one_of_the_framework_first():
    first = {name: causes("nan", framework=name)[0].expression for name in ("PyTorch", "Keras", "Optax", "TensorFlow")}
    assert first == {
        "PyTorch": "0 / 0 = NaN",
        "Keras": "the logarithm of a number below 0 = NaN",
        "Optax": "inf - inf = NaN",
        "TensorFlow": "no row for the label = NaN",
    }
    assert len(causes("nan")) == 5
    assert causes("nan").question == "Which framework is it?"
    assert causes("tensor(nan, grad_fn=<NllLossBackward0>)")[0].expression == "0 / 0 = NaN"
