"""The example a reader is looking at."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scce.arrays import InputError, as_class_numbers, as_logits
from scce.classes import CLASSES, check_classes, check_count
from scce.links import number
from scce.readable import plain_number

LARGEST_LOGIT = 1e300
TEMPERATURE = number("temperature", least=0.01, most=100.0)


@dataclass(frozen=True)
class Example:
    """One example of a classification: what the model said, and what is true.

    Attributes:
        classes: 2 to 20 different names.
        logits: the model's score for each class, within 1e300 of 0; -inf masks a class.
        label: the position of the true class.
        temperature: what the logits are divided by, 0.01 to 100.
    """

    classes: tuple[str, ...] = CLASSES
    logits: tuple[float, ...] = (2.0, 1.0, 0.0, -1.0)
    label: int = 0
    temperature: float = 1.0

    def __post_init__(self) -> None:
        check_classes(self.classes)
        check_logits(self.logits, len(self.classes))
        as_class_numbers(self.label, len(self.classes))
        TEMPERATURE.check(self.temperature)

    def with_logit(self, index: int, logit: float) -> "Example":
        """Returns the example with one logit changed."""
        self._check_index(index)
        return replace(self, logits=(*self.logits[:index], float(logit), *self.logits[index + 1 :]))

    def with_class(self, name: str) -> "Example":
        """Returns the example with one more class, its logit 0."""
        return replace(self, classes=(*self.classes, name), logits=(*self.logits, 0.0))

    def with_name(self, index: int, name: str) -> "Example":
        """Returns the example with one class renamed."""
        self._check_index(index)
        return replace(self, classes=(*self.classes[:index], name, *self.classes[index + 1 :]))

    def without_class(self, index: int) -> "Example":
        """Returns the example without one class; the label stays with its class, or goes to class 0."""
        self._check_index(index)
        label = 0 if index == self.label else self.label - (index < self.label)
        return replace(
            self,
            classes=self.classes[:index] + self.classes[index + 1 :],
            logits=self.logits[:index] + self.logits[index + 1 :],
            label=label,
        )

    def _check_index(self, index: int) -> None:
        if not 0 <= index < len(self.classes):
            raise InputError(f"class {index} is outside 0..{len(self.classes) - 1}")


def check_logits(logits: Sequence[float], num_classes: int) -> None:
    """Raises InputError unless these are logits of an example with as many classes, 2 to 20."""
    check_count(num_classes)
    if len(logits) != num_classes:
        raise InputError(f"the number of logits, {len(logits)}, is not the number of classes, {num_classes}")
    for logit in as_logits(logits):
        if LARGEST_LOGIT < abs(logit) < math.inf:
            raise InputError(f"logit {plain_number(logit)} is beyond {plain_number(LARGEST_LOGIT)}")
