"""What the page of diagnoses shows, and the fields of it that a link holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scce.arrays import InputError
from scce.diagnosis.curve import FEWEST, Shape, shapes
from scce.diagnosis.curve_text import Curve, curve_of
from scce.diagnosis.deciding import causes
from scce.diagnosis.error_messages import NoLossError
from scce.diagnosis.known import MOST_CLASSES, MOST_EXAMPLES, as_known
from scce.diagnosis.log_text import Reading, reading_of
from scce.diagnosis.records import Diagnosis
from scce.links import Field, Fields, Kind, Named, View, choice, number, optional, several, whole_number

LONGEST_LOSS = 8_000  # characters: a link holds them
MOST_COUNTS = 1_000
FRAMEWORKS = {
    "keras": "Keras",
    "pytorch": "PyTorch",
    "optax": "Optax",
    "tensorflow": "TensorFlow",
    "scikit-learn": "scikit-learn",
    "caffe": "Caffe",
    "numpy": "NumPy",
}


def _check_loss(text: Any) -> None:
    if not isinstance(text, str):
        raise InputError(f"the loss {text!r} is not a text")
    if len(text) > LONGEST_LOSS:
        raise InputError(f"the text has {len(text):,} characters, and {LONGEST_LOSS:,} are read: paste its last lines")
    _read_loss(text)


def _read_loss(text: str) -> Reading:
    """Returns what a text says; a table with a head says the losses of its column.

    Raises:
        InputError: if there is no loss in it.
    """
    try:
        return reading_of(text)
    except NoLossError:
        raise
    except InputError:
        curve = _curve_or_none(text)
        if curve is None:
            raise
        return Reading(curve.training.losses)


def _curve_or_none(text: str) -> Curve | None:
    try:
        return curve_of(text)
    except InputError:
        return None


def _check_known(name: str) -> Callable[[Any], None]:
    """Returns what checks something that is known beside the loss."""

    def check(value: Any) -> None:
        as_known(None, {name: value}, Reading(()))

    return check


def _check_counts(counts: tuple[int, ...]) -> None:
    if len(counts) > MOST_COUNTS:
        raise InputError(f"{len(counts):,} counts are more than {MOST_COUNTS:,}")
    _check_known("class_counts")(counts)


def _kind(
    make: Callable[[str], Any], write: Callable[[Any], str], check: Callable[[Any], None], legal: str
) -> Kind[Any]:
    """Returns a value whose text says one that is then checked, or none, whose text may be empty in a control."""

    def read(text: str) -> Any:
        if not text.strip():
            return None
        value = make(text)
        check(value)
        return value

    return optional(Kind(read, write, check, legal))


NUMBERS = several(whole_number("count of a class", most=10**12), "`70,20,10`")
LOSS = _kind(str, str, _check_loss, "a number, or a text with losses in it")
ACCURACY = _kind(str.strip, str, _check_known("accuracy"), "`0.7` or `70%`")  # a text: its digits count
COUNTS = _kind(NUMBERS.read, NUMBERS.write, _check_counts, NUMBERS.legal)
CLASSES = optional(whole_number("number of classes", least=2, most=MOST_CLASSES))
BATCH = optional(whole_number("batch size", least=1, most=MOST_EXAMPLES))
TOKENS = optional(whole_number("number of tokens", least=1, most=MOST_EXAMPLES))
FRAMEWORK = optional(choice(FRAMEWORKS))
SMOOTHING = optional(number("smoothing", most=1.0))


@dataclass(frozen=True)
class DiagnosisState:
    """All that a link to the page holds; each part may be None.

    Attributes:
        loss: as it was typed or pasted.
        num_classes: K.
        accuracy: at the same time, with its digits.
        batch_size: examples of a batch.
        tokens: of a batch.
        framework: whose loss it is, a key of FRAMEWORKS.
        smoothing: of the labels.
        class_counts: how many examples each class has.
        view: how the page is shown.
    """

    loss: str | None = None
    num_classes: int | None = None
    accuracy: str | None = None
    batch_size: int | None = None
    tokens: int | None = None
    framework: str | None = None
    smoothing: float | None = None
    class_counts: tuple[int, ...] | None = None
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        LOSS.check(self.loss)
        CLASSES.check(self.num_classes)
        ACCURACY.check(self.accuracy)
        BATCH.check(self.batch_size)
        TOKENS.check(self.tokens)
        FRAMEWORK.check(self.framework)
        SMOOTHING.check(self.smoothing)
        COUNTS.check(self.class_counts)

    @cached_property
    def diagnosis(self) -> Diagnosis | None:
        """What the loss says; None before there is one."""
        if self.loss is None:
            return None
        return causes(
            _as_given(self.loss),
            self.num_classes,
            accuracy=self.accuracy,
            batch_size=self.batch_size,
            tokens=self.tokens,
            framework=self.framework,
            smoothing=self.smoothing,
            class_counts=self.class_counts,
        )

    @cached_property
    def size(self) -> int | None:
        """K, from wherever it is known: the reader says it, the text says it, or there is a count for each class."""
        if self.num_classes is not None or self.loss is None:
            return self.num_classes
        counted = len(self.class_counts or ())
        return _read_loss(self.loss).num_classes or (counted if counted > 1 else None)

    @cached_property
    def whose(self) -> str | None:
        """The framework, a key of FRAMEWORKS, from wherever it is known: the reader says it, or the text does."""
        if self.framework is not None or self.loss is None:
            return self.framework
        said = _read_loss(self.loss).framework
        return next((key for key, name in FRAMEWORKS.items() if name == said), None)

    @cached_property
    def curve(self) -> Curve | None:
        """The losses of a run; None where there are too few for one."""
        curve = None if self.loss is None else _curve_or_none(self.loss)
        return curve if curve is not None and len(curve.training.losses) >= FEWEST else None

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """What the losses of a run have of a shape; none of one number."""
        return () if self.curve is None else shapes(self.curve, self.size)


def _as_given(text: str) -> Any:
    """Returns a text, or the losses of the table that it is."""
    try:
        reading_of(text)
    except InputError:
        return list(_read_loss(text).losses)
    return text


FIELDS = Fields(
    DiagnosisState(),
    Field("loss", "loss", LOSS, told="as it was printed"),
    Field("classes", "num_classes", CLASSES, told="how many"),
    Field("accuracy", "accuracy", ACCURACY, told="at the same time"),
    Field("batch", "batch_size", BATCH, told="examples in it"),
    Field("tokens", "tokens", TOKENS, told="of a batch"),
    Field("framework", "framework", FRAMEWORK),
    Field("smoothing", "smoothing", SMOOTHING, told="of the labels"),
    Field("counts", "class_counts", COUNTS, told="examples of each class"),
    named=Named(
        ("typed", "finding", "curve", "others", "repair", "number_line", "table"), ("cause",), {"loss": "typed"}
    ),
)
