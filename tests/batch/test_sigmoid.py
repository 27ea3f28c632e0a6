"""One sigmoid output is two columns: binary cross-entropy is the loss of this page."""

import numpy as np
import pytest

from scce.batch.scores import score
from scce.batch.sigmoid import LABELS, OUTPUTS, sigmoid_example, two_columns
from scce.batches import Batch


def test_two_columns_of_probabilities_cost_the_binary_cross_entropy():
    p, y = np.array([0.9, 0.2, 0.7, 1e-3]), np.array([1, 0, 1, 0])
    binary = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    assert score(Batch(y, two_columns(p, from_logits=False), False)).losses == pytest.approx(binary)


def test_two_columns_of_logits_cost_the_same_as_their_sigmoid():
    z, y = np.array([2.0, -1.5, 0.0]), np.array([1, 0, 0])
    by_logits = score(Batch(y, two_columns(z, from_logits=True), True)).losses
    by_sigmoid = score(Batch(y, two_columns(1 / (1 + np.exp(-z)), from_logits=False), False)).losses
    assert by_logits == pytest.approx(by_sigmoid)


def test_the_columns_are_written_as_people_write_them():
    assert two_columns([0.9, 0.2], from_logits=False).tolist() == [[0.1, 0.9], [0.8, 0.2]]


def test_the_example_has_the_loss_of_scikit_learn_s_log_loss():
    batch = sigmoid_example()
    assert (batch.labels, tuple(row[1] for row in batch.predictions)) == (LABELS, OUTPUTS)
    assert score(batch.arrays).losses.mean() == pytest.approx(0.228393, abs=5e-7)
