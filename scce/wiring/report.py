"""What a framework reports of some logits with a wiring, beside what is true of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, IntArray, as_labels, as_logits
from scce.frameworks import evaluate
from scce.frameworks.arithmetic import probabilities
from scce.losses import sparse_categorical_crossentropy, sparse_gradient
from scce.wiring.bounds import double_softmax_ceiling, double_softmax_floor
from scce.wiring.kind import Wiring


@dataclass(frozen=True)
class Report:
    """A loss and its gradient, and the right ones.

    Attributes:
        wiring: what lies between the logits and the loss.
        loss: what the framework reports, in nats, computed in float32; NaN where it reports that.
        true_loss: the cross-entropy of the logits, in nats, computed in float64.
        gradient: the slope of the reported loss along every logit, of their shape.
        right_gradient: the slope of the true loss along every logit.
        notes: what is wrong and what the framework does then, a sentence each.
    """

    wiring: Wiring
    loss: float
    true_loss: float
    gradient: FloatArray
    right_gradient: FloatArray
    notes: tuple[str, ...]


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
        notes=(*_wiring_notes(wiring, z.shape[-1]), *notes),
    )


def loss_and_gradient(
    wiring: Wiring, logits: FloatArray, labels: IntArray, *, compiled: bool = True
) -> tuple[float, FloatArray, tuple[str, ...]]:
    """Returns what a step of training computes in the framework, NaN where it does.

    Args:
        wiring: the framework, the last layer and the loss.
        logits: shape (N, K), float32.
        labels: shape (N,).
        compiled: whether the step is compiled, as `fit` does it where the framework has a compiler.

    Returns:
        The mean loss in nats, its gradient along the logits (N, K), and sentences on what the loss does with them.
    """
    through_softmax = wiring.last_layer == "softmax" and not wiring.finds_logits
    given = probabilities(logits) if through_softmax else logits
    from_logits = wiring.from_logits or wiring.finds_logits

    loss, slopes, notes = _evaluated(wiring.framework, labels, given, from_logits)
    if wiring.framework == "keras-jax" and compiled and np.isnan(loss):
        # The loss multiplies with a one-hot row, and 0 times the NaN of another class is NaN. The compiler
        # makes a look-up of it, as Keras has it on torch.
        loss, _, notes = _evaluated("keras-torch", labels, given, from_logits)
        if not np.isnan(loss):
            notes = (*notes, "So it is when JAX compiles the step, as fit does. A loss that is not compiled is NaN.")
    if through_softmax:
        # d p[j] / d z[i] = p[j] ((1 if i is j) - p[i])
        with np.errstate(over="ignore", invalid="ignore"):
            slopes = given * (slopes - (slopes * given).sum(axis=-1, keepdims=True))
    return loss, slopes, notes


def _evaluated(
    framework: str, labels: IntArray, predictions: FloatArray, from_logits: bool
) -> tuple[float, FloatArray, tuple[str, ...]]:
    evaluation = evaluate(framework, labels, predictions, from_logits=from_logits, reduction="mean")
    # Only an error leaves these out, and labels that are classes are no error in any framework.
    assert evaluation.loss is not None
    assert evaluation.gradient is not None
    return evaluation.loss, evaluation.gradient, evaluation.notes


def _wiring_notes(wiring: Wiring, num_classes: int) -> list[str]:
    if wiring.finds_logits:
        found = ["Keras on TensorFlow finds the logits behind the softmax layer, and computes the loss from them."]
        warned = (
            "It warns that from_logits=True does not fit a softmax layer, and computes the right loss all the same."
        )
        return [*found, warned] if wiring.from_logits else found
    if wiring.right:
        return []
    if wiring.from_logits:
        low, high = double_softmax_floor(num_classes), double_softmax_ceiling(num_classes)
        return [f"Softmax is applied twice: the loss stays between {low:.4f} and {high:.4f}, whatever the logits are."]
    return ["The loss takes the logits for probabilities: they are clipped to 1e-7..1 - 1e-7, and made to sum to 1."]
