"""The laws of the kernel: the numbers of the simple functions, whatever the blocks, the threads and the layout."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce import kernel
from scce.arrays import InputError
from scce.kernel import NARROW, block_rows, categorical_loss_and_gradient, loss_and_gradient, num_threads
from scce.labels import one_hot, smooth_labels
from scce.losses import (
    categorical_crossentropy,
    categorical_gradient,
    sparse_categorical_crossentropy,
    sparse_gradient,
)

laws = settings(deadline=None, derandomize=True, max_examples=40)
DTYPES = ["float32", "float64", "float16", "int64", "uint8"]
SIZES = [2, 3, 10, NARROW - 1, NARROW, NARROW + 1, 100, 300]
sizes = pytest.mark.parametrize("size", SIZES)
float_types = pytest.mark.parametrize("dtype", ["float32", "float64"])
reductions = pytest.mark.parametrize("reduction", ["none", "mean"])
both = pytest.mark.parametrize("function", [loss_and_gradient, categorical_loss_and_gradient])


@st.composite
def batches(draw, dtypes=("float32", "float64", "float16", "int64")):
    """Returns labels, soft targets and logits: ties, masks, near and far logits of any type."""
    shape = draw(st.integers(1, 40)), draw(st.sampled_from(SIZES))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    logits = random.standard_normal(shape) * draw(st.sampled_from([0, 1, 10, 100])) + draw(
        st.sampled_from([0, -200, 40, 100])
    )
    dtype = draw(st.sampled_from(dtypes))
    if draw(st.booleans()) or dtype == "int64":
        logits = np.round(logits)  # ties
    logits = logits.astype(dtype)
    if dtype != "int64" and draw(st.booleans()):
        logits[:, 1:][random.random((shape[0], shape[1] - 1)) < 0.4] = -np.inf
    labels = random.integers(shape[1], size=shape[0])
    return labels, smooth_labels(one_hot(labels, shape[1]), draw(st.sampled_from([0, 0, 0.1, 1]))), logits


def in_float64(logits):
    """Returns the same logits with room for all digits: what rounding in float32 is compared with."""
    return logits.astype(np.float64)


def close(results, expected, dtype):
    """Asserts equality within the rounding of exp at a distance of up to 745 (float64) or 104 (float32)."""
    smallest = np.finfo(dtype).tiny
    for result, value in zip(results, expected, strict=True):
        np.testing.assert_allclose(result, value, rtol={"f": 1e-5, "d": 1e-12}[np.dtype(dtype).char], atol=2 * smallest)


def with_threads(monkeypatch, threads, block_bytes=2**12):
    """Makes blocks so small that even a small batch has many, and lets so many threads share them."""
    monkeypatch.setattr(kernel, "BLOCK_BYTES", block_bytes)
    monkeypatch.setattr(kernel, "num_threads", lambda *_: threads)


@laws
@given(batches())
def test_the_kernel_says_what_the_simple_functions_say(batch):
    labels, _, logits = batch
    expected = sparse_categorical_crossentropy(labels, in_float64(logits)), sparse_gradient(labels, in_float64(logits))
    results = loss_and_gradient(labels, logits)
    close(results, expected, results[1].dtype)


@laws
@given(batches())
def test_the_kernel_says_of_soft_targets_what_the_simple_functions_say(batch):
    _, targets, logits = batch
    losses, gradient = categorical_loss_and_gradient(targets, logits)
    eps = np.finfo(gradient.dtype).eps
    np.testing.assert_allclose(losses, categorical_crossentropy(targets, in_float64(logits)), rtol=40 * eps)
    expected = categorical_gradient(targets, in_float64(logits))  # p - t cancels wherever p is near t
    np.testing.assert_allclose(gradient, expected, rtol=100 * eps, atol=10 * eps * targets.max())


@laws
@given(batches(dtypes=("float32", "float64")))
def test_integer_labels_and_one_hot_targets_give_the_same_numbers(batch):
    labels, _, logits = batch
    targets = one_hot(labels, logits.shape[1], logits.dtype)
    close(loss_and_gradient(labels, logits), categorical_loss_and_gradient(targets, logits), logits.dtype)


@laws
@given(batches())
def test_the_mean_is_the_mean_of_the_losses_and_its_gradient_is_theirs_over_n(batch):
    labels, _, logits = batch
    losses, gradient = loss_and_gradient(labels, logits)
    results = loss_and_gradient(labels, logits, reduction="mean")
    np.testing.assert_allclose(results[0], losses.mean())
    np.testing.assert_allclose(results[1], gradient / len(labels), rtol=1e-6, atol=np.finfo(gradient.dtype).tiny)


@laws
@given(batches())
def test_a_loss_is_never_negative_not_even_minus_zero(batch):
    labels, _, logits = batch
    assert not np.signbit(loss_and_gradient(labels, logits)[0]).any()


@laws
@given(batches())
def test_the_gradient_of_every_example_sums_to_zero(batch):
    labels, _, logits = batch
    gradient = loss_and_gradient(labels, logits)[1]
    room = 4 * np.finfo(gradient.dtype).eps * gradient.shape[1]
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=room)


@sizes
@float_types
@both
def test_a_tiny_loss_keeps_its_digits(function, size, dtype):
    logits = np.full((5, size), -np.inf, dtype)
    logits[:, :2] = [40, 0]
    truth = np.zeros(5, int) if function is loss_and_gradient else one_hot(np.zeros(5, int), size, dtype)
    losses, gradient = function(truth, logits)
    np.testing.assert_allclose([losses, -gradient[:, 0], gradient[:, 1]], np.exp(-40.0), rtol=1e-6)


@sizes
@float_types
@both
def test_the_largest_logits_give_no_warning(function, size, dtype):
    largest = np.finfo(dtype).max
    logits = np.full((3, size), -largest, dtype)
    logits[:, 1] = largest
    truth = np.array([0, 1, 1]) if function is loss_and_gradient else one_hot([0, 1, 1], size, dtype)
    assert function(truth, logits)[0].tolist() == [np.inf, 0, 0]  # further apart than the largest float


@sizes
@float_types
@both
def test_a_masked_label_costs_infinitely_much_and_a_mask_elsewhere_nothing(function, size, dtype):
    logits = np.zeros((2, size), dtype)
    logits[:, 0] = -np.inf
    truth = [0, 1] if function is loss_and_gradient else one_hot([0, 1], size, dtype)
    np.testing.assert_allclose(function(truth, logits)[0], [np.inf, np.log(size - 1)], rtol=1e-6, atol=1e-300)


@sizes
@pytest.mark.parametrize("dtype", DTYPES)
@both
def test_float32_stays_and_everything_else_becomes_float64(function, dtype, size):
    truth = [1] if function is loss_and_gradient else one_hot([1], size)
    expected = "float32" if dtype == "float32" else "float64"
    assert [result.dtype for result in function(truth, np.ones((1, size), dtype))] == [expected, expected]


# ---- blocks, threads and layouts ---------------------------------------------------------------


def example(size, dtype="float32", count=257):
    """Returns labels, targets and logits of several blocks and a rest."""
    random = np.random.default_rng(size)
    labels = random.integers(size, size=count)
    return labels, one_hot(labels, size, dtype), (3 * random.standard_normal((count, size))).astype(dtype)


def truth_for(function, size, dtype="float32"):
    """Returns labels or targets, as the function takes them, and the logits."""
    labels, targets, logits = example(size, dtype)
    return (labels if function is loss_and_gradient else targets), logits


@sizes
@float_types
@both
def test_blocks_of_any_size_say_the_same(monkeypatch, function, size, dtype):
    truth, logits = truth_for(function, size, dtype)
    whole = function(truth, logits)
    monkeypatch.setattr(kernel, "BLOCK_BYTES", 2**12)
    close(function(truth, logits), whole, dtype)


@sizes
@reductions
@both
@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_no_bit(monkeypatch, function, threads, reduction, size):
    truth, logits = truth_for(function, size)
    with_threads(monkeypatch, 1)
    alone = function(truth, logits, reduction=reduction)
    with_threads(monkeypatch, threads)
    together = function(truth, logits, reduction=reduction)
    assert [a.tobytes() for a in alone] == [b.tobytes() for b in together]


@both
def test_no_thread_is_left_behind(monkeypatch, function):
    with_threads(monkeypatch, 4)
    before = threading.active_count()
    function(*truth_for(function, 10))
    assert threading.active_count() == before


@both
@pytest.mark.parametrize("threads", [1, 2])
def test_numpy_is_set_as_before(monkeypatch, function, threads):
    before = np.geterr(), np.getbufsize()
    with_threads(monkeypatch, threads)
    function(*truth_for(function, 100))
    assert (np.geterr(), np.getbufsize()) == before


@sizes
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "layout",
    [
        np.asfortranarray,
        lambda logits: np.repeat(logits, 2, axis=1)[:, ::2],
        lambda logits: np.repeat(logits, 3, axis=0)[::3],
        lambda logits: logits[::-1, ::-1].copy()[::-1, ::-1],
    ],
    ids=["Fortran", "every other column", "every third row", "backwards"],
)
def test_the_layout_of_the_logits_changes_nothing(layout, dtype, size):
    labels, _, logits = example(size)
    logits = np.abs(np.round(logits)).astype(dtype)
    close(loss_and_gradient(labels, layout(logits)), loss_and_gradient(labels, logits), "float32")


@sizes
@reductions
@both
def test_the_gradient_can_take_the_place_of_the_logits(monkeypatch, function, reduction, size):
    truth, logits = truth_for(function, size)
    with_threads(monkeypatch, 2)
    expected = function(truth, logits, reduction=reduction)
    results = function(truth, logits, out=logits, reduction=reduction)
    assert [a.tobytes() for a in (*results, logits)] == [b.tobytes() for b in (*expected, expected[1])]


@sizes
@both
@pytest.mark.parametrize(
    "make",
    [np.empty, lambda shape, dtype: np.empty((shape[0], 2 * shape[1]), dtype)[:, ::2]],
    ids=["contiguous", "strided"],
)
def test_the_gradient_is_written_where_it_is_wanted(function, make, size):
    truth, logits = truth_for(function, size)
    out = make(logits.shape, logits.dtype)
    assert function(truth, logits, out)[1] is out
    close([out], [function(truth, logits)[1]], "float32")


@both
def test_the_logits_stay_as_they_are(function):
    truth, logits = truth_for(function, 10)
    before = logits.copy()
    function(truth, logits)
    assert np.array_equal(before, logits)


@both
def test_lists_are_taken_as_the_simple_functions_take_them(function):
    truth = [1, 0] if function is loss_and_gradient else [[0, 1], [1, 0]]
    close(function(truth, [[1, 2], [3, 1]]), function(truth, np.array([[1.0, 2], [3, 1]])), "float64")


@pytest.mark.parametrize(("size", "itemsize"), [(2, 4), (10, 4), (1000, 8), (50_257, 4), (10**7, 4)])
def test_a_block_fits_the_cache_unless_one_row_does_not(size, itemsize):
    rows = block_rows(size, itemsize)
    assert rows == 1 or rows * size * itemsize <= kernel.BLOCK_BYTES < 2 * rows * size * itemsize


def test_a_small_batch_is_done_before_a_second_thread_is_awake():
    assert num_threads(100, 10, 4) == 1


def test_one_block_needs_one_thread():
    assert num_threads(1, 10**6, 4) == 1


# ---- what is refused ---------------------------------------------------------------------------

SIMPLE = {loss_and_gradient: sparse_gradient, categorical_loss_and_gradient: categorical_gradient}


def sentence_of(function, *arguments, **options):
    """Returns the sentence that a function refuses its arguments with."""
    with pytest.raises(InputError) as refusal:
        function(*arguments, **options)
    return str(refusal.value)


@pytest.mark.parametrize("size", [3, 300])
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize(
    "bad", [{(200, 1): np.nan}, {(0, 0): np.inf}, {200: -np.inf}, {(9, 0): np.inf, (250, 2): np.nan}]
)
@both
def test_a_logit_that_cannot_be_used_is_refused_with_its_place_in_the_whole_batch(
    monkeypatch, function, bad, in_place, threads, size
):
    truth, logits = truth_for(function, size)
    for index, value in bad.items():
        logits[index] = value
    with_threads(monkeypatch, threads)
    expected = sentence_of(SIMPLE[function], truth, logits)
    assert sentence_of(function, truth, logits, logits if in_place else None) == expected


@pytest.mark.parametrize("size", [3, 300])
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("bad", [{200: 0.5}, {(200, 1): np.nan}, {(7, 0): -1e-9}, {(7, 0): np.inf}, {256: 0}])
def test_a_target_that_cannot_be_used_is_refused_with_its_place_in_the_whole_batch(monkeypatch, bad, threads, size):
    truth, logits = truth_for(categorical_loss_and_gradient, size)
    for index, value in bad.items():
        truth[index] = value
    with_threads(monkeypatch, threads)
    assert sentence_of(categorical_loss_and_gradient, truth, logits) == sentence_of(categorical_gradient, truth, logits)


@pytest.mark.parametrize(
    "logits", [[[True, False]], [["a", "b"]], [[1, 2], [3]], [[1], [2]], np.zeros((0, 3)), 5, [1j, 2]]
)
@both
def test_what_are_no_logits_is_refused_as_the_simple_functions_do(function, logits):
    assert sentence_of(function, [0, 1], logits) == sentence_of(SIMPLE[function], [0, 1], logits)


@pytest.mark.parametrize("labels", [[0, 3], [1.0, 0.5], [True, False], [0], [[1, 0, 0], [0, 1, 0]], "cat"])
def test_what_are_no_labels_is_refused_as_the_simple_functions_do(labels):
    logits = np.zeros((2, 3))
    assert sentence_of(loss_and_gradient, labels, logits) == sentence_of(sparse_gradient, labels, logits)


@pytest.mark.parametrize("targets", [[0, 1], [[1, 0], [1, 0]], np.ones((2, 3), bool), [["a"] * 3] * 2, [[1, 1, 0]] * 2])
def test_what_are_no_targets_is_refused_as_the_simple_functions_do(targets):
    logits = np.zeros((2, 3))
    expected = sentence_of(categorical_gradient, targets, logits)
    assert sentence_of(categorical_loss_and_gradient, targets, logits) == expected


def read_only():
    """Returns an array that nothing can be written into."""
    array = np.zeros((2, 3))
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        (np.zeros((3, 2)), "out of shape (3, 2) does not fit logits of shape (2, 3)"),
        (np.zeros((2, 3), "float32"), "out is float32, but the gradient of float64 logits is float64"),
        (np.zeros((2, 3), "int64"), "out is int64, but the gradient of float64 logits is float64"),
        (read_only(), "out is read-only: the gradient cannot be written into it"),
        ([[0.0] * 3] * 2, "out is a list, not an array"),
    ],
)
@both
def test_an_array_that_the_gradient_does_not_fit_is_refused_in_a_sentence(function, out, sentence):
    truth = [0, 1] if function is loss_and_gradient else [[1, 0, 0], [0, 1, 0]]
    assert sentence_of(function, truth, np.zeros((2, 3)), out) == sentence


@both
def test_an_array_that_overlaps_the_logits_is_refused(function):
    memory = np.zeros((3, 3))
    truth = [0, 1] if function is loss_and_gradient else [[1, 0, 0], [0, 1, 0]]
    assert sentence_of(function, truth, memory[:2], memory[1:]).startswith("out overlaps the logits")


def test_an_array_that_overlaps_the_targets_is_refused():
    targets = np.eye(3)
    assert sentence_of(categorical_loss_and_gradient, targets, np.zeros((3, 3)), targets).startswith(
        "out overlaps the targets"
    )


@pytest.mark.parametrize("shape", [(3,), (2, 4, 3)])
def test_logits_that_are_not_rows_are_refused_with_what_to_do(shape):
    assert sentence_of(loss_and_gradient, np.zeros(shape[:-1], int), np.zeros(shape)) == (
        f"logits of shape {shape} are not rows of one batch; use logits.reshape(-1, 3), "
        "and flatten what belongs to them"
    )


@both
@pytest.mark.parametrize("reduction", ["sum", None, True])
def test_another_reduction_is_refused(function, reduction):
    truth = [0, 1] if function is loss_and_gradient else [[1, 0, 0], [0, 1, 0]]
    expected = f"reduction {reduction!r} is neither 'none' nor 'mean'"
    assert sentence_of(function, truth, np.zeros((2, 3)), reduction=reduction) == expected


def test_targets_of_half_precision_are_taken_as_the_simple_functions_take_them():
    targets, logits = np.float16([[0.1, 0.2, 0.7], [0.33, 0.33, 0.33]]), np.array([[2, 1, 0.1], [0, 1, 2]])
    losses, gradient = categorical_loss_and_gradient(targets, logits)
    np.testing.assert_allclose(losses, categorical_crossentropy(targets, logits), rtol=1e-12)
    np.testing.assert_allclose(gradient, categorical_gradient(targets, logits), atol=1e-12)
