"""The example a reader is looking at, and its form in a URL."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scce.arrays import InputError, as_class_numbers, as_logits
from scce.classes import CLASSES, check_classes, check_count
from scce.links.texts import noting, number_in, only_value, whole_number_in
from scce.readable import plain_number

LARGEST_LOGIT = 1e300
LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.01, 100.0


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
        _check_logits(self.logits, len(self.classes))
        as_class_numbers(self.label, len(self.classes))
        _check_temperature(self.temperature)

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


def to_query(example: Example) -> dict[str, str | list[str]]:
    """Returns the example as the parameters of a URL; from_query reads them back exactly."""
    return {
        "class": list(example.classes),
        "logits": ",".join(map(plain_number, example.logits)),
        "label": str(example.label),
        "temperature": plain_number(example.temperature),
    }


def from_query(query: Mapping[str, Sequence[str]]) -> tuple[Example, tuple[str, ...]]:
    """Returns the example that a URL's parameters describe, and a sentence for every part that is of no use.

    What cannot be used, or is not there, comes from the default example; if only the number of
    classes is known, they are called class 0, class 1, ... and their logits are 0.

    Args:
        query: every parameter with all its values.
    """
    problems: list[str] = []
    default = Example()

    classes = tuple(query.get("class", ()))
    with noting(problems, "class"):
        if classes:
            check_classes(classes)
    if problems:
        classes = ()

    logits: tuple[float, ...] = ()
    with noting(problems, "logits"):
        if text := only_value(query, "logits"):
            found = tuple(number_in(part, "logit") for part in text.split(","))
            _check_logits(found, len(classes) or check_count(len(found)))
            logits = found

    if not classes:
        size = len(logits) or len(default.classes)
        classes = default.classes if size == len(default.classes) else tuple(f"class {i}" for i in range(size))
    if not logits:
        logits = default.logits if classes == default.classes else (0.0,) * len(classes)

    label = default.label
    with noting(problems, "label"):
        if text := only_value(query, "label"):
            label = int(as_class_numbers(whole_number_in(text, "class number"), len(classes)))

    temperature = default.temperature
    with noting(problems, "temperature"):
        if text := only_value(query, "temperature"):
            value = number_in(text, "temperature")
            _check_temperature(value)
            temperature = value

    return Example(classes, logits, label, temperature), tuple(problems)


def _check_logits(logits: Sequence[float], num_classes: int) -> None:
    if len(logits) != num_classes:
        raise InputError(f"the number of logits, {len(logits)}, is not the number of classes, {num_classes}")
    for logit in as_logits(logits):
        if LARGEST_LOGIT < abs(logit) < math.inf:
            raise InputError(f"logit {plain_number(logit)} is beyond {plain_number(LARGEST_LOGIT)}")


def _check_temperature(temperature: float) -> None:
    if not LOWEST_TEMPERATURE <= temperature <= HIGHEST_TEMPERATURE:
        bounds = f"{plain_number(LOWEST_TEMPERATURE)}..{plain_number(HIGHEST_TEMPERATURE)}"
        raise InputError(f"temperature {plain_number(temperature)} is outside {bounds}")
