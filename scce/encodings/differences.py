"""Where integers and one-hot rows do not give the same number in practice: run, written down, explained.

On paper both encodings are one formula. For each input here, a framework's two losses disagree or
fail together; tests/conformance runs every record on the real framework.
"""

import math
from dataclasses import dataclass, field

from scce.labels import one_hot
from scce.losses import categorical_crossentropy, sparse_categorical_crossentropy

KERAS_ON_TENSORFLOW = "Keras 3.15.1 on TensorFlow 2.21.0"
KERAS_ON_JAX = "Keras 3.15.1 on JAX 0.10.2"
KERAS_ON_NUMPY = "Keras 3.15.1 on NumPy 2.4.6"
PYTORCH = "PyTorch 2.13.0"
OPTAX = "optax 0.2.8 on JAX 0.10.2"


@dataclass(frozen=True)
class Difference:
    """One input, the two losses that a framework computes for it, and why.

    Attributes:
        title: what is special about the input.
        version: what computed the losses, with its version numbers.
        given: Python that builds the input.
        integer_code: Python for the loss of the integer labels, to follow `given`.
        one_hot_code: Python for the loss of the same labels as one-hot rows, to follow `given`.
        integer_loss: what integer_code gives, in nats; NaN where it fails.
        one_hot_loss: what one_hot_code gives.
        why: two plain sentences, or three.
        repair: Python, to follow `given`, that gives the loss a reader wanted.
        logits: the input as the core takes it, or None where the core has no answer.
        label: its label.
    """

    title: str
    version: str
    given: str
    integer_code: str
    one_hot_code: str
    integer_loss: float
    one_hot_loss: float
    why: str
    repair: str
    logits: tuple[float, ...] | None = field(default=None, repr=False)
    label: int = 0

    @property
    def framework(self) -> str:
        """The version without its numbers: "Keras on TensorFlow", "PyTorch" and so on."""
        return " on ".join(part.split()[0] for part in self.version.split(" on "))


def core_losses(difference: Difference) -> tuple[float, float] | None:
    """Returns the core's loss of the integer and of its one-hot row, or None where it has no answer."""
    if difference.logits is None:
        return None
    label, logits = difference.label, difference.logits
    targets = one_hot(label, len(logits))
    return float(sparse_categorical_crossentropy(label, logits)), float(categorical_crossentropy(targets, logits))


_SPARSE, _CATEGORICAL = "keras.losses.SparseCategoricalCrossentropy", "keras.losses.CategoricalCrossentropy"

_SCORES = Difference(
    title="Scores that do not sum to 1, taken for probabilities",
    version=KERAS_ON_TENSORFLOW,
    given="""\
import keras
import numpy as np

probabilities = np.array([[2, 3, 5]], dtype=np.float32)
labels = np.array([2])
targets = np.array([[0, 0, 1]], dtype=np.float32)
""",
    integer_code=f"{_SPARSE}()(labels, probabilities)",
    one_hot_code=f"{_CATEGORICAL}()(targets, probabilities)",
    integer_loss=1.098612,
    one_hot_loss=0.693147,
    why="The one-hot loss divides by the sum and then clips to 1e-7..1 - 1e-7, which leaves 0.2, 0.3 and 0.5. "
    "The integer loss clips first, so 2, 3 and 5 become equal and each gets a third.",
    repair=f"{_SPARSE}()(labels, probabilities / probabilities.sum(axis=-1, keepdims=True))",
    logits=(math.log(2), math.log(3), math.log(5)),
    label=2,
)

_MANY_CLASSES = Difference(
    title="Very many classes with probability 0",
    version=KERAS_ON_TENSORFLOW,
    given="""\
import keras
import numpy as np

probabilities = np.zeros((1, 100_000), dtype=np.float32)
probabilities[0, :2] = 0.5
labels = np.array([0])
targets = np.zeros((1, 100_000), dtype=np.float32)
targets[0, 0] = 1
""",
    integer_code=f"{_SPARSE}()(labels, probabilities)",
    one_hot_code=f"{_CATEGORICAL}()(targets, probabilities)",
    integer_loss=0.703105,
    one_hot_loss=0.693147,
    why="Both losses raise every 0 to 1e-7, and 99,998 of these add up to 0.01. "
    "The integer loss divides by the sum after that, so the label's share shrinks; the one-hot loss does not.",
    repair=f"{_SPARSE}(from_logits=True)(labels, np.log(probabilities + 1e-30))",
    logits=(math.log(0.5), math.log(0.5), *[-math.inf] * 99_998),
)

_CLASS_WEIGHTS = Difference(
    title="Class weights: two denominators",
    version=PYTORCH,
    given="""\
import torch

logits = torch.tensor([[2, 1, 0.1, -1], [0, 0, 0, 0], [5, 0, 0, 0], [1, 2, 3, 4]])
labels = torch.tensor([0, 3, 1, 2])
targets = torch.nn.functional.one_hot(labels, 4).float()
weight = torch.tensor([1, 2, 0.5, 4])
""",
    integer_code="torch.nn.CrossEntropyLoss(weight)(logits, labels)",
    one_hot_code="torch.nn.CrossEntropyLoss(weight)(logits, targets)",
    integer_loss=2.233948,
    one_hot_loss=4.188652,
    why="The weighted losses add up to the same number. With integers PyTorch divides it by the weights of the "
    "labels, here 1 + 4 + 2 + 0.5 = 7.5, and with rows by the number of examples, here 4.",
    repair='torch.nn.CrossEntropyLoss(weight, reduction="sum")(logits, targets) / weight[labels].sum()',
)

_MASKED_ARRAYS = """\

logits = np.array([[1, 1, -np.inf]], dtype=np.float32)
labels = np.array([0])
targets = np.array([[1, 0, 0]], dtype=np.float32)
"""

_MASKED_TENSORS = """\
import torch

logits = torch.tensor([[1, 1, -torch.inf]])
labels = torch.tensor([0])
targets = torch.tensor([[1.0, 0.0, 0.0]])
"""

_ZERO_TIMES_INFINITY = (
    "The one-hot loss multiplies every target by a log-probability, and 0 times -inf is NaN. "
    "The integer loss looks up its label and leaves the masked class alone."
)

_BOTH_MULTIPLY = (
    "On this back end Keras turns integers into one-hot rows inside the loss. "
    "So both losses multiply 0 by -inf, which is NaN."
)


def _masked(version: str, given: str, codes: tuple[str, str, str], integer_loss: float, why: str) -> Difference:
    integer_code, one_hot_code, repair = codes
    return Difference(
        title="A masked class: one logit is -inf",
        version=version,
        given=given,
        integer_code=integer_code,
        one_hot_code=one_hot_code,
        integer_loss=integer_loss,
        one_hot_loss=math.nan,
        why=why,
        repair=repair,
        logits=(1.0, 1.0, -math.inf),
    )


_MASKED_KERAS = f"import keras\nimport numpy as np\n{_MASKED_ARRAYS}"
_KERAS_CODES = (
    f"{_SPARSE}(from_logits=True)(labels, logits)",
    f"{_CATEGORICAL}(from_logits=True)(targets, logits)",
    f"{_CATEGORICAL}(from_logits=True)(targets, np.maximum(logits, -1e9))",
)
_PYTORCH_CODES = (
    "torch.nn.CrossEntropyLoss()(logits, labels)",
    "torch.nn.CrossEntropyLoss()(logits, targets)",
    "torch.nn.CrossEntropyLoss()(logits.clamp(min=-1e9), targets)",
)
_OPTAX_CODES = (
    "optax.losses.softmax_cross_entropy_with_integer_labels(logits, labels).mean()",
    "optax.losses.softmax_cross_entropy(logits, targets).mean()",
    "optax.losses.safe_softmax_cross_entropy(logits, targets).mean()",
)

DIFFERENCES = (
    _SCORES,
    _MANY_CLASSES,
    _masked(KERAS_ON_TENSORFLOW, _MASKED_KERAS, _KERAS_CODES, 0.693147, _ZERO_TIMES_INFINITY),
    _masked(KERAS_ON_JAX, _MASKED_KERAS, _KERAS_CODES, math.nan, _BOTH_MULTIPLY),
    _masked(KERAS_ON_NUMPY, _MASKED_KERAS, _KERAS_CODES, math.nan, _BOTH_MULTIPLY),
    _masked(PYTORCH, _MASKED_TENSORS, _PYTORCH_CODES, 0.693147, _ZERO_TIMES_INFINITY),
    _masked(
        OPTAX,
        f"import numpy as np\nimport optax\n{_MASKED_ARRAYS}",
        _OPTAX_CODES,
        0.693147,
        f"{_ZERO_TIMES_INFINITY} safe_softmax_cross_entropy counts 0 times -inf as 0.",
    ),
    _CLASS_WEIGHTS,
)
