"""What counts as a logit, a label or a target, and the sentence for everything that does not."""

import numpy as np
import pytest

from scce.arrays import (
    LARGEST_SEED,
    InputError,
    as_class_numbers,
    as_distribution,
    as_fraction,
    as_labels,
    as_logits,
    as_num_classes,
    as_one_of,
    as_probabilities,
    as_targets,
    as_temperature,
    as_whole_number,
    tolerance_of_sums,
)
from scce.information import perplexity
from scce.kernel import categorical_loss_and_gradient, loss_and_gradient
from scce.reductions import mean_over_examples, mean_over_weights

INFINITY, NAN = np.inf, np.nan
ONE_ROW = np.zeros((1, 3))
TWO_ROWS = np.zeros((2, 3))

LOGITS = [
    ([1, NAN], "logit nan at position 1 is not a number"),
    ([[1, 2], [3, NAN]], "logit nan at position (1, 1) is not a number"),
    ([INFINITY, 1], "logit inf at position 0 is not finite; only -inf, a masked class, may be infinite"),
    ([-INFINITY, -INFINITY], "every logit is -inf: no class is left to get a probability"),
    ([[1, 2], [-INFINITY] * 2], "every logit at position 1 is -inf: no class is left to get a probability"),
    ([[[1, 2], [-INFINITY] * 2]], "every logit at position (0, 1) is -inf: no class is left to get a probability"),
    (3.0, "logits 3.0 is a single number; give one per class, shape (..., K)"),
    ([], "logits of shape (0,) are empty"),
    (np.zeros((0, 4)), "logits of shape (0, 4) are empty"),
    ([[1.0]], "logits of shape (1, 1) have one class; a classification needs at least 2"),
    ([[1, 2], [3]], "logits have rows of different lengths"),
    (["a", "b"], "logit 'a' is not a number (logits are <U1)"),
    ([True, False], "logit True is not a number (logits are bool)"),
    ([1j, 2], "logit 1j is not a number (logits are complex128)"),
    (None, "logit None is not a number (logits are object)"),
    ([10**400, 1], "logit 100000000000000000...0000000000000000000 is not a number (logits are object)"),
]

CLASS_NUMBERS = [
    ([0, 4], "label 4 at position 1 is outside 0..3 (4 classes)"),
    ([[0, 4], [1, 1]], "label 4 at position (0, 1) is outside 0..3 (4 classes)"),
    (-1, "label -1 is outside 0..3 (4 classes)"),
    (7, "label 7 is outside 0..3 (4 classes)"),
    (4, "label 4 is outside 0..3 (4 classes); do your labels start at 1? Classes count from 0"),
    (
        [1, 2, 3, 4],
        "label 4 at position 3 is outside 0..3 (4 classes); do your labels start at 1? Classes count from 0",
    ),
    ([1, 5], "label 5 at position 1 is outside 0..3 (4 classes)"),
    (10**30, "label 1000000000000000000000000000000 is outside 0..3 (4 classes)"),
    (10**60, f"label 1{'0' * 38}\u2026 is outside 0..3 (4 classes)"),
    (np.uint64(2**63), "label 9223372036854775808 is outside 0..3 (4 classes)"),
    (0.5, "label 0.5 is not an integer"),
    ([0, 0.5], "label 0.5 at position 1 is not an integer"),
    ([0, NAN], "label nan at position 1 is not an integer"),
    ([2.0, 1.0], "labels are float64 (2.0), not integers; use labels.astype(int)"),
    (np.float32(2), "labels are float32 (2.0), not integers; use labels.astype(int)"),
    (True, "label True is a boolean, not an integer"),
    ([False, True], "label False at position 0 is a boolean, not an integer"),
    ("cat", "label 'cat' is text, not an integer"),
    (["cat", "dog"], "label 'cat' at position 0 is text, not an integer"),
    ([b"cat"], "label b'cat' at position 0 is text, not an integer"),
    ([0, None], "label None at position 1 is not an integer"),
    (1j, "label 1j is not an integer"),
    ([], "labels of shape (0,) are empty"),
    ([[1], [2, 3]], "labels have rows of different lengths"),
]

NUM_CLASSES = [
    (1, "num_classes 1 is too few; a classification needs at least 2 classes"),
    (np.int64(-3), "num_classes -3 is too few; a classification needs at least 2 classes"),
    (3.0, "num_classes 3.0 is not an integer"),
    (True, "num_classes True is not an integer"),
    ("3", "num_classes '3' is not an integer"),
    (None, "num_classes None is not an integer"),
]

DISTRIBUTIONS = [
    ([0.5, 0.6], "targets sum to 1.1, not to 1"),
    ([[0.5, 0.5], [0.1, 0.1]], "targets at position 1 sum to 0.2, not to 1"),
    ([1e308, 1e308], "targets sum to inf, not to 1"),
    ([INFINITY, 0], "targets sum to inf, not to 1"),
    ([1.5, -0.5], "target -0.5 at position 1 is negative"),
    ([NAN, 1], "target nan at position 0 is not a number"),
    ([True, False], "target True is not a number (targets are bool)"),
    (["a", "b"], "target 'a' is not a number (targets are <U1)"),
    (1, "targets 1 is a single number; give one per class, shape (..., K)"),
    ([], "targets of shape (0,) are empty"),
    ([1], "targets of shape (1,) have one class; a classification needs at least 2"),
    ([[1, 0], [1]], "targets have rows of different lengths"),
]

PROBABILITIES = [
    (1.5, "probability 1.5 is outside 0..1"),
    (-1, "probability -1 is outside 0..1"),
    (NAN, "probability nan is outside 0..1"),
    (INFINITY, "probability inf is outside 0..1"),
    (1 + 2**-52, "probability 1.0000000000000002 is outside 0..1"),
    ([0, 0.5, -5e-324], "probability -5e-324 at position 2 is outside 0..1"),
    ([[0, 1], [2, 1]], "probability 2 at position (1, 0) is outside 0..1"),
    (np.float32([0.5, NAN]), "probability nan at position 1 is outside 0..1"),
    (True, "probabilities are bool, not numbers"),
    ("half", "probabilities are <U4, not numbers"),
    (1j, "probabilities are complex128, not numbers"),
    (None, "probabilities are object, not numbers"),
    ([[0], [0, 1]], "probabilities have rows of different lengths"),
]

TEMPERATURES = [
    (0, "temperature 0 is not a positive number"),
    (-1.5, "temperature -1.5 is not a positive number"),
    (NAN, "temperature nan is not a positive number"),
    (INFINITY, "temperature inf is not a positive number"),
    ([[1], [0]], "temperature 0 is not a positive number"),
    ([], "temperature is empty"),
    ("warm", "temperature 'warm' is not a number"),
    (True, "temperature True is not a number"),
    (None, "temperature None is not a number"),
    ([1, 2, 3, 4], "temperature of shape (4,) does not fit logits of shape (2, 3)"),
]

FRACTIONS = [
    (1.5, "smoothing 1.5 is outside 0..1"),
    (-1, "smoothing -1 is outside 0..1"),
    (NAN, "smoothing nan is outside 0..1"),
    (True, "smoothing True is outside 0..1"),
    ("half", "smoothing 'half' is outside 0..1"),
    ("x" * 60, f"smoothing '{'x' * 38}\u2026 is outside 0..1"),
    (None, "smoothing None is outside 0..1"),
]

WHOLE_NUMBERS = [
    ((0, "seed", 1, 9), "the seed, 0, is not a whole number in 1..9"),
    ((10, "seed", 1, 9), "the seed, 10, is not a whole number in 1..9"),
    ((2.0, "seed", 1, 9), "the seed, 2.0, is not a whole number in 1..9"),
    ((True, "seed", 1, 9), "the seed, True, is not a whole number in 1..9"),
    (("2", "seed", 1, 9), "the seed, '2', is not a whole number in 1..9"),
    ((None, "seed", 1, 9), "the seed, None, is not a whole number in 1..9"),
    ((NAN, "seed", 1, 9), "the seed, nan, is not a whole number in 1..9"),
    ((10**60, "seed", 1, 9), f"the seed, 1{'0' * 38}\u2026, is not a whole number in 1..9"),
    ((0, "number of steps", 1), "the number of steps, 0, is not a whole number above 0"),
]

WORDS = [
    (("median", ("mean", "sum"), "reduction"), "reduction 'median' is not one of mean, sum"),
    (("Mean", ("mean", "sum"), "reduction"), "reduction 'Mean' is not one of mean, sum"),
    ((["mean"], {"mean": 1}, "reduction"), "reduction ['mean'] is not one of mean"),
    (("x" * 60, ("mean",), "reduction"), f"reduction '{'x' * 38}\u2026 is not one of mean"),
    (("median", ("mean", "sum")), "'median' is not one of mean, sum"),
]

MISFITS = [
    (([0, 1], ONE_ROW), "labels of shape (2,) do not fit logits of shape (1, 3): "
                        "expected one label per example, shape (1,)"),
    (([[1, 0, 0]], ONE_ROW), "labels of shape (1, 3) do not fit logits of shape (1, 3): "
                             "targets look one-hot; use categorical_crossentropy"),
    (([[1]], ONE_ROW), "labels of shape (1, 1) do not fit logits of shape (1, 3): "
                       "drop the last axis with labels.squeeze(-1)"),
    (([[0], [1, 2]], ONE_ROW), "labels have rows of different lengths"),
    (([3], ONE_ROW), "label 3 at position 0 is outside 0..2 (3 classes); "
                     "do your labels start at 1? Classes count from 0"),
]  # fmt: skip

TARGETS = [
    (([0, 1], TWO_ROWS), "targets of shape (2,) do not fit logits of shape (2, 3): "
                         "they look like integer labels; use sparse_categorical_crossentropy"),
    (([0, 0, 1], TWO_ROWS), "targets of shape (3,) do not fit logits of shape (2, 3): "
                            "expected one row of class probabilities per example"),
    (([[0], [1, 2]], TWO_ROWS), "targets have rows of different lengths"),
    ((np.eye(3)[:2] * 2, TWO_ROWS), "targets at position 0 sum to 2, not to 1"),
]  # fmt: skip

REFUSED = {
    as_logits: [((value,), sentence) for value, sentence in LOGITS],
    as_class_numbers: [((value, 4), sentence) for value, sentence in CLASS_NUMBERS],
    as_num_classes: [((value,), sentence) for value, sentence in NUM_CLASSES],
    as_distribution: [((value,), sentence) for value, sentence in DISTRIBUTIONS],
    as_probabilities: [((value,), sentence) for value, sentence in PROBABILITIES],
    as_temperature: [((value, TWO_ROWS), sentence) for value, sentence in TEMPERATURES],
    as_fraction: [((value, "smoothing"), sentence) for value, sentence in FRACTIONS],
    as_whole_number: WHOLE_NUMBERS,
    as_one_of: WORDS,
    as_labels: MISFITS,
    as_targets: TARGETS,
}

USED = [
    (as_logits, ([1, 2],), [1.0, 2.0]),
    (as_logits, ([1, -INFINITY],), [1.0, -INFINITY]),
    (as_labels, (2, np.zeros(3)), 2),
    (as_labels, ([2], ONE_ROW), [2]),
    (as_labels, ([[0, 1], [2, 0]], np.zeros((2, 2, 3))), [[0, 1], [2, 0]]),
    (as_class_numbers, (np.int8(5), 300), 5),
    (as_class_numbers, (np.array([0, 1], object), 2), [0, 1]),
    (as_num_classes, (np.int64(3),), 3),
    (as_distribution, ([1, 0],), [1.0, 0.0]),
    (as_distribution, ([-0.0, 1.0],), [0.0, 1.0]),
    (as_distribution, ([0.5, 0.5 + 1e-9],), [0.5, 0.5 + 1e-9]),
    (as_distribution, (np.array([0.3, 0.7001], "float32"),), np.array([0.3, 0.7001], "float32")),
    (as_probabilities, (0,), 0.0),
    (as_probabilities, (1,), 1.0),
    (as_probabilities, ([0.25, 0.25],), [0.25, 0.25]),
    (as_probabilities, ([[0, 1], [1, 1]],), [[0.0, 1.0], [1.0, 1.0]]),
    (as_probabilities, (5e-324,), 5e-324),
    (as_probabilities, ([],), []),
    (as_targets, (np.eye(3)[:2], TWO_ROWS), np.eye(3)[:2]),
    (as_temperature, (2, TWO_ROWS), 2.0),
    (as_temperature, ([[1], [2]], TWO_ROWS), [[1.0], [2.0]]),
    (as_fraction, (0, "smoothing"), 0.0),
    (as_fraction, (np.float32(1), "smoothing"), 1.0),
    (as_whole_number, (1, "seed", 1, 9), 1),
    (as_whole_number, (np.uint8(9), "seed", 1, 9), 9),
    (as_whole_number, (LARGEST_SEED, "seed", 0, LARGEST_SEED), LARGEST_SEED),
    (as_whole_number, (10**60, "number of steps", 1), 10**60),
    (as_one_of, ("sum", ("mean", "sum")), "sum"),
    (as_one_of, (np.str_("sum"), {"mean": 1, "sum": 2}, "reduction"), "sum"),
]


def refusal_of(function, *arguments):
    """Returns the sentence with which a function refuses its arguments."""
    try:
        return f"none: it returned {function(*arguments)!r}"
    except InputError as refusal:
        return str(refusal)


@pytest.mark.parametrize("function", REFUSED, ids=lambda function: function.__name__)
def test_what_cannot_be_used_is_refused_in_a_sentence(function):
    found = [(refusal_of(function, *arguments), sentence) for arguments, sentence in REFUSED[function]]
    assert [(said, sentence) for said, sentence in found if said != sentence] == []


def test_an_input_error_is_a_value_error():
    assert issubclass(InputError, ValueError)


def test_what_can_be_used_comes_back_as_it_is():
    found = [(function.__name__, function(*arguments), expected) for function, arguments, expected in USED]
    assert [(name, value) for name, value, expected in found if not np.array_equal(value, expected)] == []


@pytest.mark.parametrize(
    ("function", "arguments"), [(as_whole_number, (np.int64(3), "seed", 1)), (as_one_of, (np.str_("sum"), ["sum"]))]
)
def test_what_numpy_holds_comes_back_as_what_python_holds(function, arguments):
    assert type(function(*arguments)) in (int, str)


def test_the_largest_seed_is_the_largest_that_numpys_legacy_generators_take():
    np.random.RandomState(LARGEST_SEED)
    with pytest.raises(ValueError, match="between 0 and"):
        np.random.RandomState(LARGEST_SEED + 1)


@pytest.mark.parametrize(
    ("values", "named"),
    [([1.0, None], "None"), ([1.0, "high"], "'high'"), ([[1.0, 2.0], [3.0, "high"]], "'high'")],
)
def test_the_value_named_is_the_one_that_is_no_number(values, named):
    with pytest.raises(InputError, match=f"^logit {named}"):
        as_logits(values)


def test_a_sum_that_is_not_one_is_not_called_one():
    with pytest.raises(InputError, match="sum to") as refusal:
        as_distribution([0.5, 0.50000002])
    assert "sum to 1," not in str(refusal.value)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "uint64", "object"])
def test_class_numbers_of_any_integer_type_can_look_something_up(dtype):
    assert as_class_numbers(np.array([0, 1], dtype), 2).dtype == np.intp


def test_labels_of_dates_are_refused():
    with pytest.raises(InputError):
        as_class_numbers(np.array(["2020-01-01"], "datetime64[ns]"), 4)


@pytest.mark.parametrize(("given_type", "expected"), [("f2", "f8"), ("f4", "f4"), ("f8", "f8"), ("i1", "f8")])
def test_probabilities_of_float32_stay_so_and_all_others_become_float64(given_type, expected):
    assert as_probabilities(np.array([0, 1], given_type)).dtype == expected


def test_the_probabilities_given_are_not_changed():
    given = np.array([0.5, 1.0])
    as_probabilities(given)[0] = 0.0
    assert given[0] == 0.5


def test_the_arrays_given_are_not_changed():
    given = np.array([1.0, 2.0])
    as_logits(given)[0] = 5.0
    assert given[0] == 1.0


@pytest.mark.parametrize(
    ("dtype", "tolerance"),
    [("float16", 2**-5), ("float32", 2**-11.5), ("float64", 2**-26), ("longdouble", 2**-26), ("int64", 2**-26)],
)
def test_rows_may_miss_1_by_the_square_root_of_the_epsilon_of_the_type_they_come_in(dtype, tolerance):
    assert tolerance_of_sums(np.dtype(dtype)) == tolerance


@pytest.mark.parametrize("name", ["targets", "probabilities"])
def test_rows_of_half_precision_are_distributions_and_those_further_from_1_are_not(name):
    rows = np.float16([[0.1, 0.2, 0.7], [0.33, 0.33, 0.33]])
    np.testing.assert_array_equal(as_distribution(rows, name), rows.astype(np.float64))
    with pytest.raises(InputError, match=f"{name} at position 0 sum to 1.00012"):
        as_distribution(rows.astype(np.float64), name)
    with pytest.raises(InputError, match=f"{name} sum to 0.9"):
        as_distribution(np.float16([0.3, 0.3, 0.3]), name)


HIDDEN = np.ma.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], mask=[[0, 0, 0], [0, 1, 0]])
HIDDEN_LABELS = np.ma.array([0, 2], mask=[False, True])
HIDING = {
    "logits at (1, 1)": (as_logits, HIDDEN),
    "logits in a list of rows at (1, 1)": (as_logits, list(HIDDEN)),
    "targets at (1, 1)": (as_targets, HIDDEN, TWO_ROWS),
    "probabilities at (1, 1)": (as_probabilities, HIDDEN),
    "labels at 1": (as_labels, HIDDEN_LABELS, TWO_ROWS),
    "labels of a class at 1": (as_class_numbers, HIDDEN_LABELS, 3),
    "temperature at (1, 0)": (as_temperature, np.ma.array([[1], [2]], mask=[[0], [1]]), TWO_ROWS),
    "logits of a batch at (1, 1)": (loss_and_gradient, [0, 2], HIDDEN),
    "labels of a batch at 1": (loss_and_gradient, HIDDEN_LABELS, TWO_ROWS),
    "targets of a batch at (1, 1)": (categorical_loss_and_gradient, HIDDEN, TWO_ROWS),
    "losses at 1": (mean_over_examples, HIDDEN_LABELS.astype(float)),
    "weights at 1": (mean_over_weights, np.ones(2), HIDDEN_LABELS),
    "nats at 1": (perplexity, HIDDEN_LABELS),
}


def test_what_a_mask_hides_is_refused_with_its_name_and_place():
    said = {}
    for name, (function, *arguments) in HIDING.items():
        with pytest.raises(InputError) as refusal:
            function(*arguments)
        said[name] = str(refusal.value)
    wanted = {name: f"{name.split()[0]} are masked at position {name.partition('at ')[2]}; " for name in HIDING}
    assert {name: text for name, text in said.items() if not text.startswith(wanted[name])} == {}


def test_a_mask_that_hides_nothing_is_no_mask():
    np.testing.assert_array_equal(as_logits(np.ma.masked_invalid(ONE_ROW)), ONE_ROW)
    np.testing.assert_array_equal(as_logits(list(np.ma.masked_invalid(TWO_ROWS))), TWO_ROWS)


def test_a_gradient_is_not_written_behind_a_mask():
    with pytest.raises(InputError, match="out is a MaskedArray, not an array"):
        loss_and_gradient([0], ONE_ROW, np.ma.zeros((1, 3)))
