"""What a reader knows beside the loss: each of it optional, and checked once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scce.arrays import InputError, as_fraction, as_num_classes, as_whole_number, short
from scce.diagnosis.framework_names import FRAMEWORKS
from scce.diagnosis.log_text import Reading, Source, numbers_in, prepared, reading_of
from scce.diagnosis.written import Written, written

MOST_CLASSES = 1_000_000
MOST_EXAMPLES = 10**9
OVER_WEIGHTS = ("PyTorch", "scikit-learn")  # whose weighted mean divides by the sum of the weights
ASKED = ("accuracy", "batch_size", "tokens", "framework", "smoothing", "class_counts", "series")


@dataclass(frozen=True)
class Known:
    """What is known of a loss.

    Attributes:
        num_classes: K.
        accuracy: the share of right answers, with its digits.
        batch_size: examples of a batch.
        tokens: tokens of a batch, those that count and those that do not.
        framework: whose loss it is, as a reader calls it.
        smoothing: the share of every target that all classes share.
        class_counts: how many examples each class has.
        series: the losses before it, or around it.
        class_weights: one per class; none where they are only said to be there; None where nothing is said of them.
        told: what the text of the loss says of the framework: "PyTorch, from your text"; "" where the reader says it.
        frameworks: those that the text names, where they are several and the reader has chosen none.
        sizes_said: the numbers of classes that the text says, where they are several and the reader has chosen none.
    """

    num_classes: int | None = None
    accuracy: Written | None = None
    batch_size: int | None = None
    tokens: int | None = None
    framework: str | None = None
    smoothing: float | None = None
    class_counts: tuple[int, ...] | None = None
    series: tuple[Written, ...] = ()
    class_weights: tuple[float, ...] | None = None
    told: str = ""
    frameworks: tuple[str, ...] = ()
    sizes_said: tuple[int, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """What a sum may have been made of: the examples of a batch, its tokens, both multiplied."""
        given = [size for size in (self.batch_size, self.tokens) if size is not None]
        product = [given[0] * given[1]] if len(given) == 2 else []
        return tuple(dict.fromkeys(size for size in (*given, *product) if size > 1))


def as_known(num_classes: Any, known: dict[str, Any], reading: Reading) -> Known:
    """Returns what is known, checked; the text of the loss may say an accuracy too.

    Raises:
        InputError: if something is no legal value, or is nothing that is asked.
    """
    for name in known:
        if name not in ASKED:
            raise InputError(f"{short(repr(name))} is nothing that is asked here; there are {', '.join(ASKED)}")
    given = {name: value for name, value in known.items() if value is not None}
    counts = _class_counts(given["class_counts"]) if "class_counts" in given else None
    num_classes = _classes_of(counts, reading.class_weights) if num_classes is None else num_classes
    accuracies = reading.others.get("accuracy") or reading.others.get("val_accuracy") or ()
    said = [each for each in accuracies if each.is_finite]
    return Known(
        num_classes=None if num_classes is None else _num_classes(num_classes),
        accuracy=_accuracy(given["accuracy"]) if "accuracy" in given else said[-1] if said else None,
        batch_size=as_whole_number(given["batch_size"], "batch size", 1, MOST_EXAMPLES)
        if "batch_size" in given
        else None,
        tokens=as_whole_number(given["tokens"], "number of tokens", 1, MOST_EXAMPLES) if "tokens" in given else None,
        framework=_framework(given["framework"]) if "framework" in given else reading.framework,
        told="" if "framework" in given or reading.framework is None else reading.frameworks[0].told,
        frameworks=_several(reading.frameworks) if "framework" not in given else (),
        smoothing=as_fraction(given["smoothing"], "smoothing") if "smoothing" in given else None,
        class_counts=counts,
        series=_series(given["series"]) if "series" in given else (),
        class_weights=reading.class_weights,
        sizes_said=reading.sizes if num_classes is None and len(reading.sizes) > 1 else (),
    )


def _classes_of(*per_class: Sequence[float] | None) -> int | None:
    """Returns K by the first of some numbers per class, where there are as many as classes can be."""
    return next((len(each) for each in per_class if each is not None and len(each) > 1), None)


def _several(sources: Sequence[Source]) -> tuple[str, ...]:
    return tuple(each.framework for each in sources) if len(sources) > 1 else ()


def _num_classes(num_classes: Any) -> int:
    found = as_num_classes(num_classes)
    if found > MOST_CLASSES:
        raise InputError(f"num_classes {found} is above {MOST_CLASSES:,}")
    return found


def _accuracy(value: Any) -> Written:
    if isinstance(value, str):
        text = prepared(value).strip()
        numbers = _numbers_or_none(text.rstrip("% "))
        if len(numbers) != 1:
            raise InputError(f"the accuracy {short(value)!r} is not one number")
        share = 0.01 if text.endswith("%") else 1.0
        number = numbers[0]
        found = Written(text, number.value * share, number.digits, number.low * share, number.high * share)
    else:
        as_fraction(value, "accuracy")
        found = written(str(value if isinstance(value, int) else float(value)))
    if not 0 <= found.value <= 1:
        raise InputError(f"the accuracy {short(repr(value))} is outside 0..1; write 70 percent as 0.7 or 70%")
    return found


def _numbers_or_none(text: str) -> tuple[Written, ...]:
    try:
        return numbers_in(text)
    except InputError:
        return ()


def _framework(value: Any) -> str:
    name = value.strip().lower() if isinstance(value, str) else ""
    if name not in FRAMEWORKS:
        known = ", ".join(dict.fromkeys(FRAMEWORKS.values()))
        raise InputError(f"framework {short(repr(value))} is not one of {known}")
    return FRAMEWORKS[name]


def _class_counts(values: Any) -> tuple[int, ...]:
    if not isinstance(values, list | tuple | np.ndarray) or not 1 <= len(values) <= MOST_CLASSES:
        raise InputError(f"class_counts {short(repr(values))} are not one number per class")
    counts = tuple(as_whole_number(each, "count of a class", 0, 10**12) for each in values)
    if not sum(counts):
        raise InputError(f"class_counts {short(repr(values))} hold no example")
    return counts


def _series(values: Any) -> tuple[Written, ...]:
    return reading_of(values).losses
