"""What the page of a batch shows, and the fields of it that a link holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, get_args

from scce.arrays import InputError
from scce.batch.answers import ENCODINGS, Encoding
from scce.batch.presets import BatchProblem
from scce.batch.small_batch import Row, SmallBatch, check_examples, check_rows, check_targets, check_weights
from scce.batch.spoilt import SPOILT, Spoilt
from scce.batch.ways import LARGEST_LABEL, REDUCTIONS, check_class_weights, check_fit, way_for
from scce.batches import Way
from scce.links import (
    Field,
    Fields,
    Kind,
    Named,
    Problem,
    Together,
    View,
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
Example: TypeAlias = Literal["example", "token"]
SOURCE = choice(get_args(Source))
ENCODING = choice(ENCODINGS)
REDUCTION = choice(REDUCTIONS)
ROW_IS = choice(get_args(Example))
SPOILT_AS = choice(SPOILT)
LABEL = whole_number("label", least=-LARGEST_LABEL, most=LARGEST_LABEL)
SMOOTHING = number("smoothing", most=1.0)
BELONG_TOGETHER = ("label", "target", "row")  # without the others, none of them is of use


@dataclass(frozen=True)
class BatchState:
    """All that a link to the page holds.

    Attributes:
        source: where the examples come from: the table, the handwritten digits, or the reader's file.
        problem: the batch in the table, and the way to one number, which files and digits go too. Its class weights
            fit the table while that is shown; a file may have other classes.
        encoding: how the frameworks are given the labels.
        row_is: what a row is: an example, or a token, whose mean loss has a perplexity.
        spoilt: what was done to the labels of the digits, for the doctor to find.
        view: how the page is shown.
    """

    source: Source = "table"
    problem: BatchProblem = field(default_factory=BatchProblem)
    encoding: Encoding = "integer"
    row_is: Example = "example"
    spoilt: Spoilt = "right"
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        SOURCE.check(self.source)
        ENCODING.check(self.encoding)
        ROW_IS.check(self.row_is)
        SPOILT_AS.check(self.spoilt)
        if self.source == "table" and self.problem.way.class_weights is not None:
            check_fit(self.problem.way.class_weights, self.batch.num_classes)

    @property
    def batch(self) -> SmallBatch:
        """The examples in the table."""
        return self.problem.batch

    def with_batch(self, batch: SmallBatch) -> "BatchState":
        """Returns the state with other examples in the table, which it shows; class weights of others are gone."""
        way = way_for(self.problem.way, batch.num_classes)
        return replace(self, source="table", problem=BatchProblem(batch, way))

    def with_source(self, source: Source) -> "BatchState":
        """Returns the state that shows examples from elsewhere; the table has no class weights of others."""
        return self.with_batch(self.batch) if source == "table" else replace(self, source=source)

    def with_way(self, way: Way) -> "BatchState":
        """Returns the state with another way to one number."""
        return replace(self, problem=replace(self.problem, way=way))

    def with_class_weights(self, weights: tuple[float, ...] | None) -> "BatchState":
        """Returns the state with other class weights, or without."""
        return self.with_way(replace(self.problem.way, class_weights=weights))


def with_examples(state: BatchState, given: Mapping[str, Any], problems: list[Problem]) -> BatchState:
    """Returns the state with what a link says of the examples in the table.

    Labels, or rows of targets, and rows belong together: without the others, none is of use.
    """
    found = {}
    for name, check in _CHECKS.items():
        with noting(problems, name):
            if given.get(name):
                check(given[name])
                found[name] = given[name]
    labels, targets, rows = (found.get(name, ()) for name in BELONG_TOGETHER)
    batch = replace(state.batch, from_logits=given.get("given", state.batch.from_logits))
    whole = not refused(problems, *BELONG_TOGETHER)
    with noting(problems, "target" if targets else "label" if labels else "row"):
        if whole and (labels or targets or rows):
            _check_both(labels or targets, rows, "targets" if targets else "labels")
            batch = SmallBatch(labels, rows, batch.from_logits, (1.0,) * len(labels or targets), targets)
    with noting(problems, "weight"):
        if "weight" in found and not refused(problems, *BELONG_TOGETHER):
            batch = replace(batch, weights=found["weight"])
    return replace(state, problem=replace(state.problem, batch=batch))


def _check_targets(targets: tuple[Row, ...]) -> None:
    check_examples(targets)
    check_targets(targets)


_CHECKS: Mapping[str, Callable[[Any], None]] = {
    "label": check_examples,
    "target": _check_targets,
    "row": check_rows,
    "weight": check_weights,
}


def _check_both(truth: tuple[Any, ...], rows: tuple[Row, ...], name: str) -> None:
    if not truth:
        raise InputError("there are no labels for the rows")
    if not rows:
        raise InputError(f"there are no rows for the {name}")


def with_class_weights(state: BatchState, given: Mapping[str, Any], problems: list[Problem]) -> BatchState:
    """Returns the state with the class weights of a link, which fit the table where that is shown."""
    with noting(problems, "class_weight"):
        if given.get("class_weight") and not refused(problems, *BELONG_TOGETHER):
            return state.with_class_weights(given["class_weight"])
    return state


GIVEN = replace(flag("logits", "probabilities"), words=("probabilities", "logits"))
ROW = several(any_number("prediction"), "`0.05,0.95,0`")
TARGET = several(any_number("target"), "`0,0.9,0.1`")
_NUMBERS = several(any_number("weight"), "`1,0.5`, or `1` for all")
WEIGHTS: Kind[tuple[float, ...]] = replace(
    _NUMBERS,
    read=lambda text: () if text == "1" else _NUMBERS.read(text),
    write=lambda weights: _NUMBERS.write(weights) if set(weights) != {1.0} else "1",
)
_OF_CLASSES = several(any_number("class weight"), "")
_NO_CLASS_WEIGHTS = "1"


def _class_weights_in(text: str) -> tuple[float, ...] | None:
    if text == _NO_CLASS_WEIGHTS:
        return None
    weights = _OF_CLASSES.read(text)
    check_class_weights(weights)
    return weights


def _check_class_weights(weights: tuple[float, ...] | None) -> None:
    if weights is not None:
        check_class_weights(weights)


CLASS_WEIGHTS: Kind[tuple[float, ...] | None] = Kind(
    read=_class_weights_in,
    write=lambda weights: _NO_CLASS_WEIGHTS if weights is None else _OF_CLASSES.write(weights),
    check=_check_class_weights,
    legal="`1,5,1`, or `1` for all",
    may_be_none=True,
)
FIELDS = Fields(
    BatchState(),
    Together(
        (
            Field("label", "problem.batch.labels", several(LABEL, "`1,2`"), told="all of them"),
            Field(
                "target",
                "problem.batch.targets",
                TARGET,
                repeated=True,
                told="in place of the labels, once per example",
            ),
            Field("row", "problem.batch.predictions", ROW, repeated=True, told="once per example"),
            Field("given", "problem.batch.from_logits", GIVEN),
            Field("weight", "problem.batch.weights", WEIGHTS, told="one per example"),
        ),
        with_examples,
    ),
    Field("source", "source", SOURCE, put=BatchState.with_source, told="where the examples come from"),
    Field("reduction", "problem.way.reduction", REDUCTION),
    Together(
        (Field("class_weight", "problem.way.class_weights", CLASS_WEIGHTS, told="one per class"),), with_class_weights
    ),
    Field("ignore", "problem.way.ignore_label", optional(LABEL), told="the label that does not count"),
    Field("smoothing", "problem.way.smoothing", SMOOTHING),
    Field("labels_as", "encoding", ENCODING),
    Field("row_is", "row_is", ROW_IS, told="what a row stands for"),
    Field("spoilt", "spoilt", SPOILT_AS, told="what was done to the labels of the digits"),
    named=Named(
        ("problem", "table", "loss", "ways", "fraction", "sorted_losses"),
        ("mean",),
        dict.fromkeys((*BELONG_TOGETHER, "weight"), "table"),
    ),
)
