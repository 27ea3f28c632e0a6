"""The data sets are what they say: random, real, curled up, or a reader's own; and held-out data stays out."""

import numpy as np
import pytest

from scce.arrays import InputError
from scce.datasets import Dataset, dataset_from_columns, handwritten_digits, random_data, spirals, split, standardized
from scce.datasets.digits import load_digits
from scce.datasets.images import FILE

MADE = {"random": random_data, "spirals": spirals, "digits": lambda seed=0: handwritten_digits()}
every_set = pytest.mark.parametrize("make", MADE.values(), ids=MADE)


def rows(dataset):
    """Returns the examples, to be compared as a set."""
    return {(*row.tolist(), int(label)) for row, label in zip(dataset.inputs, dataset.labels, strict=True)}


def sentence_of(function, *arguments):
    """Returns the sentence that a function refuses its arguments with."""
    with pytest.raises(InputError) as refusal:
        function(*arguments)
    return str(refusal.value)


@every_set
def test_inputs_are_float32_and_every_class_occurs(make):
    dataset = make()
    assert dataset.inputs.dtype == np.float32
    assert set(dataset.labels.tolist()) == set(range(dataset.num_classes))


@pytest.mark.parametrize("make", [random_data, spirals])
def test_the_same_seed_makes_the_same_data_and_another_seed_other_data(make):
    first, again, other = make(seed=3), make(seed=3), make(seed=4)
    assert first.inputs.tobytes() == again.inputs.tobytes()
    assert not np.array_equal(first.inputs, other.inputs)


def test_the_random_data_is_that_of_the_first_keras_program():
    data = random_data()
    assert (data.inputs.shape, data.classes) == ((100, 32), ("cat", "dog", "bird", "fish"))


def test_the_inputs_of_the_random_data_are_normal_and_its_labels_uniform():
    data = random_data(10_000)
    np.testing.assert_allclose([data.inputs.mean(), data.inputs.std()], [0, 1], atol=0.01)
    np.testing.assert_allclose(np.bincount(data.labels) / 10_000, 0.25, atol=0.02)


def test_the_arms_of_the_spirals_are_one_another_turned():
    first, second, third = (spirals(noise=0).inputs[label::3] for label in range(3))
    angles = [np.unwrap(np.arctan2(arm[:, 1], arm[:, 0])) for arm in (first, second, third)]
    np.testing.assert_allclose((angles[1] - angles[0]) % (2 * np.pi), 2 * np.pi / 3, atol=0.1)
    np.testing.assert_allclose((angles[2] - angles[1]) % (2 * np.pi), 2 * np.pi / 3, atol=0.1)


def test_the_spirals_fit_a_picture_of_fixed_size():
    assert np.abs(spirals(1000, noise=1).inputs).max() <= 1


# ---- digits ------------------------------------------------------------------------------------


def test_the_file_of_all_digits_is_small():
    assert FILE.stat().st_size < 150_000


def test_there_are_1797_digits_from_paper_to_ink():
    inputs = handwritten_digits().inputs
    assert (inputs.shape, inputs.min(), inputs.max()) == ((1797, 64), 0, 1)


def test_the_digits_with_logits_are_among_all_digits():
    few = load_digits()
    sample = Dataset(few.images.reshape(-1, 64).astype(np.float32) / 16, few.labels, handwritten_digits().classes)
    assert rows(sample) < rows(handwritten_digits())


def test_the_digits_are_read_once_and_cannot_be_written_to():
    digits = handwritten_digits()
    assert handwritten_digits() is digits
    assert not any(array.flags.writeable for array in (digits.inputs, digits.labels))


# ---- held-out data -----------------------------------------------------------------------------


@every_set
@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_a_split_loses_nothing_and_holds_out_the_same_share_of_every_class(make, share):
    dataset = make()
    training, held_out = split(dataset, share)
    assert rows(training) | rows(held_out) == rows(dataset)
    assert not rows(training) & rows(held_out)
    expected = share * np.bincount(dataset.labels)
    np.testing.assert_allclose(np.bincount(held_out.labels), expected, atol=0.5)


def test_the_seed_chooses_what_is_held_out():
    first, again, other = (split(spirals(), 0.2, seed)[1] for seed in (1, 1, 2))
    assert rows(first) == rows(again) != rows(other)


def test_a_class_with_one_example_is_not_held_out():
    dataset = dataset_from_columns(np.arange(9)[:, np.newaxis], ["rare", *["often"] * 8])
    training, held_out = split(dataset, 0.9)
    assert [training.labels.tolist().count(1), held_out.labels.tolist().count(1)] == [1, 0]


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        (0, "share 0 of 100 examples leaves nothing to hold out"),
        (1.5, "share 1.5 is outside 0..1"),
        ("half", "share 'half' is outside 0..1"),
    ],
)
def test_a_share_that_is_none_is_refused(share, sentence):
    assert sentence_of(split, random_data(), share) == sentence


def test_even_a_share_of_1_leaves_an_example_of_every_class_to_learn_from():
    training, _ = split(random_data(), 1)
    assert sorted(training.labels.tolist()) == [0, 1, 2, 3]


def test_standardized_training_data_has_mean_0_and_deviation_1():
    (data,) = standardized(Dataset(random_data().inputs * 7 + 300, random_data().labels, random_data().classes))
    np.testing.assert_allclose(data.inputs.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(data.inputs.std(axis=0), 1, atol=1e-5)


def test_held_out_data_is_measured_by_the_training_data():
    training = dataset_from_columns([[0.0], [2.0]], ["a", "b"])
    held_out = dataset_from_columns([[1.0], [4.0]], ["a", "b"])
    assert standardized(training, held_out)[1].inputs.tolist() == [[0], [3]]


def test_a_feature_that_never_changes_becomes_0():
    (data,) = standardized(dataset_from_columns([[0.1, 1], [0.1, 2], [0.1, 4]], [0, 1, 0]))
    assert data.inputs[:, 0].tolist() == [0, 0, 0]


# ---- a reader's own columns --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        (["setosa", "virginica", "setosa"], ("setosa", "virginica")),
        (["b", "a", "c"], ("a", "b", "c")),
        (["Katze ", "Hund", "Katze"], ("Hund", "Katze")),
        ([10, 9, 10], ("9", "10")),
        (np.array([3, 1, 2]), ("1", "2", "3")),
        ([1.0, 2.0, 1.0], ("1", "2")),
        ([True, False, True], ("False", "True")),
        ([1, "one", 1], ("1", "one")),
        (np.array(["x", "y", "x"], dtype=object), ("x", "y")),
    ],
)
def test_the_classes_keep_what_the_labels_were(labels, classes):
    dataset = dataset_from_columns(np.eye(3), labels)
    assert dataset.classes == classes
    assert [classes[label] for label in dataset.labels] == [
        str(int(label) if isinstance(label, float) else label).strip() for label in labels
    ]


def test_the_features_stay_as_they_are():
    assert dataset_from_columns([[1, 2000], [3, -4000]], ["a", "b"]).inputs.tolist() == [[1, 2000], [3, -4000]]


@pytest.mark.parametrize(
    ("features", "labels", "sentence"),
    [
        (np.eye(3), ["a", "b"], "2 labels do not fit 3 rows of features"),
        (np.eye(3), ["a", "a", "a"], "the labels have 1 different values, outside 2..100"),
        (
            np.ones((200, 1)),
            list(range(200)),
            "the labels have 200 different values, outside 2..100; is it a number to be predicted, and no class?",
        ),
        (np.eye(3), ["a", "", "b"], "label '' at position 1 is neither text nor a whole number"),
        (np.eye(3), ["a", None, "b"], "label None at position 1 is neither text nor a whole number"),
        (np.eye(3), [1, 2, np.nan], "label nan at position 2 is neither text nor a whole number"),
        (np.eye(3), [1, 2.5, 3], "label 2.5 at position 1 is neither text nor a whole number"),
        ([[1, np.nan], [1, 2]], [0, 1], "feature nan at position (0, 1) is no number that fits into float32"),
        ([[1, 2], [1e39, 2]], [0, 1], "feature 1e+39 at position (1, 0) is no number that fits into float32"),
        ([["1", "2"], ["3", "four"]], [0, 1], "feature 'four' at position (1, 1) is not a number"),
        ([[1, 2], [3]], [0, 1], "the features are not rows of numbers, all of the same length"),
        (["one", "two"], [0, 1], "the features are not rows of numbers, all of the same length"),
        (np.ones(3), [0, 1, 0], "features of shape (3,) are not 2 to 20,000 rows of 1 to 2,048 numbers"),
        (np.ones((1, 3)), [0], "features of shape (1, 3) are not 2 to 20,000 rows of 1 to 2,048 numbers"),
        (np.ones((2, 2049)), [0, 1], "features of shape (2, 2049) are not 2 to 7,808 rows of 1 to 2,048 numbers"),
    ],
)
def test_columns_that_cannot_be_used_are_refused_in_a_sentence(features, labels, sentence):
    assert sentence_of(dataset_from_columns, features, labels) == sentence


@pytest.mark.parametrize(
    ("inputs", "labels", "classes", "sentence"),
    [
        (np.ones((2, 3)), np.array([0, 2]), ("a", "b"), "label 2 at position 1 is outside 0..1 (2 classes)"),
        (np.ones((2, 3)), np.array([0]), ("a", "b"), "labels of shape (1,) do not fit inputs of shape (2, 3)"),
        (np.ones(3), np.array([0]), ("a", "b"), "inputs of shape (3,) are not rows of numbers, shape (N, D)"),
        (np.full((1, 1), np.inf), np.array([0]), ("a", "b"), "input inf at position (0, 0) is not a finite number"),
    ],
)
def test_a_data_set_that_does_not_fit_together_is_refused(inputs, labels, classes, sentence):
    assert sentence_of(Dataset, inputs, labels, classes) == sentence
