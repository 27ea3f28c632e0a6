"""What every framework answers to one batch: the number, whether it is the plain one, and why it is not."""

import ast
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.batch.answers import TOLERANCE, framework_answers
from scce.batch.scores import batch_loss, score
from scce.batch.ways import REDUCTIONS
from scce.batches import Batch, Way
from scce.frameworks import FRAMEWORKS, sentence
from scce.readable import rounded as rounded_to
from scce.softmax import softmax

laws = settings(deadline=None, derandomize=True, max_examples=30)

LABELS = [1, 2]
SEED = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]
# Every class is among the labels, or scikit-learn would know too few of them.
THREE, SOFT = [1, 2, 0], [[0.25, 0.5, 0.25], [0.125, 0.75, 0.125], [0.5, 0.25, 0.25]]
KERAS = [key for key, framework in FRAMEWORKS.items() if framework.keras_back_end]
TAKES_LOGITS = {"torch": "PyTorch's cross_entropy", "optax": "optax", "tensorflow": "tf.nn"}
DOUBLE = "It took these probabilities for logits and applied softmax to them. Give it log(p)."

every_framework = pytest.mark.parametrize("framework", FRAMEWORKS)
on_keras = pytest.mark.parametrize("framework", KERAS)
takes_logits = pytest.mark.parametrize("framework", TAKES_LOGITS)
either = pytest.mark.parametrize("from_logits", [True, False])


def answers_of(labels, predictions, *, from_logits, encoding="integer", weights=None, **options):
    """Returns the answers of all frameworks to a batch."""
    return framework_answers(Batch(labels, predictions, from_logits, weights), Way(**options), encoding=encoding)


def answer(framework, labels=THREE, predictions=SOFT, **options):
    """Returns the answer of one framework to a batch, of probabilities where nothing else is said."""
    answers = answers_of(labels, predictions, **({"from_logits": False} | options))
    return dict(zip(FRAMEWORKS, answers, strict=True))[framework]


def plain_loss(labels, predictions, from_logits=False, weights=None, **way):
    """Returns the loss by the plain definition."""
    return batch_loss(score(Batch(labels, predictions, from_logits)), Way(**way), weights).loss


@either
def test_there_is_one_answer_per_framework_in_their_order(from_logits):
    answers = answers_of(LABELS, SEED, from_logits=from_logits)
    assert [one.framework for one in answers] == list(FRAMEWORKS.values())


@on_keras
def test_keras_answers_the_seed_batch_as_the_plain_definition_does(framework):
    given_back = answer(framework, LABELS, SEED)
    assert given_back.loss == pytest.approx(1.1769, abs=5e-5)
    assert (given_back.agrees, given_back.sentences) == (True, ())


@takes_logits
def test_what_takes_logits_takes_the_seed_batch_for_logits_and_says_so_first(framework):
    given_back = answer(framework, LABELS, SEED)
    assert given_back.loss == pytest.approx(0.986895, abs=1e-6)
    assert not given_back.agrees
    assert given_back.sentences[0] == f"{TAKES_LOGITS[framework]} takes logits. {DOUBLE}"
    assert given_back.sentences[1].endswith("ln(e + 3 - 1) - 1 = 0.5514, not 0.")


def test_pytorch_is_told_in_full_what_it_did():
    assert answer("torch").sentences[0] == f"PyTorch's cross_entropy takes logits. {DOUBLE}"


@takes_logits
def test_the_lowest_loss_of_a_double_softmax_is_reached_by_certain_and_right_predictions(framework):
    certain = answer(framework, [0, 1, 2, 3], np.eye(4))
    assert certain.loss == pytest.approx(math.log(math.e + 3) - 1, rel=1e-6)
    assert certain.sentences[1].endswith("ln(e + 4 - 1) - 1 = 0.7437, not 0.")


@takes_logits
def test_a_sum_has_no_lowest_loss(framework):
    assert answer(framework, reduction="sum").sentences == (f"{TAKES_LOGITS[framework]} takes logits. {DOUBLE}",)


@takes_logits
def test_numbers_that_are_no_probabilities_are_not_called_so(framework):
    sentences = answer(framework, THREE, [[2, 3, 5], *SOFT[1:]]).sentences
    assert (
        sentences[0]
        == f"{TAKES_LOGITS[framework]} takes logits. It took these numbers for logits; not all of them are in 0..1."
    )
    assert sentences[-1] == "The plain definition gives NaN: the predictions at position 0 are no probabilities."


@takes_logits
def test_with_log_p_it_agrees(framework):
    assert answer(framework, predictions=np.log(SOFT), from_logits=True).agrees


@takes_logits
def test_uniform_probabilities_survive_a_second_softmax_and_are_told_all_the_same(framework):
    uniform = answer(framework, predictions=np.full((3, 3), 1 / 3))
    assert uniform.agrees
    assert uniform.sentences[0].endswith(DOUBLE)


def test_sklearn_is_given_softmax_of_logits():
    logits = [[2.0, 1, 0], [0.5, -1, 0.25], [1, 1, 2]]
    given_back = answer("sklearn", predictions=logits, from_logits=True)
    assert given_back.loss == pytest.approx(plain_loss(THREE, softmax(logits)))
    assert given_back.sentences == ("log_loss takes probabilities. It was given softmax of these logits.",)


@laws
@given(st.integers(0, 99), st.sampled_from(REDUCTIONS), st.sampled_from(["integer", "one-hot"]), st.booleans())
def test_clean_logits_agree_wherever_the_options_are_offered(seed, reduction, encoding, is_weighted):
    random = np.random.default_rng(seed)
    logits, labels = random.normal(0, 3, (12, 3)), np.arange(12) % 3
    weights = random.uniform(0.5, 2, 12) if is_weighted else None
    options = {"encoding": encoding, "weights": weights, "reduction": reduction, "from_logits": True}
    for one in answers_of(labels, logits, **options):
        other_mean = one.framework.key == "sklearn" and is_weighted and reduction == "mean"
        assert one.agrees == (one.outcome == "ok" and not other_mean), one
        if one.agrees:
            expected = plain_loss(labels, logits, from_logits=True, weights=weights, reduction=reduction)
            assert one.loss == pytest.approx(expected, rel=TOLERANCE, abs=TOLERANCE)


@laws
@given(st.integers(0, 99), st.booleans(), st.sampled_from(["integer", "one-hot"]), st.sampled_from([None, -1, 1]))
def test_an_answer_that_does_not_agree_says_why(seed, from_logits, encoding, ignore_label):
    random = np.random.default_rng(seed)
    logits = random.normal(0, 20, (6, 4)).round(1)
    predictions = logits if from_logits else np.minimum(softmax(logits), 1)
    labels = random.integers(-1, 5, 6)
    for one in answers_of(labels, predictions, from_logits=from_logits, encoding=encoding, ignore_label=ignore_label):
        assert one.agrees or one.sentences, one
        assert all(sentence.endswith(".") for sentence in one.sentences)
        assert (one.loss is None) == (one.outcome in ("error", "not offered"))
        assert (one.evaluation is None) == (one.outcome == "not offered")


@either
@pytest.mark.parametrize("encoding", ["integer", "one-hot"])
def test_the_call_is_one_line_of_python_with_the_names_of_the_batch(from_logits, encoding):
    def names_in(call):
        return {node.id for node in ast.walk(ast.parse(call, mode="eval")) if isinstance(node, ast.Name)}

    options = {"from_logits": from_logits, "encoding": encoding, "smoothing": 0.1, "ignore_label": -1}
    calls = [
        one.call
        for reduction in REDUCTIONS
        for one in answers_of(THREE, SOFT, weights=[1, 2, 1], reduction=reduction, **options)
    ]
    expected = {"logits" if from_logits else "probabilities", "labels" if encoding == "integer" else "targets"}
    words = {"logits", "probabilities", "labels", "targets"}
    assert [call for call in calls if names_in(call) & words != expected] == []


@pytest.mark.parametrize(
    ("framework", "options", "call"),
    [
        ("keras-jax", {"from_logits": True}, "SparseCategoricalCrossentropy(from_logits=True)(labels, logits)"),
        ("keras-jax", {}, "SparseCategoricalCrossentropy()(labels, probabilities)"),
        (
            "keras-jax",
            {"ignore_label": -1, "reduction": "sum", "weights": [1, 2, 1]},
            'SparseCategoricalCrossentropy(ignore_class=-1, reduction="sum")'
            "(labels, probabilities, sample_weight=weights)",
        ),
        (
            "keras-torch",
            {"encoding": "one-hot", "smoothing": 0.1, "reduction": "weighted mean"},
            'CategoricalCrossentropy(label_smoothing=0.1, reduction="mean_with_sample_weight")(targets, probabilities)',
        ),
        (
            "torch",
            {"from_logits": True, "ignore_label": 0, "smoothing": 0.1, "reduction": "sum"},
            'torch.nn.functional.cross_entropy(logits, labels, ignore_index=0, label_smoothing=0.1, reduction="sum")',
        ),
        ("optax", {"reduction": "sum"}, "optax.softmax_cross_entropy_with_integer_labels(probabilities, labels).sum()"),
        (
            "optax",
            {"from_logits": True, "encoding": "one-hot", "smoothing": 0.1},
            "optax.softmax_cross_entropy(logits, optax.smooth_labels(targets, 0.1)).mean()",
        ),
        (
            "tensorflow",
            {"from_logits": True},
            "tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))",
        ),
        (
            "sklearn",
            {"from_logits": True, "weights": [1, 2, 1], "reduction": "sum"},
            "sklearn.metrics.log_loss(labels, softmax(logits, axis=-1), sample_weight=weights, normalize=False)",
        ),
    ],
)
def test_the_call_is_what_a_practitioner_writes(framework, options, call):
    assert answer(framework, **options).call == call


@pytest.mark.parametrize(
    ("framework", "options", "words"),
    [
        ("keras-jax", {"smoothing": 0.1}, "SparseCategoricalCrossentropy of Keras 3.15.1 has no label_smoothing"),
        ("keras-jax", {"encoding": "one-hot", "ignore_label": 1}, "CategoricalCrossentropy has no ignore_class"),
        ("torch", {"weights": [1, 2, 1]}, "torch.nn.CrossEntropyLoss has no weights of examples"),
        ("optax", {"ignore_label": 1}, "optax has no label to ignore"),
        ("tensorflow", {"smoothing": 0.1}, "tf.nn has no smoothing"),
        ("sklearn", {"smoothing": 0.1}, "log_loss has no smoothing"),
    ],
)
def test_an_option_that_a_framework_lacks_is_not_offered(framework, options, words):
    missing = answer(framework, **options)
    assert (missing.outcome, missing.loss, missing.evaluation, missing.agrees) == ("not offered", None, None, False)
    assert len(missing.sentences) == 1
    assert missing.sentences[0].startswith(words)


@pytest.mark.parametrize(
    ("framework", "sentence"),
    [
        ("keras-torch", "IndexError: Target 3 is out of bounds."),
        ("torch", "IndexError: Target 3 is out of bounds."),
        ("tensorflow", "InvalidArgumentError: Received a label value of 3 which is outside the valid range of [0, 3)."),
        ("sklearn", "ValueError: different number of classes: 2 vs 3."),
    ],
)
def test_an_error_is_its_class_and_its_message(framework, sentence):
    failed = answer(framework, [1, 3, 4] if framework != "sklearn" else [1, 3, 3], from_logits=True)
    assert (failed.outcome, failed.loss, failed.agrees) == ("error", None, False)
    assert sentence in failed.sentences


@every_framework
def test_no_message_shows_that_it_is_a_pattern(framework):
    for labels in ([-1, 7, 3], [0, 0, 0]):
        sentences = answer(framework, labels, from_logits=True).sentences
        assert not re.search(r"\\|\(-?\d+\|", " ".join(sentences))


@pytest.mark.parametrize("framework", ["keras-jax", "torch"])
def test_a_label_that_costs_nothing_is_nan_by_the_plain_definition(framework):
    free = answer(framework, [1, -100, 0], from_logits=True)
    assert (free.outcome, free.agrees) == ("silent zero", False)
    assert free.sentences[-1] == "The plain definition gives NaN: label -100 at position 1 is no class."


def test_nan_agrees_with_nan():
    missing = answer("optax", [1, 7, 0], from_logits=True)
    assert math.isnan(missing.loss)
    assert missing.agrees


@pytest.mark.parametrize("framework", ["keras-tensorflow", "keras-torch", "torch", "optax", "tensorflow"])
def test_an_infinite_loss_agrees_with_an_infinite_loss(framework):
    ruled_out = answer(framework, [0, 1, 2], [[-math.inf, 1, 2], *SOFT[1:]], from_logits=True)
    assert (ruled_out.loss, ruled_out.agrees) == (math.inf, True)


@on_keras
def test_a_clip_is_why_keras_gives_a_number_for_an_infinite_loss(framework):
    held = answer(framework, [2, 1], SEED)
    assert (held.outcome, held.agrees) == ("silent saturation", False)
    assert held.sentences == tuple(map(sentence, held.evaluation.notes))


@every_framework
def test_a_label_without_a_row_is_named(framework):
    sentences = answer(framework, [1, 3, 0], encoding="one-hot").sentences
    assert "Label 3 at position 1 is outside 0..2: it has no one-hot row, and zeros stand in its place." in sentences


def test_two_denominators_are_both_said():
    weighted = answer("sklearn", weights=[1, 2, 3])
    assert weighted.sentences == (
        "The mean divides by the sum of the weights, 6.",
        "The plain definition divides by 3.",
    )
    ignored = answer("torch", [1, -1, 0], from_logits=True, encoding="one-hot", ignore_label=-1)
    assert ignored.sentences[-1] == "It divides by 3. The plain definition divides by 2."


@on_keras
def test_the_mean_of_nothing_is_0_for_keras_and_nan_by_the_plain_definition(framework):
    empty = answer(framework, [1, 1, 1], ignore_label=1)
    assert (empty.loss, empty.outcome) == (0, "silent zero")
    assert empty.sentences[-1] == "The plain definition gives NaN: it divides by 0."


@on_keras
def test_weights_that_cancel_infinities_are_told(framework):
    cancelled = answer(framework, [2, 2], [SEED[0]] * 2, weights=[1, -1])
    assert cancelled.sentences[-1] == "The plain definition gives NaN: infinity minus infinity is no number."


@pytest.mark.parametrize("framework", ["keras-jax", "torch", "tensorflow"])
def test_where_nothing_else_differs_it_is_float32(framework):
    logits = [[1000.1234, 999, 3], [2, 1.1, -10_000], [0, 1, 2]]
    rounded = answer(framework, [1, 0, 2], logits, from_logits=True, reduction="sum")
    moved = abs(rounded.loss - plain_loss([1, 0, 2], logits, from_logits=True, reduction="sum"))
    assert rounded.sentences == (f"It computes in float32, and that moves the loss by {rounded_to(moved, 2)}.",)


def test_a_number_that_float32_cannot_hold_is_told():
    assert answer("keras-jax", weights=[1e300, 1, 1]).sentences[-1] == (
        "It computes in float32, which holds no number above 3.4e38."
    )


# ---- class weights and rows of targets ---------------------------------------------------------

LOGITS = [[2.0, 1.0, 0.5], [0.0, -1.0, 0.25], [1.0, 1.0, 2.0]]
TARGETS = [[0.9, 0.1, 0.0], [0.25, 0.25, 0.5], [0.0, 0.0, 1.0]]
WEIGHTS = (1.0, 5.0, 0.5)


@laws
@given(st.integers(0, 99), st.sampled_from(["mean", "weighted mean", "sum"]), st.sampled_from(["integer", "one-hot"]))
def test_with_class_weights_keras_agrees_and_pytorch_where_its_mean_is_asked_for(seed, reduction, encoding):
    random = np.random.default_rng(seed)
    logits, labels = random.normal(0, 3, (12, 3)), np.arange(12) % 3
    options = {"reduction": reduction, "encoding": encoding, "class_weights": WEIGHTS, "from_logits": True}
    agree = {one.framework.key for one in answers_of(labels, logits, **options) if one.agrees}
    by_examples = encoding == "one-hot"  # how PyTorch divides, where it is given rows
    other_mean = reduction == ("weighted mean" if by_examples else "mean")
    assert agree == {*KERAS, *([] if other_mean else ["torch"])}


def test_the_two_means_of_class_weights_are_told():
    told = answer("torch", predictions=LOGITS, from_logits=True, class_weights=WEIGHTS).sentences
    assert told == (
        "The mean divides by the weights of the labels, together 6.5.",
        "The plain definition divides by 3.",
    )


@pytest.mark.parametrize("key", ["optax", "tensorflow", "sklearn"])
def test_who_has_no_class_weights_does_not_offer_them(key):
    assert answer(key, class_weights=WEIGHTS).outcome == "not offered"


@either
@pytest.mark.parametrize("class_weights", [None, WEIGHTS])
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_every_framework_is_given_rows_of_targets_as_they_are(from_logits, class_weights, reduction):
    predictions = LOGITS if from_logits else softmax(LOGITS)
    options = {"from_logits": from_logits, "class_weights": class_weights, "reduction": reduction}
    for encoding in ("integer", "one-hot"):
        for one in answers_of(TARGETS, predictions, encoding=encoding, **options):
            assert "targets" in one.call
            assert one.agrees or one.sentences
            computes = one.evaluation is not None and one.framework.key != "sklearn"
            offered = class_weights is None and (from_logits or one.framework.keras_back_end)
            assert one.agrees or not (computes and offered), one


def test_what_keras_and_pytorch_make_of_class_weights_and_rows_is_told():
    rows = {"predictions": LOGITS, "from_logits": True, "class_weights": WEIGHTS}
    assert answer("torch", TARGETS, **rows).agrees
    said = "`fit` weighs a row as its largest class; the plain definition weighs each class of it."
    assert said in answer("keras-jax", TARGETS, **rows).sentences
    smoothed = answer("torch", smoothing=0.1, reduction="weighted mean", **rows)
    assert "The plain definition weighs the smoothed part as the example." in smoothed.sentences


def test_soft_rows_are_refused_by_scikit_learn_and_that_is_told():
    refused = answer("sklearn", TARGETS)
    assert (refused.outcome, refused.sentences[-1].startswith("Soft rows are refused")) == ("error", True)


@pytest.mark.parametrize(
    ("framework", "options", "call"),
    [
        ("torch", {}, "torch.nn.functional.cross_entropy(logits, labels, weight=class_weights)"),
        (
            "keras-jax",
            {},
            "SparseCategoricalCrossentropy(from_logits=True)(labels, logits, sample_weight=class_weights[labels])",
        ),
        (
            "keras-jax",
            {"encoding": "one-hot"},
            "CategoricalCrossentropy(from_logits=True)"
            "(targets, logits, sample_weight=class_weights[targets.argmax(axis=-1)])",
        ),
        ("optax", {}, "optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()"),
    ],
)
def test_class_weights_stand_in_the_call_of_who_has_them(framework, options, call):
    given_back = answer(framework, predictions=LOGITS, from_logits=True, class_weights=WEIGHTS, **options)
    assert given_back.call == call


@pytest.mark.parametrize(
    ("labels", "options", "sentence"),
    [
        (THREE, {"encoding": "soft"}, "encoding 'soft' is not one of integer, one-hot"),
        (THREE, {"reduction": "median"}, "reduction 'median' is not one of mean, weighted mean, sum"),
        (THREE, {"smoothing": 2}, "smoothing 2 is outside 0..1"),
        ([1.0, 2.0, 0.0], {}, "labels are float64, not integers of shape (3,)"),
        (THREE, {"class_weights": (1, 2)}, "class_weights of shape (2,) are not one number per class, shape (3,)"),
        (
            [1, 2],
            {},
            "labels of shape (2,) do not fit predictions of shape (3, 3): "
            "expected (3,) for integers or (3, 3) for rows",
        ),
    ],
)
def test_what_is_no_batch_is_refused(labels, options, sentence):
    with pytest.raises(InputError) as refusal:
        answers_of(labels, SOFT, from_logits=False, **options)
    assert str(refusal.value) == sentence
