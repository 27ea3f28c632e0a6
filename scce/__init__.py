"""Cross-entropy from logits to loss and gradient, in NumPy, written to be read."""

from scce.arrays import InputError
from scce.example import Example
from scce.information import entropy, kl_divergence
from scce.kernel import categorical_loss_and_gradient, loss_and_gradient
from scce.labels import labels_from_one_hot, one_hot, smooth_labels
from scce.losses import (
    categorical_crossentropy,
    categorical_gradient,
    sparse_categorical_crossentropy,
    sparse_gradient,
)
from scce.softmax import log_softmax, softmax
from scce.sweep import sweep, temperature_sweep
from scce.walkthrough import walk_through

__all__ = [
    "Example",
    "InputError",
    "categorical_crossentropy",
    "categorical_gradient",
    "categorical_loss_and_gradient",
    "entropy",
    "kl_divergence",
    "labels_from_one_hot",
    "log_softmax",
    "loss_and_gradient",
    "one_hot",
    "smooth_labels",
    "softmax",
    "sparse_categorical_crossentropy",
    "sparse_gradient",
    "sweep",
    "temperature_sweep",
    "walk_through",
]
