"""What is counted is what real arrays weigh, and what the kernel takes stays below what is said of it."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.encodings.memory import memory_of, readable_bytes
from scce.kernel import NARROW, categorical_loss_and_gradient, loss_and_gradient
from scce.labels import one_hot

laws = settings(deadline=None, derandomize=True, max_examples=40)
label_types = pytest.mark.parametrize("label_dtype", ["uint8", "int32", "int64"])
float_types = pytest.mark.parametrize("float_dtype", ["float32", "float64"])
counts = st.integers(1, 2**62)

PYTHON_OBJECTS = 16 * 2**10  # of a thread and its calls: they do not grow with the batch


@label_types
@float_types
def test_labels_targets_and_logits_weigh_what_arrays_do(label_dtype, float_dtype):
    labels, memory = np.zeros(30, label_dtype), memory_of(30, 7, label_dtype, float_dtype)
    arrays = (labels, one_hot(labels, 7, float_dtype), np.zeros((30, 7), float_dtype))
    assert (memory.labels, memory.targets, memory.logits) == tuple(array.nbytes for array in arrays)


@float_types
def test_the_gradient_weighs_what_the_kernel_returns(float_dtype):
    _, gradient = loss_and_gradient(np.zeros(30, int), np.zeros((30, 7), float_dtype))
    assert memory_of(30, 7, float_dtype=float_dtype).gradient == gradient.nbytes


@pytest.mark.parametrize(("label_dtype", "expected"), [("int32", "32 KiB"), ("int64", "64 KiB")])
def test_the_labels_of_8192_examples_are_small_whatever_the_classes(label_dtype, expected):
    assert readable_bytes(memory_of(8192, 50257, label_dtype).labels) == expected


def test_the_one_hot_rows_of_a_language_model_take_as_much_as_its_logits():
    memory = memory_of(8192, 50257)
    assert readable_bytes(memory.targets) == readable_bytes(memory.logits) == "1.53 GiB"


def test_a_batch_that_fits_no_machine_is_counted_all_the_same():
    assert memory_of(2**40, 2**20, float_dtype="float64").logits == 2**63


def peak_beside_gradient(kernel, truth, logits):
    """Returns the most bytes that a kernel had in use at one time, without its gradient."""
    kernel(truth, logits)  # what Python keeps from a first call is not the batch's
    tracemalloc.start()
    try:
        _, gradient = kernel(truth, logits)
        return tracemalloc.get_traced_memory()[1] - gradient.nbytes
    finally:
        tracemalloc.stop()


@float_types
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize(
    "shape", [(1, 2), (100_000, 2), (65_536, 10), (20_000, NARROW), (20_000, NARROW + 1), (2_000, 1_000), (9, 256_000)]
)
def test_the_kernel_takes_no_more_than_is_said(monkeypatch, shape, threads, float_dtype):
    for module in ("kernel", "encodings.memory"):
        monkeypatch.setattr(f"scce.{module}.num_threads", lambda *_: threads)
    logits = np.random.default_rng(0).standard_normal(shape).astype(float_dtype)
    allowed = memory_of(*shape, float_dtype=float_dtype).workspace + threads * PYTHON_OBJECTS
    assert peak_beside_gradient(loss_and_gradient, np.zeros(shape[0], int), logits) <= allowed


@float_types
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("shape", [(1, 2), (65_536, 10), (20_000, NARROW), (20_000, NARROW + 1), (2_000, 1_000)])
def test_the_kernel_of_one_hot_rows_takes_no_more_than_is_said(monkeypatch, shape, threads, float_dtype):
    for module in ("kernel", "encodings.memory"):
        monkeypatch.setattr(f"scce.{module}.num_threads", lambda *_: threads)
    logits = np.random.default_rng(0).standard_normal(shape).astype(float_dtype)
    targets = one_hot(np.zeros(shape[0], int), shape[1], float_dtype)
    allowed = memory_of(*shape, float_dtype=float_dtype).categorical_workspace + threads * PYTHON_OBJECTS
    assert peak_beside_gradient(categorical_loss_and_gradient, targets, logits) <= allowed


def test_the_work_space_of_many_classes_is_small_beside_the_batch():
    memory = memory_of(8192, 50257)
    assert memory.workspace < memory.gradient / 1000


@laws
@given(counts)
def test_readable_bytes_are_within_half_a_percent(count):
    number, unit = readable_bytes(count).split()
    units = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40, "PiB": 2**50, "EiB": 2**60}
    assert float(number) * units[unit] == pytest.approx(count, rel=0.0051)


@laws
@given(counts)
def test_readable_bytes_never_say_zero_and_are_short(count):
    number, _ = readable_bytes(count).split()
    assert (float(number) > 0, len(number) <= 5) == (True, True)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 bytes"),
        (640, "640 bytes"),
        (1023, "1023 bytes"),
        (1024, "1 KiB"),
        (64 * 2**10, "64 KiB"),
        (1023 * 2**10, "0.999 MiB"),
        (1.5 * 2**30, "1.5 GiB"),
    ],
)
def test_bytes_are_read_in_binary_units(count, expected):
    assert readable_bytes(count) == expected


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((0, 3), "num_examples 0 is not a positive integer"),
        ((-1, 3), "num_examples -1 is not a positive integer"),
        ((2.5, 3), "num_examples 2.5 is not a positive integer"),
        ((True, 3), "num_examples True is not a positive integer"),
        ((3, 1), "num_classes 1 is too few; a classification needs at least 2 classes"),
        ((3, 2.5), "num_classes 2.5 is not an integer"),
    ],
)
def test_what_is_no_number_of_anything_is_refused_in_a_sentence(arguments, sentence):
    with pytest.raises(InputError) as refusal:
        memory_of(*arguments)
    assert str(refusal.value) == sentence
