"""What a framework reports of some logits with a wiring, beside what is true of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, IntArray, as_labels, as_logits
from scce.batches import PLAIN_MEAN, Batch
from scce.frameworks import Framework, Note, evaluate, note, probabilities, sentence
from scce.losses import sparse_categorical_crossentropy, sparse_gradient
from scce.wiring.kind import Wiring
from scce.wiring.words import about_wiring


@dataclass(frozen=True)
class Report:
    """A loss and its gradient, and the right ones.

    Attributes:
        wiring: what lies between the logits and the loss.
        loss: what the framework reports, in nats, computed in float32; NaN where it reports that.
        true_loss: the cross-entropy of the logits, in nats, computed in float64.
        gradient: the slope of the reported loss along every logit, of their shape.
        right_gradient: the slope of the true loss along every logit.
        notes: what the loss does with what it is given.
    """

    wiring: Wiring
    loss: float
    true_loss: float
    gradient: FloatArray
    right_gradient: FloatArray
    notes: tuple[Note, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is wrong with the wiring, and what the framework does then, a sentence each."""
        num_classes = self.gradient.shape[-1]
        return (*about_wiring(self.wiring, num_classes), *map(sentence, self.notes))


def reported(wiring: Wiring, logits: ArrayLike, label: ArrayLike) -> Report:
    """Returns the loss that a framework reports and the gradient that reaches the logits, and the right ones.

    Args:
        wiring: the framework, the last layer and the loss.
        logits: what the last layer has before its activation: (K,), or (N, K) for the mean loss of N examples.
        label: an integer in 0..K-1, or N of them.

    Raises:
        InputError: if the logits or the labels are not as above, or do not fit each other.
    """
    z = np.asarray(as_logits(logits), dtype=np.float64)
    y = as_labels(label, z)
    rows = z.reshape(-1, z.shape[-1])
    with np.errstate(over="ignore"):
        loss, gradient, notes = loss_and_gradient(wiring, rows.astype(np.float32), y.reshape(-1))
    return Report(
        wiring=wiring,
        loss=loss,
        true_loss=float(sparse_categorical_crossentropy(y, z).mean()),
        gradient=gradient.reshape(z.shape),
        right_gradient=sparse_gradient(y, z) / len(rows),
        notes=notes,
    )


def loss_and_gradient(
    wiring: Wiring, logits: FloatArray, labels: IntArray, *, compiled: bool = True
) -> tuple[float, FloatArray, tuple[Note, ...]]:
    """Returns what a step of training computes in the framework, NaN where it does.

    Args:
        wiring: the framework, the last layer and the loss.
        logits: shape (N, K), float32.
        labels: shape (N,).
        compiled: whether the step is compiled, as `fit` does it where the framework has a compiler.

    Returns:
        The mean loss in nats, its gradient along the logits (N, K), and notes on what the loss does with them.
    """
    through_softmax = wiring.last_layer == "softmax" and not wiring.finds_logits
    given = probabilities(logits) if through_softmax else logits
    from_logits = wiring.from_logits or wiring.finds_logits

    loss, slopes, notes = _evaluated(wiring.model, labels, given, from_logits)
    if wiring.model.compiled and compiled and np.isnan(loss):
        loss, _, notes = _evaluated(wiring.model.compiled, labels, given, from_logits)
        if not np.isnan(loss):
            notes = (*notes, note("number only where compiled"))
    if through_softmax:
        # d p[j] / d z[i] = p[j] ((1 if i is j) - p[i])
        with np.errstate(over="ignore", invalid="ignore"):
            slopes = given * (slopes - (slopes * given).sum(axis=-1, keepdims=True))
    return loss, slopes, notes


def _evaluated(
    framework: Framework, labels: IntArray, predictions: FloatArray, from_logits: bool
) -> tuple[float, FloatArray, tuple[Note, ...]]:
    evaluation = evaluate(framework, Batch(labels, predictions, from_logits), PLAIN_MEAN)
    # Only an error leaves these out, and labels that are classes are no error in any framework.
    assert evaluation.loss is not None
    assert evaluation.gradient is not None
    return evaluation.loss, evaluation.gradient, evaluation.notes
