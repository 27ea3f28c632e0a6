"""The program of a batch holds the reader's numbers, and the plain definition's loss. NumPy's runs here."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.batch.scores import REDUCTIONS, batch_loss, score
from scce.snippets import FRAMEWORKS, batch_snippet

laws = settings(deadline=None, derandomize=True, max_examples=60)
every_framework = pytest.mark.parametrize("framework", FRAMEWORKS)

SEED = {"labels": [1, 2], "predictions": [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]], "from_logits": False}
LOGITS = {"labels": [1, 2], "predictions": [[0.5, 1.0, -1.0], [3.0, 4.0, 5.0]], "from_logits": True}
IGNORED = 255


@st.composite
def batches(draw):
    """Batches with their options; every row is one of logits, or of probabilities."""
    num_examples, num_classes = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    from_logits = draw(st.booleans())
    number = st.floats(-50, 50) | st.just(-np.inf) if from_logits else st.floats(0.001, 1) | st.just(0.0)
    row = st.lists(number, min_size=num_classes, max_size=num_classes).filter(lambda row: max(row) > -np.inf)
    predictions = np.array(draw(st.lists(row, min_size=num_examples, max_size=num_examples)))
    if not from_logits and draw(st.booleans()):
        predictions /= np.maximum(predictions.sum(axis=-1, keepdims=True), 0.001)
    ignore = draw(st.sampled_from([None, 0, -100, IGNORED]))
    label = st.integers(0, num_classes - 1) | st.just(0 if ignore is None else ignore)
    weight = st.floats(0.001, 10) | st.just(0.0)
    return {
        "labels": draw(st.lists(label, min_size=num_examples, max_size=num_examples)),
        "predictions": predictions.astype(draw(st.sampled_from([np.float32, np.float64]))),
        "from_logits": from_logits,
        "weights": draw(st.none() | st.lists(weight, min_size=num_examples, max_size=num_examples)),
        "ignore_label": ignore,
        "smoothing": draw(st.just(0.0) | st.floats(0.001, 1)),
        "reduction": draw(st.sampled_from(REDUCTIONS)),
    }


def loss_of(labels, predictions, *, from_logits, **options):
    """Returns the plain definition's loss of a batch."""
    return batch_loss(score(labels, predictions, from_logits=from_logits), **options).loss


def ran(program):
    """Returns the names that a program leaves behind."""
    names = {}
    exec(compile(program, "<snippet>", "exec"), names)
    return names


@laws
@given(batches())
def test_the_numpy_program_computes_the_plain_definition_and_is_warned_of_nothing(batch):
    found = float(ran(batch_snippet("NumPy", **batch))["loss"])
    assert found == pytest.approx(loss_of(**batch), rel=1e-5, abs=1e-5, nan_ok=True)


@laws
@given(batches())
def test_the_numpy_program_holds_the_numbers_of_the_reader(batch):
    program = batch_snippet("NumPy", **batch)
    names = ran(program.partition("\n\ncounted")[0].partition("\n\nloss")[0].partition("\n\nshifted")[0])
    held = names["logits" if batch["from_logits"] else "probabilities"]
    np.testing.assert_array_equal(held, batch["predictions"])


@every_framework
@laws
@given(batches())
def test_every_program_can_be_read_by_python(framework, batch):
    assert compile(batch_snippet(framework, **batch), "<snippet>", "exec")


@every_framework
@laws
@given(batches())
def test_no_line_is_longer_than_the_page(framework, batch):
    assert max(map(len, batch_snippet(framework, **batch).splitlines())) <= 110


@every_framework
def test_the_program_of_the_seed_checks_the_loss_of_the_seed(framework):
    expected = -(math.log(0.95) + math.log(0.1)) / 2
    assert f"- {expected:.9g}) < 1e-5" in batch_snippet(framework, **SEED)


@every_framework
@pytest.mark.parametrize("batch", [SEED, LOGITS], ids=["probabilities", "logits"])
def test_what_is_not_used_leaves_no_trace(framework, batch):
    program = batch_snippet(framework, **batch)
    assert [word for word in ("weight", "ignore", "counted", "smooth", "targets", "reduction") if word in program] == []


@every_framework
def test_weights_that_are_all_1_are_no_weights(framework):
    weighted = batch_snippet(framework, **SEED, weights=[1, 1], reduction="weighted mean")
    assert weighted == batch_snippet(framework, **SEED)


@pytest.mark.parametrize(
    ("framework", "batch", "options", "used"),
    [
        ("Keras", SEED, {}, "keras.losses.SparseCategoricalCrossentropy()"),
        ("Keras", LOGITS, {}, "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"),
        ("Keras", SEED, {"ignore_label": 2}, "ignore_class=2"),
        ("Keras", LOGITS, {"smoothing": 0.1}, "CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)"),
        ("Keras", SEED, {"weights": [1, 2], "reduction": "weighted mean"}, 'reduction="mean_with_sample_weight"'),
        ("PyTorch", SEED, {}, "nll_loss(probabilities.log(), labels)"),
        ("PyTorch", LOGITS, {"reduction": "sum"}, 'cross_entropy(logits, labels, reduction="sum")'),
        ("PyTorch", SEED, {"ignore_label": 2}, "ignore_index=2"),
        ("optax", SEED, {}, "softmax_cross_entropy_with_integer_labels(jnp.log(probabilities), labels)"),
        ("optax", LOGITS, {"smoothing": 0.1}, "optax.smooth_labels(jnp.eye(3)[labels], 0.1)"),
        ("optax", SEED, {"ignore_label": 2}, "losses.mean(where=counted)"),
    ],
)
def test_a_framework_that_computes_the_plain_definition_is_left_to_do_it(framework, batch, options, used):
    assert used in batch_snippet(framework, **batch, **options)


@pytest.mark.parametrize(
    ("framework", "row", "label"), [("Keras", [0.5, 0.3], 0), ("Keras", [1, 0], 1), ("optax", [0.5, 0.3], 0)]
)
def test_a_framework_that_would_clip_or_normalise_is_not(framework, row, label):
    assert "# Written out: " in batch_snippet(framework, [label], [row], from_logits=False)


@every_framework
def test_a_long_row_takes_several_lines(framework):
    program = batch_snippet(framework, [0], np.random.default_rng(0).normal(size=(1, 4_000)), from_logits=True)
    assert max(map(len, program.splitlines())) <= 100


@every_framework
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"labels": [1, 3]}, "label 3 at position 1 is outside 0..2: it has no loss, and it is not ignored"),
        ({"labels": [-1, 2]}, "label -1 at position 0 is outside 0..2: it has no loss, and it is not ignored"),
        ({"labels": [1]}, "labels of shape (1,) and predictions of shape (2, 3) are no batch, (N,) and (N, K)"),
        ({"labels": [0] * 2001, "predictions": np.ones((2001, 2))}, "4,002 predictions are more than a program"),
        ({"predictions": [[0.1, 0.9, 0], [0.1, 0.8, 1.1]]}, "the row at position 1 holds no probabilities"),
        ({"predictions": [[0.1, 0.9, 0], [np.nan] * 3], "weights": [1, 0]}, "the row at position 1 holds no"),
        ({"weights": [1, np.nan]}, "weight nan is not a finite number"),
        ({"weights": [1, -1], "reduction": "weighted mean"}, "the weights sum to 0"),
        ({"weights": [1e-40, 1]}, "weight 1e-40 at position 0 is too small for the floats"),
        ({"weights": [1, -1], "labels": [2, 0], "predictions": [[1, 0, 0], [0, 1, 0]]}, "infinite losses of both"),
        ({"labels": [2**40, 0], "ignore_label": 2**40}, "label 1099511627776 has more than 32 bits"),
        ({"smoothing": 1.5}, "smoothing 1.5 is outside 0..1"),
        ({"smoothing": 1e-40}, "smoothing 1e-40 is too small for the floats"),
        ({"reduction": "max"}, "reduction 'max' is not one of mean, weighted mean, sum"),
    ],
)
def test_what_has_no_program_is_refused_in_a_sentence(framework, changed, sentence):
    with pytest.raises(InputError) as refusal:
        batch_snippet(framework, **(SEED | changed))
    assert str(refusal.value).find(sentence) >= 0


def test_a_framework_that_is_not_known_is_refused():
    with pytest.raises(InputError, match="'Theano' is not one of Keras, PyTorch, optax, NumPy"):
        batch_snippet("Theano", **SEED)


@pytest.mark.parametrize(
    ("predictions", "from_logits", "sentence"),
    [
        ([[1e-40, 1.0]], False, "probability 1e-40 at position (0, 0) is too small for the floats of most frameworks"),
        ([[1e9, 1e9 + 1]], True, "the loss of this batch, 1.31326, is lost in the rounding of float32, about 3e+02"),
    ],
)
def test_what_float32_rounds_away_is_refused_and_numpy_computes_it(predictions, from_logits, sentence):
    with pytest.raises(InputError) as refusal:
        batch_snippet("PyTorch", [0], predictions, from_logits=from_logits)
    assert str(refusal.value) == sentence
    found = ran(batch_snippet("NumPy", [0], predictions, from_logits=from_logits))["loss"]
    assert found == pytest.approx(loss_of([0], predictions, from_logits=from_logits), rel=1e-12)
