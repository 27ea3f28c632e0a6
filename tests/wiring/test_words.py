"""The cure of a wrong wiring gives the right one, and a right one needs none."""

import pytest

from scce.wiring import WIRED, Wiring, wirings
from scce.wiring.words import cause_and_cure

EVERY = [wiring for framework in WIRED for wiring in wirings(framework)]


def test_there_is_a_cure_where_a_loss_is_wrong_and_only_there():
    cured = [wiring for wiring in EVERY if cause_and_cure(wiring)]
    assert cured == [wiring for wiring in EVERY if not wiring.right and not wiring.finds_logits]


@pytest.mark.parametrize(
    ("wiring", "said"),
    [
        (
            Wiring("keras-jax", "softmax", True),
            "Softmax twice: remove the last layer's softmax, or set from_logits=False.",
        ),
        (Wiring("torch", "softmax", True), "Softmax twice: remove the last layer's softmax, the loss has its own."),
        (
            Wiring("keras-jax", "linear", False),
            "No softmax at all: set from_logits=True, or add a softmax to the last layer.",
        ),
    ],
)
def test_the_cause_comes_first_and_then_the_cure(wiring, said):
    assert cause_and_cure(wiring) == said
