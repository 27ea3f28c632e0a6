"""The model of the frameworks: against their recorded answers, by laws, and in what it refuses.

tests/golden/make_frameworks.py recorded the answers; tests/conformance asks the frameworks anew.
"""

import json
import math
import re
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "conformance"))
sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))

from comparing import as_numbers, as_text, disagreements, evaluated, pattern_of
from make_frameworks import recorded_cases

from scce.arrays import InputError
from scce.batches import Batch, Way
from scce.encodings import differences
from scce.frameworks import FRAMEWORKS, error_sentence, evaluate, sentence
from scce.labels import one_hot
from scce.losses import categorical_crossentropy, categorical_gradient
from scce.softmax import softmax

GOLDEN = json.loads(Path(__file__).parents[1].joinpath("golden", "frameworks.json").read_text(encoding="utf-8"))
RECORDS = [as_numbers(record) for record in GOLDEN["records"]]
KERAS = [key for key, framework in FRAMEWORKS.items() if framework.keras_back_end]
TRAINED = [framework for framework in FRAMEWORKS if framework != "sklearn"]
LOGITS = [[2.0, 1.0, 0.0], [0.5, -1.0, 0.25]]
PROBABILITIES = [[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]]

every_framework = pytest.mark.parametrize("framework", FRAMEWORKS)
on_keras = pytest.mark.parametrize("framework", KERAS)


@pytest.fixture(scope="module")
def models():
    """Every recorded case with the recorded answer and the model's."""
    return [(record["case"], record["answer"], evaluated(record["case"])) for record in RECORDS]


def name_of(case):
    return f"{case['framework']}: {case['name']}"


def broken(law, models, kept=lambda case, model: True):
    """Returns the names of the records, of those that are kept, for which a law does not hold."""
    looked_at = [(case, answer, model) for case, answer, model in models if kept(case, model)]
    assert looked_at
    return [name_of(case) for case, answer, model in looked_at if not law(case, answer, model)]


def is_plain(case, model):
    return model.loss is not None and not model.notes and not {"sample_weight", "class_weight"} & set(case)


def has_quotient(case, model):
    return model.reduction is not None and model.denominator != 0


def is_held(case, model):
    certain = np.isin(np.array(case["labels"], dtype=float), [0, 1, 2]).all() and "smoothing" not in case
    return case["framework"] in KERAS and model.outcome == "silent saturation" and certain


def computed(framework, labels, predictions, from_logits=None, sample_weight=None, **options):
    """Returns the evaluation with the options a reader would not write: logits, and the framework's own mean."""
    model = FRAMEWORKS[framework]
    if from_logits is None:
        from_logits = model.takes != "probabilities"
    way = Way(**({"reduction": model.reductions["mean"]} | options))
    return evaluate(model, Batch(labels, predictions, from_logits, sample_weight), way)


def said(model):
    return [sentence(note) for note in model.notes]


def test_the_records_are_of_the_cases_that_would_be_recorded_today():
    today = [as_text(case) for framework in FRAMEWORKS for case in recorded_cases(framework)]
    assert [record["case"] for record in GOLDEN["records"]] == today


def test_the_model_answers_as_the_framework_did():
    cases = [(record["case"], record["answer"]) for record in RECORDS]
    assert {name_of(case): found for case, answer in cases if (found := disagreements(case, answer))} == {}


def test_a_case_that_needs_no_note_is_the_plain_definition(models):
    def is_plainly_computed(case, answer, model):
        smoothing, num_classes = case.get("smoothing", 0), len(case["predictions"][0])
        with np.errstate(divide="ignore"):
            given = np.array(case["predictions"], dtype=float)
            logits = given if case["from_logits"] else np.log(given)
        labels = np.array(case["labels"])
        targets = one_hot(labels.astype(int), num_classes) if labels.ndim == 1 else labels
        smoothed = (targets * (1 - smoothing) + smoothing / num_classes).astype(np.float32)
        plain = categorical_crossentropy(smoothed, logits).sum() / model.denominator
        in_half = "float16" in (case.get("dtype"), case.get("labels_dtype"))
        return np.isclose(model.loss, plain, rtol=1e-3 if in_half else 2e-5, atol=1e-3 if in_half else 2e-6)

    assert broken(is_plainly_computed, models, is_plain) == []


def test_the_loss_is_the_numerator_over_the_denominator(models):
    def is_quotient(case, answer, model):
        return model.numerator / model.denominator == pytest.approx(model.loss, nan_ok=True)

    assert broken(is_quotient, models, has_quotient) == []


def test_the_numerator_is_the_sum_of_the_losses(models):
    def is_sum(case, answer, model):
        return model.losses.sum(dtype=float) == pytest.approx(model.numerator, rel=1e-3, abs=1e-6, nan_ok=True)

    assert broken(is_sum, models, has_quotient) == []


def test_an_error_leaves_no_number_and_says_why(models):
    def says_why(case, answer, model):
        return (model.loss, model.losses, model.gradient, len(model.notes)) == (None, None, None, 1)

    assert broken(says_why, models, lambda case, model: model.error) == []


def test_an_error_is_there_where_the_outcome_is_one(models):
    assert broken(lambda case, answer, model: (model.outcome == "error") == bool(model.error), models) == []


def test_the_sentence_of_an_error_names_its_class_and_says_what_the_framework_says(models):
    def is_said(case, answer, model):
        name, message = error_sentence(model.error).removesuffix(".").split(": ", 1)
        said_so = re.search(pattern_of(model.error).removesuffix(r"\."), message.replace("\u2026", "word"))
        return (name, bool(said_so)) == (answer["error"], True)

    assert broken(is_said, models, lambda case, model: model.error) == []


def test_a_silent_zero_is_a_zero_of_the_framework(models):
    def has_zero(case, answer, model):
        return 0 in [answer["loss"], *answer["losses"]]

    def is_silent(case, model):
        return model.outcome == "silent zero" and case["framework"] != "sklearn"

    assert broken(has_zero, models, is_silent) == []


def test_where_a_clip_holds_a_loss_the_framework_has_no_slope_for_its_label(models):
    def is_flat(case, answer, model):
        labels, gradient = np.array(case["labels"]), np.array(answer["gradient"])
        targets = labels if labels.ndim == 2 else one_hot(labels, gradient.shape[1])
        return 0 in gradient[targets == 1]

    assert broken(is_flat, models, is_held) == []


@every_framework
def test_integers_and_rows_of_clean_logits_cost_what_the_core_says_and_leave_nothing_to_say(framework):
    random = np.random.default_rng(5)
    logits = random.normal(0, 2, (9, 3))
    labels = np.arange(9) % 3
    predictions = softmax(logits) if framework == "sklearn" else logits
    for truth in (labels, one_hot(labels, 3)):
        model = computed(framework, truth, predictions)
        plain = categorical_crossentropy(one_hot(labels, 3), logits)
        assert model.loss == pytest.approx(plain.mean(), rel=1e-6)
        assert (model.outcome, model.notes) == ("ok", ())


@pytest.mark.parametrize("framework", TRAINED)
def test_the_gradient_of_clean_logits_is_that_of_the_core_over_n(framework):
    rows = one_hot([0, 2], 3)
    expected = categorical_gradient(rows, np.array(LOGITS)) / 2
    np.testing.assert_allclose(computed(framework, [0, 2], LOGITS).gradient, expected, rtol=0, atol=1e-7)


@on_keras
def test_keras_takes_probabilities_and_their_logarithms_for_the_same(framework):
    from_probabilities = computed(framework, [0, 2], PROBABILITIES, from_logits=False)
    assert from_probabilities.loss == pytest.approx(computed(framework, [0, 2], np.log(PROBABILITIES)).loss, rel=1e-6)


@pytest.mark.parametrize("framework", TRAINED)
def test_a_batch_without_reduction_is_its_examples_one_by_one(framework):
    together = computed(framework, [0, 2], LOGITS, reduction="none")
    alone = [computed(framework, [label], [row], reduction="sum") for label, row in zip([0, 2], LOGITS, strict=True)]
    np.testing.assert_allclose(together.losses, [one.loss for one in alone], rtol=1e-6)
    np.testing.assert_allclose(together.gradient, np.concatenate([one.gradient for one in alone]), atol=1e-7)
    assert (together.loss, together.numerator, together.denominator) == (None, None, None)


@on_keras
def test_class_weights_are_the_weights_of_the_examples(framework):
    classes = computed(framework, [0, 0, 1, 2], np.eye(4, 3), class_weights=[1, 10, 1])
    examples = computed(framework, [0, 0, 1, 2], np.eye(4, 3), sample_weight=[1, 1, 10, 1])
    assert (classes.loss, classes.losses.tolist()) == (examples.loss, examples.losses.tolist())


def test_the_loss_of_fit_with_class_weights_is_ln_3_times_13_over_4():
    model = computed("keras-jax", [0, 0, 1, 2], np.zeros((4, 3)), class_weights=[1, 10, 1])
    assert model.loss == pytest.approx(np.log(3) * 13 / 4, rel=1e-6)


def test_torch_divides_the_same_sum_by_weights_for_integers_and_by_examples_for_rows():
    logits = [[2, 1, 0.1, -1], [0, 0, 0, 0], [5, 0, 0, 0], [1, 2, 3, 4]]
    labels, weight = [0, 3, 1, 2], [1, 2, 0.5, 4]
    integers, rows = (computed("torch", truth, logits, class_weights=weight) for truth in (labels, one_hot(labels, 4)))
    assert (integers.denominator, rows.denominator) == (7.5, 4)
    assert integers.numerator == pytest.approx(rows.numerator, rel=1e-6)


def test_a_sum_that_clips_and_then_divides_grows_with_the_number_of_classes():
    predictions = np.zeros((1, 100_000))
    predictions[0, :2] = 0.5
    losses = [computed(framework, [0], predictions, from_logits=False).loss for framework in KERAS]
    assert losses == pytest.approx([0.703105, math.log(2), math.log(2)], abs=5e-5)


@pytest.mark.parametrize(
    ("framework", "labels", "predictions", "options", "outcome"),
    [
        ("keras-tensorflow", [3, 0], LOGITS, {}, "error"),
        ("keras-jax", [3, 0], LOGITS, {}, "silent zero"),
        ("keras-jax", [-1, 0], LOGITS, {}, "silent zero"),
        ("keras-torch", [-1, 0], LOGITS, {}, "error"),
        ("keras-torch", [-100, 0], LOGITS, {}, "silent zero"),
        ("torch", [-100, 0], LOGITS, {}, "silent zero"),
        ("torch", [-100, -100], LOGITS, {}, "nan"),
        ("torch", [-100, 0], LOGITS, {"ignore_label": -100}, "ok"),
        ("torch", [3, 0], LOGITS, {}, "error"),
        ("torch", [1.7, 0], LOGITS, {}, "error"),
        ("optax", [3, 0], LOGITS, {}, "nan"),
        ("optax", [-1, 0], LOGITS, {}, "ok"),
        ("optax", [1.7, 0], LOGITS, {}, "error"),
        ("tensorflow", [3, 0], LOGITS, {}, "error"),
        ("keras-jax", [2, 2], LOGITS, {"ignore_label": 2}, "silent zero"),
        ("keras-jax", [0, 1], [[0.0, 1.0, 0.0]] * 2, {"from_logits": False}, "silent saturation"),
        ("keras-jax", [0, 1], [[0.0, 0.0, 0.0]] * 2, {"from_logits": False}, "nan"),
        ("keras-tensorflow", [0, 1], [[0.0, 0.0, 0.0]] * 2, {"from_logits": False}, "silent saturation"),
        ("keras-torch", [0, 1], [[2.0, -np.inf, 0.0], LOGITS[0]], {}, "ok"),
        ("keras-jax", [0, 1], [[2.0, -np.inf, 0.0], LOGITS[0]], {}, "nan"),
        ("sklearn", [0, 0], PROBABILITIES, {}, "error"),
    ],
)
def test_a_failure_is_told_from_a_number_and_a_silent_one_from_both(framework, labels, predictions, options, outcome):
    assert computed(framework, labels, predictions, **options).outcome == outcome


def test_every_outcome_is_among_the_records(models):
    assert {model.outcome for _, _, model in models} == {"ok", "error", "nan", "silent zero", "silent saturation"}


@pytest.mark.parametrize(
    ("framework", "labels", "options", "note"),
    [
        ("keras-jax", [1.7, 0], {}, "Label 1.7 at position 0 is cut to 1."),
        (
            "keras-jax",
            [0, 3],
            {},
            "Label 3 at position 1 is outside 0..2: "
            "without a word it costs 0 and has no gradient, and the mean counts it.",
        ),
        (
            "keras-jax",
            [0, 1],
            {"sample_weight": [1, 2]},
            "The mean divides by 2 examples, not by the sum of the weights: 3.",
        ),
        (
            "keras-torch",
            [0, 1],
            {"ignore_label": 1},
            "1 example of 2 ignored: no cost and no gradient, and the mean is over the other 1.",
        ),
        (
            "torch",
            [0, 1],
            {"class_weights": [1, 2, 3]},
            "The mean divides by the weights of the labels, together 3.",
        ),
        ("torch", [0, 1], {"smoothing": -1}, "A smoothing of -1 is taken for 0 without a word."),
        ("torch", [[1, 0, 0], [0, 1, 0]], {}, "Rows of type int64 are refused: they must be floats."),
        (
            "optax",
            np.eye(2, 3, dtype=bool),
            {"smoothing": 0.1},
            "Rows of type bool are refused: they must be floats.",
        ),
        (
            "torch",
            np.uint8([0, 1]),
            {"smoothing": 0.1, "class_weights": [1, 2, 3]},
            "A mean with class weights and smoothing refuses labels of type uint8; it takes int64.",
        ),
        ("optax", [0, -1], {}, "Label -1 at position 1 counts from the end, where -1 is class 2."),
        (
            "tensorflow",
            [[1, 1, 0], [0, 0, 1]],
            {},
            "The gradient is softmax minus target, which is right only for a row that sums to 1.",
        ),
    ],
)
def test_a_note_says_what_differs_with_the_numbers_of_the_case(framework, labels, options, note):
    assert note in said(computed(framework, labels, LOGITS, **options))


@pytest.mark.parametrize(
    ("framework", "row", "note"),
    [
        (
            "keras-jax",
            [3e-21, 4e-21, 3e-21],
            "The predictions at position 0 sum to 1e-20, and a slope divides by that twice: "
            "so far float32 does not reach.",
        ),
        (
            "keras-jax",
            [3e19, 4e19, 3e19],
            "The predictions at position 0 sum to 1e20, and a slope divides by that twice: "
            "so far float32 does not reach.",
        ),
        (
            "keras-tensorflow",
            [3e-39, 4e-39, 3e-39],
            "The predictions at position 0 sum to 1e-38: here what is below 1.18e-38 counts as 0, and 0 / 0 is NaN.",
        ),
    ],
)
def test_a_note_says_that_a_sum_is_out_of_reach(framework, row, note):
    assert note in said(computed(framework, [[0.0, 1.0, 0.0]], [row], from_logits=False))


@pytest.mark.parametrize("framework", ["torch", "optax", "tensorflow"])
def test_predictions_that_are_refused_are_told_of_and_computed_as_floats(framework):
    model = computed(framework, [0, 1], np.array([[2, 1], [0, 3]]))
    assert "Predictions of type int64 are refused; this is what they give as float32." in said(model)
    assert model.loss == computed(framework, [0, 1], [[2.0, 1.0], [0.0, 3.0]]).loss


@pytest.mark.parametrize(
    ("framework", "labels", "options", "sentence"),
    [
        (
            "keras-jax",
            [[1, 0, 0], [0, 1, 0]],
            {"ignore_label": 1},
            "CategoricalCrossentropy has no ignore_class; "
            "SparseCategoricalCrossentropy has, or give a sample_weight of 0",
        ),
        (
            "keras-jax",
            [0, 1],
            {"smoothing": 0.1},
            "SparseCategoricalCrossentropy of Keras 3.15.1 has no label_smoothing; "
            "CategoricalCrossentropy has, with rows",
        ),
        (
            "keras-jax",
            [0, 1],
            {"sample_weight": [1, 1], "class_weights": [1, 1, 1]},
            "Keras takes class_weight or sample_weight, not both at the same time",
        ),
        (
            "keras-jax",
            [0, 1],
            {"reduction": "median"},
            'Keras has no reduction \'median\'; it has "sum_over_batch_size", "mean", "mean_with_sample_weight", '
            '"sum" and "none"',
        ),
        (
            "torch",
            [0, 1],
            {"reduction": "sum_over_batch_size"},
            'PyTorch has no reduction \'sum_over_batch_size\'; it has "mean", "sum" and "none"',
        ),
        (
            "torch",
            [0, 1],
            {"from_logits": False},
            "torch.nn.CrossEntropyLoss takes logits only; torch.nn.NLLLoss takes the logarithms of probabilities",
        ),
        (
            "torch",
            [0, 1],
            {"sample_weight": [1, 1]},
            "torch.nn.CrossEntropyLoss has no weights of examples; it has weight, one per class, "
            'or multiply the losses of reduction "none"',
        ),
        (
            "optax",
            [0, 1],
            {"class_weights": [1, 1, 1]},
            'optax has no weights; it returns one loss per example (reduction "none"), '
            "to be multiplied before the mean",
        ),
        (
            "optax",
            [0, 1],
            {"smoothing": 0.1},
            "optax has no smoothing for integer labels; it has smooth_labels for rows",
        ),
        (
            "optax",
            [0, 1],
            {"ignore_label": 1},
            "optax has no label to ignore; leave these examples out, "
            "or select losses with jax.numpy.where before the mean",
        ),
        (
            "optax",
            [0, 1],
            {"from_logits": False},
            "optax takes logits only; give it the logarithms of the probabilities",
        ),
        (
            "tensorflow",
            [0, 1],
            {"smoothing": 0.1},
            "tf.nn has no smoothing; give softmax_cross_entropy_with_logits rows that are smoothed already",
        ),
        ("tensorflow", [0, 1], {"from_logits": False}, "tf.nn takes logits only; keras.losses takes probabilities"),
        (
            "sklearn",
            [0, 1],
            {"from_logits": True},
            "log_loss takes probabilities only; give it the softmax of the logits",
        ),
        (
            "sklearn",
            [0, 1],
            {"reduction": "none"},
            'sklearn\'s log_loss (normalize=True and False) has no reduction \'none\'; it has "mean" and "sum"',
        ),
        (
            "sklearn",
            [0, 1],
            {"class_weights": [1, 1, 1]},
            "log_loss has no class_weight; give sample_weight, one per example",
        ),
        (
            "torch",
            [0, 1, 2],
            {},
            "labels of shape (3,) do not fit predictions of shape (2, 3): "
            "expected (2,) for integers or (2, 3) for rows",
        ),
        ("torch", [0, math.nan], {}, "labels hold nan at position 1, which is not a finite number"),
        ("torch", ["a", "b"], {}, "labels are <U1, not numbers"),
        (
            "torch",
            [0, 1],
            {"class_weights": [1, 2]},
            "class_weights of shape (2,) are not one number per class, shape (3,)",
        ),
        (
            "keras-jax",
            [0, 1],
            {"sample_weight": [1]},
            "weights of shape (1,) are not one number per example, shape (2,)",
        ),
        ("torch", [0, 1], {"ignore_label": 1.5}, "ignore_label 1.5 is not an integer"),
        ("torch", [0, 1], {"smoothing": math.inf}, "smoothing inf is not a finite number"),
    ],
)
def test_an_option_that_a_framework_does_not_have_is_refused_with_what_it_has(framework, labels, options, sentence):
    with pytest.raises(InputError) as refusal:
        computed(framework, labels, LOGITS, **options)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("predictions", [[1.0, 2.0], [[1.0], [2.0]], np.empty((0, 3))])
def test_predictions_that_are_no_batch_of_classes_are_refused(predictions):
    with pytest.raises(InputError, match=r"are not \(N, K\) with N >= 1 and K >= 2"):
        computed("torch", [0, 1], predictions)


def test_predictions_of_different_lengths_are_refused():
    with pytest.raises(InputError, match="predictions have rows of different lengths"):
        computed("torch", [0, 1], [[1.0, 2.0], [1.0]])


@pytest.mark.parametrize(("given", "kept"), [("float32", "float32"), ("float16", "float16"), ("int64", "float64")])
def test_sklearn_keeps_the_type_of_floats_and_the_others_compute_in_float32(given, kept):
    predictions = np.eye(2, dtype=given)
    types = [computed(framework, [0, 1], predictions).losses.dtype for framework in ("sklearn", "torch")]
    assert types == [kept, "float32"]


def test_the_versions_of_the_model_are_those_that_were_recorded_and_those_of_the_differences():
    titles = {framework.title for framework in FRAMEWORKS.values()}
    named = {number for framework in FRAMEWORKS.values() for _, number in framework.versions}
    assert named <= set(GOLDEN["versions"].values())
    recorded = {differences.KERAS_ON_TENSORFLOW, differences.KERAS_ON_JAX, differences.PYTORCH, differences.OPTAX}
    assert recorded <= titles
