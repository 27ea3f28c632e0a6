"""The sample's images and labels are those of scikit-learn, pixel by pixel."""

import json

import numpy as np
import pytest

from scce.datasets.digits import FILE, load_digits

PROGRAM = """
import json
from sklearn.datasets import load_digits
digits = load_digits()
print(json.dumps([digits.images[{0}].tolist(), digits.target[{0}].tolist()]))
"""


@pytest.fixture(scope="module")
def indices():
    """Where among the digits of scikit-learn those of the sample stand."""
    with np.load(FILE) as file:
        return file["indices"]


def test_the_images_and_labels_are_those_of_scikit_learn(run, indices):
    images, labels = json.loads(run("scikit-learn", PROGRAM.format(indices.tolist()))[0])
    np.testing.assert_array_equal(load_digits().images, images)
    np.testing.assert_array_equal(load_digits().labels, labels)


def test_no_digit_is_there_twice(indices):
    assert len(set(indices.tolist())) == len(indices)
