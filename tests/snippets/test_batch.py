"""The program of a batch holds the reader's numbers, and the plain definition's loss. NumPy's runs here."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.batch.scores import batch_loss, score
from scce.batch.ways import REDUCTIONS
from scce.batches import PLAIN_MEAN, Batch, Way
from scce.snippets import FRAMEWORKS, batch_snippet

laws = settings(deadline=None, derandomize=True, max_examples=100)
every_framework = pytest.mark.parametrize("framework", FRAMEWORKS)

SEED = Batch([1, 2], [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]], from_logits=False)
LOGITS = Batch([1, 2], [[0.5, 1.0, -1.0], [3.0, 4.0, 5.0]], from_logits=True)
IGNORED = 255


@st.composite
def batches(draw):
    """Batches with their ways; every row is one of logits, or of probabilities."""
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
    target = st.floats(0.001, 1) | st.sampled_from([0.0, 0.0, 1.0])
    target_row = st.lists(target, min_size=num_classes, max_size=num_classes)
    truth = draw(st.sampled_from([label, label, target_row]))
    class_weight = st.floats(0.001, 10) | st.sampled_from([0.0, 1.0, 1.0])
    class_weights = st.lists(class_weight, min_size=num_classes, max_size=num_classes).map(tuple)
    batch = Batch(
        draw(st.lists(truth, min_size=num_examples, max_size=num_examples)),
        predictions.astype(draw(st.sampled_from([np.float32, np.float64]))),
        from_logits,
        draw(st.none() | st.lists(weight, min_size=num_examples, max_size=num_examples)),
    )
    smoothing = draw(st.just(0.0) | st.floats(0.001, 1))
    return batch, Way(draw(st.sampled_from(REDUCTIONS)), ignore, smoothing, draw(st.none() | class_weights))


def loss_of(batch, way):
    """Returns the plain definition's loss of a batch."""
    return batch_loss(score(batch), way, batch.weights).loss


def ran(program):
    """Returns the names that a program leaves behind."""
    names = {}
    exec(compile(program, "<snippet>", "exec"), names)
    return names


@laws
@given(batches())
def test_the_numpy_program_computes_the_plain_definition_and_is_warned_of_nothing(given_batch):
    found = float(ran(batch_snippet("NumPy", *given_batch))["loss"])
    assert found == pytest.approx(loss_of(*given_batch), rel=1e-5, abs=1e-5, nan_ok=True)


@laws
@given(batches())
def test_the_numpy_program_holds_the_numbers_of_the_reader(given_batch):
    batch, way = given_batch
    program = batch_snippet("NumPy", batch, way)
    names = ran(program.partition("\n\ncounted")[0].partition("\n\nloss")[0].partition("\n\nshifted")[0])
    np.testing.assert_array_equal(names["logits" if batch.from_logits else "probabilities"], batch.predictions)


@laws
@given(batches())
def test_every_program_can_be_read_by_python_and_fits_the_page(given_batch):
    programs = {framework: batch_snippet(framework, *given_batch) for framework in FRAMEWORKS}
    assert all(compile(program, f"<{framework}>", "exec") for framework, program in programs.items())
    longest = {framework: max(map(len, program.splitlines())) for framework, program in programs.items()}
    assert {framework: length for framework, length in longest.items() if length > 110} == {}


@every_framework
def test_the_program_of_the_seed_checks_the_loss_of_the_seed(framework):
    expected = -(math.log(0.95) + math.log(0.1)) / 2
    assert f"- {expected:.9g}) < 1e-5" in batch_snippet(framework, SEED, PLAIN_MEAN)


@every_framework
@pytest.mark.parametrize("batch", [SEED, LOGITS], ids=["probabilities", "logits"])
def test_what_is_not_used_leaves_no_trace(framework, batch):
    program = batch_snippet(framework, batch, PLAIN_MEAN)
    assert [word for word in ("weight", "ignore", "counted", "smooth", "targets", "reduction") if word in program] == []


@every_framework
def test_weights_that_are_all_1_are_no_weights(framework):
    weighted = batch_snippet(framework, replace(SEED, weights=[1, 1]), Way("weighted mean"))
    assert weighted == batch_snippet(framework, SEED, PLAIN_MEAN)


@pytest.mark.parametrize(
    ("framework", "batch", "way", "used"),
    [
        ("Keras", SEED, PLAIN_MEAN, "keras.losses.SparseCategoricalCrossentropy()"),
        ("Keras", LOGITS, PLAIN_MEAN, "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"),
        ("Keras", SEED, Way(ignore_label=2), "ignore_class=2"),
        ("Keras", LOGITS, Way(smoothing=0.1), "CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)"),
        ("Keras", replace(SEED, weights=[1, 2]), Way("weighted mean"), 'reduction="mean_with_sample_weight"'),
        ("PyTorch", SEED, PLAIN_MEAN, "nll_loss(probabilities.log(), labels)"),
        ("PyTorch", LOGITS, Way("sum"), 'cross_entropy(logits, labels, reduction="sum")'),
        ("PyTorch", SEED, Way(ignore_label=2), "ignore_index=2"),
        ("optax", SEED, PLAIN_MEAN, "softmax_cross_entropy_with_integer_labels(jnp.log(probabilities), labels)"),
        ("optax", LOGITS, Way(smoothing=0.1), "optax.smooth_labels(jnp.eye(3)[labels], 0.1)"),
        ("optax", SEED, Way(ignore_label=2), "losses.mean(where=counted)"),
    ],
)
def test_a_framework_that_computes_the_plain_definition_is_left_to_do_it(framework, batch, way, used):
    assert used in batch_snippet(framework, batch, way)


CERTAIN, ODD = [[1, 0]], [[0.5, 0.3]]
MASKED = Batch([0], [[1.0, -np.inf]], from_logits=True)


@pytest.mark.parametrize(
    ("framework", "batch", "way", "why"),
    [
        (
            "Keras",
            Batch([0], ODD, False),
            PLAIN_MEAN,
            "keras.losses clips p at 1e-7, a loss of 16.118, and divides each row by its sum.",
        ),
        (
            "Keras",
            Batch([1], CERTAIN, False),
            PLAIN_MEAN,
            "keras.losses clips p at 1e-7, a loss of 16.118, and divides each row by its sum.",
        ),
        ("Keras", MASKED, PLAIN_MEAN, "on some back ends keras.losses makes NaN of a logit of -inf."),
        ("optax", Batch([0], ODD, False), PLAIN_MEAN, "optax divides each row by its sum."),
        ("PyTorch", Batch([0], ODD, False), Way(smoothing=0.1), "cross_entropy divides each row by its sum."),
        ("PyTorch", MASKED, Way(smoothing=1.0), "cross_entropy makes 0 * infinity, NaN, of a smoothing of 1."),
    ],
)
def test_a_framework_that_would_compute_something_else_is_not_and_it_is_said_why(framework, batch, way, why):
    assert f"# Written out: {why}" in batch_snippet(framework, batch, way)


@every_framework
def test_a_long_row_takes_several_lines(framework):
    long = Batch([0], np.random.default_rng(0).normal(size=(1, 4_000)), from_logits=True)
    assert max(map(len, batch_snippet(framework, long, PLAIN_MEAN).splitlines())) <= 100


REFUSED = [
    (
        replace(SEED, labels=[1, 3]),
        PLAIN_MEAN,
        "label 3 at position 1 is outside 0..2: it has no loss, and it is not ignored",
    ),
    (
        replace(SEED, labels=[-1, 2]),
        PLAIN_MEAN,
        "label -1 at position 0 is outside 0..2: it has no loss, and it is not ignored",
    ),
    (replace(SEED, labels=[1.0, 2.0]), PLAIN_MEAN, "labels are float64, not integers"),
    (
        replace(SEED, labels=[1]),
        PLAIN_MEAN,
        "labels of shape (1,) and predictions of shape (2, 3) are no batch, (N,) and (N, K)",
    ),
    (
        Batch([0] * 2001, np.ones((2001, 2)), False),
        PLAIN_MEAN,
        "4,002 predictions are more than a program can show, 4,000",
    ),
    (
        replace(SEED, predictions=[[0.1, 0.9, 0], [0.1, 0.8, 1.1]]),
        PLAIN_MEAN,
        "the row at position 1 holds no probabilities: it has no loss",
    ),
    (
        replace(SEED, predictions=[[0.1, 0.9, 0], [np.nan] * 3], weights=[1, 0]),
        PLAIN_MEAN,
        "the row at position 1 holds no probabilities: it has no loss",
    ),
    (replace(SEED, weights=[1, np.nan]), PLAIN_MEAN, "weight nan is not a finite number"),
    (
        replace(SEED, weights=[1, -1]),
        Way("weighted mean"),
        "the loss of this batch is not a number: the weights sum to 0",
    ),
    (
        replace(SEED, weights=[1e-40, 1]),
        PLAIN_MEAN,
        "weight 1e-40 at position 0 is too small for the floats of most frameworks",
    ),
    (
        Batch([2, 0], [[1, 0, 0], [0, 1, 0]], False, [1, -1]),
        PLAIN_MEAN,
        "the loss of this batch is not a number: infinite losses of both signs have no sum",
    ),
    (
        replace(SEED, labels=[2**40, 0]),
        Way(ignore_label=2**40),
        "label 1099511627776 is outside -1000000000..1000000000",
    ),
    (SEED, Way(smoothing=1.5), "smoothing 1.5 is outside 0..1"),
    (SEED, Way(smoothing=1e-40), "smoothing 1e-40 is too small for the floats of most frameworks"),
    (SEED, Way("max"), "reduction 'max' is not one of mean, weighted mean, sum"),
]


def refusal_of(framework, batch, way):
    """Returns the sentence with which a program is refused."""
    with pytest.raises(InputError) as refusal:
        batch_snippet(framework, batch, way)
    return str(refusal.value)


@every_framework
def test_what_has_no_program_is_refused_in_a_sentence(framework):
    assert [refusal_of(framework, *given_batch) for *given_batch, _ in REFUSED] == [said for *_, said in REFUSED]


def test_a_framework_that_is_not_known_is_refused():
    said = "framework 'Theano' is not one of Keras, PyTorch, optax, NumPy"
    assert refusal_of("Theano", SEED, PLAIN_MEAN) == said


@pytest.mark.parametrize(
    ("predictions", "from_logits", "sentence"),
    [
        ([[1e-40, 1.0]], False, "probability 1e-40 at position (0, 0) is too small for the floats of most frameworks"),
        ([[1e9, 1e9 + 1]], True, "the loss of this batch, 1.31326, is lost in the rounding of float32, about 3e+02"),
    ],
)
def test_what_float32_rounds_away_is_refused_and_numpy_computes_it(predictions, from_logits, sentence):
    batch = Batch([0], predictions, from_logits)
    assert refusal_of("PyTorch", batch, PLAIN_MEAN) == sentence
    assert ran(batch_snippet("NumPy", batch, PLAIN_MEAN))["loss"] == pytest.approx(
        loss_of(batch, PLAIN_MEAN), rel=1e-12
    )
