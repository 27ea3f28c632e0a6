"""Every step of one example's loss, so that a page can show each."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray
from scce.labels import one_hot
from scce.logit_lab.example import Example
from scce.losses import categorical_crossentropy, categorical_gradient, sparse_gradient
from scce.softmax import softmax_of


@dataclass(frozen=True)
class Walkthrough:
    """The way from K logits to a loss and its gradient. Losses are in nats.

    Attributes:
        scaled_logits: (K,) the logits over the temperature: what softmax sees.
        probabilities: (K,) softmax of them.
        targets: (K,) the label as a one-hot row.
        loss: from the integer label.
        categorical_loss: from the one-hot row; the same number.
        losses: (K,) what the loss would be if class k were the true one.
        gradient: (K,) the loss's slope along each logit, from the integer label.
        categorical_gradient: (K,) the same from the one-hot row.
        uniform_loss: the loss of a model that guesses uniformly, ln K.
    """

    scaled_logits: FloatArray
    probabilities: FloatArray
    targets: FloatArray
    loss: float
    categorical_loss: float
    losses: FloatArray
    gradient: FloatArray
    categorical_gradient: FloatArray
    uniform_loss: float


def walk_through(example: Example) -> Walkthrough:
    """Returns all steps from the example's logits to its loss and gradient.

    The loss is that of the logits over the temperature T; its slope along a logit
    therefore carries a factor 1/T.
    """
    num_classes = len(example.classes)
    scaled_logits = np.array(example.logits) / example.temperature
    targets = one_hot(example.label, num_classes)
    found = softmax_of(scaled_logits)
    losses = 0 - found.log_probabilities  # if each class were the true one
    return Walkthrough(
        scaled_logits=scaled_logits,
        probabilities=found.probabilities,
        targets=targets,
        loss=float(losses[example.label]),
        categorical_loss=float(categorical_crossentropy(targets, scaled_logits)),
        losses=losses,
        gradient=sparse_gradient(example.label, scaled_logits) / example.temperature,
        categorical_gradient=categorical_gradient(targets, scaled_logits) / example.temperature,
        uniform_loss=float(np.log(num_classes)),
    )
