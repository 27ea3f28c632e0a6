"""What the page of a batch shows, and the fields of it that a link holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, get_args

from scce.arrays import InputError
from scce.batch.answers import ENCODINGS, Encoding
from scce.batch.presets import BatchProblem
from scce.batch.small_batch import Row, SmallBatch, check_examples, check_rows, check_weights
from scce.batch.ways import LARGEST_LABEL, REDUCTIONS
from scce.batches import Way
from scce.links import (
    Field,
    Fields,
    Kind,
    Problem,
    Together,
    any_number,
    choice,
    flag,
    noting,
    number,
    optional,
    refused,
    several,
    whole_number,
)

Source: TypeAlias = Literal["table", "digits", "file"]
SOURCE = choice(get_args(Source))
ENCODING = choice(ENCODINGS)
REDUCTION = choice(REDUCTIONS)
LABEL = whole_number("label", least=-LARGEST_LABEL, most=LARGEST_LABEL)
SMOOTHING = number("smoothing", most=1.0)


@dataclass(frozen=True)
class BatchState:
    """All that a link to the page holds.

    Attributes:
        source: where the examples come from: the table, the handwritten digits, or the reader's file.
        problem: the batch in the table, and the way to one number, which files and digits go too.
        encoding: how the frameworks are given the labels.
    """

    source: Source = "table"
    problem: BatchProblem = field(default_factory=BatchProblem)
    encoding: Encoding = "integer"

    def __post_init__(self) -> None:
        SOURCE.check(self.source)
        ENCODING.check(self.encoding)

    @property
    def batch(self) -> SmallBatch:
        """The examples in the table."""
        return self.problem.batch

    def with_batch(self, batch: SmallBatch) -> "BatchState":
        """Returns the state with other examples in the table, which it shows."""
        return replace(self, source="table", problem=replace(self.problem, batch=batch))

    def with_way(self, way: Way) -> "BatchState":
        """Returns the state with another way to one number."""
        return replace(self, problem=replace(self.problem, way=way))


def with_examples(state: BatchState, given: Mapping[str, Any], problems: list[Problem]) -> BatchState:
    """Returns the state with what a link says of the examples in the table.

    Labels and rows belong together: without the others, neither is of use.
    """
    found = {}
    for name, check in (("label", check_examples), ("row", check_rows), ("weight", check_weights)):
        with noting(problems, name):
            if given.get(name):
                check(given[name])
                found[name] = given[name]
    labels, rows = found.get("label", ()), found.get("row", ())
    batch = replace(state.batch, from_logits=given.get("given", state.batch.from_logits))
    whole = not refused(problems, "label", "row")
    with noting(problems, "label" if labels else "row"):
        if whole and (labels or rows):
            _check_both(labels, rows)
            batch = SmallBatch(labels, rows, batch.from_logits, (1.0,) * len(labels))
    with noting(problems, "weight"):
        if whole and "weight" in found and labels in ((), batch.labels):
            batch = replace(batch, weights=found["weight"])
    return replace(state, problem=replace(state.problem, batch=batch))


def _check_both(labels: tuple[int, ...], rows: tuple[Row, ...]) -> None:
    if not labels:
        raise InputError("there are no labels for the rows")
    if not rows:
        raise InputError("there are no rows for the labels")


GIVEN = replace(flag("logits", "probabilities"), words=("probabilities", "logits"))
ROW = several(any_number("prediction"), "`0.05,0.95,0`")
_NUMBERS = several(any_number("weight"), "`1,0.5`, or `1` for all")
WEIGHTS: Kind[tuple[float, ...]] = replace(
    _NUMBERS,
    read=lambda text: () if text == "1" else _NUMBERS.read(text),
    write=lambda weights: _NUMBERS.write(weights) if set(weights) != {1.0} else "1",
)
FIELDS = Fields(
    BatchState(),
    Together(
        (
            Field("label", "problem.batch.labels", several(LABEL, "`1,2`"), told="all of them"),
            Field("row", "problem.batch.predictions", ROW, repeated=True, told="once per example"),
            Field("given", "problem.batch.from_logits", GIVEN),
            Field("weight", "problem.batch.weights", WEIGHTS, told="one per example"),
        ),
        with_examples,
    ),
    Field("source", "source", SOURCE, told="where the examples come from"),
    Field("reduction", "problem.way.reduction", REDUCTION),
    Field("ignore", "problem.way.ignore_label", optional(LABEL), told="the label that does not count"),
    Field("smoothing", "problem.way.smoothing", SMOOTHING),
    Field("labels_as", "encoding", ENCODING),
)
