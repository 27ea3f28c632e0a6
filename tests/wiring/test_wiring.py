"""A wiring is right or wrong, and its numbers follow laws. tests/conformance trains on the real frameworks."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.losses import sparse_categorical_crossentropy, sparse_gradient
from scce.softmax import softmax
from scce.wiring import (
    VERDICTS,
    WIRED,
    Wiring,
    double_softmax_ceiling,
    double_softmax_floor,
    reported,
    train,
    wirings,
)

EVERY = [wiring for framework in WIRED for wiring in wirings(framework)]
RIGHT = [wiring for wiring in EVERY if wiring.from_logits == (wiring.last_layer == "linear")]
DOUBLED = [wiring for wiring in EVERY if wiring.last_layer == "softmax" and wiring.from_logits]
TWICE = [wiring for wiring in DOUBLED if wiring.framework != "keras-tensorflow"]
ON_TENSORFLOW = [Wiring("keras-tensorflow", "softmax", from_logits) for from_logits in (True, False)]
WRONG_BY_60 = ([30, 0, -30], 2)

laws = settings(deadline=None, derandomize=True, max_examples=40)


@st.composite
def examples(draw, bound=8):
    logits = draw(st.lists(st.floats(-bound, bound, width=32), min_size=2, max_size=12))
    return logits, draw(st.integers(0, len(logits) - 1))


def broken(law, looked_at):
    """Returns the wirings for which a law does not hold."""
    return [wiring for wiring in looked_at if not law(wiring)]


def linear(framework, from_logits=True):
    return Wiring(framework, "linear", from_logits)


@pytest.mark.parametrize("framework", WIRED)
def test_the_wirings_of_a_framework_are_all_there_are_and_the_right_ones_come_first(framework):
    flags = [True, False] if WIRED[framework].keras_back_end else [True]
    every = {Wiring(framework, last_layer, flag) for last_layer in ("linear", "softmax") for flag in flags}
    listed = wirings(framework)
    assert (set(listed), len(listed)) == (every, len(every))
    assert [wiring.right for wiring in listed] == sorted((wiring.right for wiring in listed), reverse=True)


def test_a_wiring_is_right_where_the_loss_is_told_what_it_is_given():
    assert [wiring for wiring in EVERY if wiring.right] == RIGHT


@laws
@given(example=examples(bound=5))  # further apart, Keras's clip at 16.118 would be reached
def test_a_right_wiring_reports_the_true_loss_and_the_right_gradient(example):
    def reports_the_truth(wiring):
        report = reported(wiring, *example)
        return report.loss == pytest.approx(report.true_loss, rel=1e-5, abs=1e-6) and np.allclose(
            report.gradient, report.right_gradient, rtol=1e-4, atol=1e-6
        )

    assert broken(reports_the_truth, RIGHT) == []


@laws
@given(example=examples())
def test_the_true_loss_and_the_right_gradient_are_the_cores(example):
    logits, label = example
    loss, gradient = sparse_categorical_crossentropy(label, logits), sparse_gradient(label, logits)

    def knows_them(wiring):
        report = reported(wiring, logits, label)
        return report.true_loss == loss and np.array_equal(report.right_gradient, gradient)

    assert broken(knows_them, EVERY) == []


@laws
@given(example=examples())
def test_softmax_applied_twice_is_the_loss_of_probabilities_taken_for_logits(example):
    logits, label = example
    expected = sparse_categorical_crossentropy(label, softmax(logits))
    losses = {wiring: reported(wiring, logits, label).loss for wiring in TWICE}
    assert losses == pytest.approx(dict.fromkeys(TWICE, expected), rel=1e-5)


@laws
@given(example=examples())
def test_the_gradient_of_softmax_applied_twice_is_the_slope_of_its_loss(example):
    logits, label = example
    nudges = 1e-5 * np.eye(len(logits))
    higher, lower = (
        sparse_categorical_crossentropy(np.full(len(logits), label), softmax(np.array(logits) + sign * nudges))
        for sign in (1, -1)
    )

    def has_that_slope(wiring):
        return np.allclose(reported(wiring, logits, label).gradient, (higher - lower) / 2e-5, rtol=1e-7, atol=1e-6)

    assert broken(has_that_slope, TWICE) == []


@laws
@given(example=examples(bound=50))
def test_softmax_applied_twice_stays_between_its_floor_and_its_ceiling(example):
    num_classes = len(example[0])
    low, high = double_softmax_floor(num_classes), double_softmax_ceiling(num_classes)
    assert broken(lambda wiring: low - 1e-6 <= reported(wiring, *example).loss <= high + 1e-6, TWICE) == []


@pytest.mark.parametrize("num_classes", [2, 3, 10, 50_257])
def test_the_floor_and_the_ceiling_are_reached_by_certainty(num_classes):
    certain = np.eye(1, num_classes)[0]
    low, high = (float(sparse_categorical_crossentropy(label, certain)) for label in (0, 1))
    bounds = double_softmax_floor(num_classes), double_softmax_ceiling(num_classes)
    assert bounds == pytest.approx((low, high), rel=1e-12)


def test_the_floor_is_the_number_that_readers_are_stuck_at():
    floors = [double_softmax_floor(num_classes) for num_classes in (3, 4, 10)]
    assert floors == pytest.approx([0.5514, 0.7437, 1.4612], abs=5e-5)


@pytest.mark.parametrize("num_classes", [2, 3, 10])
def test_at_the_start_softmax_applied_twice_has_one_kth_of_the_right_gradient(num_classes):
    def has_one_kth(wiring):
        report = reported(wiring, np.zeros(num_classes), 1)
        return np.allclose(report.gradient * num_classes, report.right_gradient, rtol=1e-6, atol=0)

    assert broken(has_one_kth, TWICE) == []


@pytest.mark.parametrize("wiring", ON_TENSORFLOW, ids=str)
@laws
@given(example=examples(bound=50))
def test_behind_a_softmax_layer_tensorflow_finds_the_logits(wiring, example):
    report, direct = (reported(each, *example) for each in (wiring, linear("keras-tensorflow")))
    assert report.loss == direct.loss
    np.testing.assert_array_equal(report.gradient, direct.gradient)
    assert report.sentences[0].startswith("Keras on TensorFlow finds the logits")


# Last layer, from_logits: the loss of wrong by 60 and the verdict, on each back end of Keras.
TRAPS = {
    ("linear", True): [(60, "learns")] * 3,
    ("softmax", False): [(60, "learns"), (16.1181, "frozen"), (16.1181, "frozen")],
    ("softmax", True): [(60, "learns"), (1.5514, "frozen"), (1.5514, "frozen")],
    ("linear", False): [(16.1181, "frozen"), (16.1181, "NaN"), (16.1181, "NaN")],
}


@pytest.mark.parametrize(("last_layer", "from_logits"), TRAPS)
@pytest.mark.parametrize("backend", [0, 1, 2])
def test_a_model_that_is_wrong_by_60_nats_learns_freezes_or_breaks(last_layer, from_logits, backend):
    training = train(Wiring(list(WIRED)[backend], last_layer, from_logits), *WRONG_BY_60, 1.0, 1)
    loss, verdict = TRAPS[last_layer, from_logits][backend]
    assert (training.reported_losses[0], training.verdict) == (pytest.approx(loss, abs=5e-5), verdict)


@pytest.mark.parametrize("framework", WIRED)
def test_the_right_wiring_learns_and_softmax_applied_twice_learns_slowly(framework):
    doubled = "learns" if framework == "keras-tensorflow" else "learns slowly"
    for num_steps in (1, 10, 100):
        verdicts = [
            train(wiring, [0, 0, 0, 0], 1, 0.5, num_steps).verdict
            for wiring in (linear(framework), Wiring(framework, "softmax", True))
        ]
        assert verdicts == ["learns", doubled]


def test_a_model_that_is_certain_and_right_has_nothing_to_learn():
    assert broken(lambda each: train(each, [40, 0, -10], 0, 1.0, 5).verdict == "nothing to learn", EVERY) == []


def test_a_step_the_wrong_way_unlearns():
    # The sum is below 0, so every logit counts with the wrong sign.
    training = train(linear("keras-jax", False), [-2, -1, -1.5], 0, 0.1, 20)
    assert training.verdict == "unlearns"
    assert training.reported_losses[-1] < training.reported_losses[0]


@laws
@given(example=examples(bound=50), learning_rate=st.floats(1e-3, 1e3), num_steps=st.integers(1, 5))
def test_a_step_is_the_learning_rate_times_the_gradient_that_is_reported(example, learning_rate, num_steps):
    logits, label = example
    shapes = [(num_steps + 1,), (num_steps + 1,), (num_steps + 1, len(logits))]

    def steps_so(wiring):
        training, first = train(wiring, logits, label, learning_rate, num_steps), reported(wiring, logits, label)
        with np.errstate(over="ignore", invalid="ignore"):
            stepped = np.array(logits, dtype=np.float32) - np.float32(learning_rate) * first.gradient
        arrays = (training.reported_losses, training.true_losses, training.logits)
        return (
            [array.shape for array in arrays] == shapes
            and np.array_equal(training.logits[1], stepped, equal_nan=True)
            and np.array_equal(training.reported_losses[0], first.loss, equal_nan=True)
            and training.verdict in VERDICTS
        )

    assert broken(steps_so, EVERY) == []


def test_no_start_and_no_rate_raises():
    starts = ([0, 0], [1e38, -1e38, 0], [1, -np.inf, 0], [1e-30, 0, 0], [-1, 1, 0])
    rates = (1e-30, 1.0, 1e38, 1e300)

    def has_verdicts(wiring):
        return {train(wiring, logits, 1, rate, 3).verdict for logits in starts for rate in rates} <= set(VERDICTS)

    assert broken(has_verdicts, EVERY) == []


def test_of_several_examples_the_mean_is_reported():
    logits, labels = np.array([[2, 1, 0.1], [0.5, -1, 0.25], [3, 0, 3]]), [0, 2, 1]

    def reports_the_mean(wiring):
        together = reported(wiring, logits, labels)
        alone = [reported(wiring, row, label) for row, label in zip(logits, labels, strict=True)]
        losses = np.mean([[report.loss, report.true_loss] for report in alone], axis=0)
        gradient, right_gradient = (
            np.stack([getattr(report, name) for report in alone]) / 3 for name in ("gradient", "right_gradient")
        )
        return (
            np.allclose([together.loss, together.true_loss], losses, rtol=1e-6, atol=1e-12)
            and np.allclose(together.gradient, gradient, rtol=1e-7, atol=1e-7)
            and np.allclose(together.right_gradient, right_gradient, rtol=1e-7, atol=0)
        )

    assert broken(reports_the_mean, EVERY) == []


def test_jax_gives_a_number_where_it_compiles_the_step():
    report = reported(linear("keras-jax", False), *WRONG_BY_60)
    assert report.loss == pytest.approx(-math.log(1e-7), rel=1e-6)
    assert np.isnan(report.gradient).all()
    assert (
        report.sentences[-1] == "So it is when JAX compiles the step, as fit does. A loss that is not compiled is NaN."
    )


@pytest.mark.parametrize(
    ("wiring", "note"),
    [
        (
            Wiring("torch", "softmax", True),
            "Softmax is applied twice: the loss stays between 0.5514 and 1.5514, whatever the logits are.",
        ),
        (
            Wiring("keras-jax", "linear", False),
            "The loss takes the logits for probabilities: they are clipped to 1e-7..1 - 1e-7, and made to sum to 1.",
        ),
        (
            Wiring("keras-tensorflow", "softmax", True),
            "It warns that from_logits=True does not fit a softmax layer, and computes the right loss all the same.",
        ),
    ],
)
def test_a_note_says_what_is_wrong(wiring, note):
    assert note in reported(wiring, [2, 1, 0.1], 0).sentences


@pytest.mark.parametrize("framework", WIRED)
def test_the_usual_wiring_leaves_nothing_to_say(framework):
    assert reported(linear(framework), [2, 1, 0.1], 0).sentences == ()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("sklearn", "linear", True),
            "framework 'sklearn' is not one of keras-tensorflow, keras-jax, keras-torch, torch, optax",
        ),
        (("torch", "relu", True), "last_layer 'relu' is not one of linear, softmax"),
        (("keras-jax", "linear", "yes"), "from_logits 'yes' is neither True nor False"),
        (
            ("torch", "softmax", False),
            "torch.nn.CrossEntropyLoss has no from_logits: it always takes logits, and applies softmax itself",
        ),
        (
            ("optax", "linear", False),
            "optax's softmax_cross_entropy_with_integer_labels has no from_logits: it always takes logits, "
            "and applies softmax itself",
        ),
    ],
)
def test_a_wiring_that_does_not_exist_is_refused_with_what_there_is(arguments, sentence):
    with pytest.raises(InputError) as refusal:
        Wiring(*arguments)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([2, 1], 5, 1.0, 1), "label 5 is outside 0..1 (2 classes)"),
        (([[2, 1]], [0], 1.0, 1), "logits of shape (1, 2) are not those of one example, shape (K,)"),
        (([2, 1], 0, 0, 1), "learning_rate 0 is not a finite number above 0"),
        (([2, 1], 0, math.nan, 1), "learning_rate nan is not a finite number above 0"),
        (([2, 1], 0, "fast", 1), "learning_rate 'fast' is not a finite number above 0"),
        (([2, 1], 0, 1.0, 0), "the number of steps, 0, is not a whole number above 0"),
        (([2, 1], 0, 1.0, 1.5), "the number of steps, 1.5, is not a whole number above 0"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_a_sentence(arguments, sentence):
    with pytest.raises(InputError) as refusal:
        train(linear("torch"), *arguments)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("bound", [double_softmax_floor, double_softmax_ceiling])
def test_one_class_has_no_bound(bound):
    with pytest.raises(InputError, match="num_classes 1 is too few"):
        bound(1)
