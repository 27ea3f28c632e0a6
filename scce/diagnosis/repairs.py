"""What to change: for each cause a program of each framework, complete, that runs and checks itself.

Where the writer of our programs has one it is that one; TensorFlow's, and those that train, stand in programs.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scce.batches import Batch, Way
from scce.diagnosis import programs
from scce.diagnosis.constant import Constant, Key
from scce.snippets import batch_snippet, loss_snippet

WRITERS: Mapping[str, str] = MappingProxyType({"Keras": "Keras", "PyTorch": "PyTorch", "Optax": "optax"})
EXAMPLES = 8
IGNORED = -100  # PyTorch's own default
SHOWN_CLASSES = 3  # of a batch that is written out
USUAL_CLASSES = 10


@dataclass(frozen=True)
class Repair:
    """What to change in a framework.

    Attributes:
        framework: "Keras", "PyTorch", "Optax" or "TensorFlow".
        words: what it is, in a sentence.
        code: a complete program.
    """

    framework: str
    words: str
    code: str


def repairs_of(match: Constant) -> tuple[Repair, ...]:
    """Returns what to change, in each framework."""
    size = match.num_classes or USUAL_CLASSES
    return _REPAIRS[match.key](size)


def _logits(words: str) -> Callable[[int], tuple[Repair, ...]]:
    """Returns the loss of a batch from logits, averaged once."""

    def made(size: int) -> tuple[Repair, ...]:
        written = [
            Repair(name, words, loss_snippet(writer, "integer", EXAMPLES, size)) for name, writer in WRITERS.items()
        ]
        return (*written, Repair("TensorFlow", words, programs.tensorflow_loss(EXAMPLES, size)))

    return made


def _learning(words: str) -> Callable[[int], tuple[Repair, ...]]:
    """Returns programs that learn one batch by heart."""

    def made(size: int) -> tuple[Repair, ...]:
        few = min(size, USUAL_CLASSES)
        return tuple(Repair(name, words, write(few)) for name, write in programs.ONE_BATCH.items())

    return made


def _ignoring(_: int) -> tuple[Repair, ...]:
    words = "Divide by the labels that count: the loss is told which label does not."
    labels = np.array([*range(SHOWN_CLASSES), IGNORED, IGNORED])
    asked = Batch(labels, np.zeros((len(labels), SHOWN_CLASSES), np.float32), True)
    way = Way(ignore_label=IGNORED)
    written = [Repair(name, words, batch_snippet(writer, asked, way)) for name, writer in WRITERS.items()]
    return (*written, Repair("TensorFlow", words, programs.tensorflow_ignoring(IGNORED, SHOWN_CLASSES)))


def _weighing(_: int) -> tuple[Repair, ...]:
    asked = Batch(np.array([0, 0, 1]), np.array([[1, 0], [0, 1], [0, 0]], np.float32), True)
    way = Way("weighted mean", class_weights=(1.0, 3.0))
    written = [Repair(name, _OVER_WEIGHTS[name], batch_snippet(writer, asked, way)) for name, writer in WRITERS.items()]
    return (*written, Repair("TensorFlow", _OVER_WEIGHTS["TensorFlow"], programs.tensorflow_weighing()))


_SUM_OF_WEIGHTS = "Divide by the sum of the weights yourself: then the mean is PyTorch's."
_OVER_WEIGHTS = {
    "Keras": 'reduction="mean_with_sample_weight" divides by the sum of the weights, as PyTorch does: then both means '
    "are the same.",
    "PyTorch": 'It divides by the sum of the weights already. For Keras\'s mean take reduction="sum", and divide by '
    "the number of examples.",
    "Optax": _SUM_OF_WEIGHTS,
    "TensorFlow": _SUM_OF_WEIGHTS,
}


def _measuring(_: int) -> tuple[Repair, ...]:
    words = "Compute loss and accuracy from the same outputs and the same labels."
    return tuple(Repair(name, words, code) for name, code in programs.LOSS_AND_ACCURACY.items())


_ONCE = "Average once: this is the mean loss of a batch, and nothing is divided after it."
_LOGITS = "Give the loss logits, from a last layer without softmax, and tell it so."
_LEARN = "One small batch must be learned by heart: if yours is not, compare your model with this program line by line."
_REPAIRS: Mapping[Key, Callable[[int], tuple[Repair, ...]]] = MappingProxyType(
    {
        "guessing": _learning(_LEARN),
        "near_guessing": _learning(_LEARN),
        "class_shares": _learning(_LEARN),
        "clip": _logits(_LOGITS),
        "lower_clip": _logits("Nothing is to be repaired if it is right on other data; from logits no digit is lost."),
        "double_softmax_floor": _logits(_LOGITS),
        "double_softmax_ceiling": _logits(_LOGITS),
        "smoothing_floor": _logits("Watch the loss without smoothing beside it: it can reach 0."),
        "focal": _logits("Watch the plain cross-entropy beside the focal loss: that is what it is compared with."),
        "bits": _logits("The losses of the frameworks are in nats; divide by ln 2 only where bits are shown."),
        "log10": _logits("The losses of the frameworks are in nats: take the natural logarithm."),
        "perplexity": _logits("The loss is in nats; its exponential is the perplexity."),
        "sum_not_mean": _logits(_ONCE),
        "divided_twice": _logits(_ONCE),
        "mean_over_ignored": _ignoring,
        "binary_cross_entropy": _logits("For one class per example take the loss with one softmax over all classes."),
        "one_unit": _logits("Give the last layer one unit per class; two classes are two units."),
        "constant_output": _learning(_LEARN),
        "confident_and_wrong": _learning(
            "Scale the inputs, check that labels and inputs belong together, and take shorter steps."
        ),
        "metric_not_loss": _measuring,
        "class_weights": _weighing,
        "nan": _learning("Check labels and inputs before the step, take the loss from logits, and clip the gradient."),
        "infinite": _logits(_LOGITS),
        "negative": _logits("Take the cross-entropy of logits: it is never below 0."),
    }
)
