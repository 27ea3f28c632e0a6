"""Cross-entropy from logits to loss and gradient, in NumPy, written to be read."""

from scce.arrays import InputError
from scce.information import cross_entropy, entropy, kl_divergence
from scce.kernel import categorical_loss_and_gradient, loss_and_gradient
from scce.labels import labels_from_one_hot, one_hot, smooth_labels
from scce.losses import (
    categorical_crossentropy,
    categorical_gradient,
    sparse_categorical_crossentropy,
    sparse_gradient,
)
from scce.softmax import complement, log_softmax

__all__ = [
    "InputError",
    "categorical_crossentropy",
    "categorical_gradient",
    "categorical_loss_and_gradient",
    "complement",
    "cross_entropy",
    "entropy",
    "kl_divergence",
    "labels_from_one_hot",
    "log_softmax",
    "loss_and_gradient",
    "one_hot",
    "smooth_labels",
    "sparse_categorical_crossentropy",
    "sparse_gradient",
]
