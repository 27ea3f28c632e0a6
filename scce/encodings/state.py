"""What the page of the two encodings shows, and the fields of it that a link holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

from scce.arrays import as_class_numbers
from scce.classes import FEWEST_CLASSES
from scce.encodings.costs import LARGEST_VOCABULARY
from scce.encodings.equality import Equality, equality
from scce.encodings.label_table import ONE_HOT, SEED, LabelTable, Row, check_examples, kind_of, table_of
from scce.labels import one_hot
from scce.links import (
    Field,
    Fields,
    Kind,
    Named,
    Problem,
    Together,
    View,
    any_number,
    any_text,
    choice,
    flag,
    noting,
    several,
    whole_number,
    whole_number_in,
)

EXAMPLES = whole_number("number of examples", least=1, most=1_000_000)
SIZE = whole_number("number of classes", least=FEWEST_CLASSES, most=LARGEST_VOCABULARY)
LABEL_TYPE = choice(("int64", "int32", "int16", "uint8"))
FLOAT_TYPE = choice(("float32", "float64", "float16"))


@dataclass(frozen=True)
class Encodings:
    """All that a link to the page holds.

    Attributes:
        table: the small batch.
        examples: how many examples the batch has whose cost is shown, 1 to 1,000,000.
        size: how many classes it has, 2 to 1,000,000.
        label_type: of its integer labels.
        float_type: of its logits and one-hot targets.
        integers, one_class, softened: the answers to the three questions.
        view: how the page is shown.
    """

    table: LabelTable = field(default_factory=LabelTable)
    examples: int = 8192
    size: int = 50_257
    label_type: str = "int64"
    float_type: str = "float32"
    integers: bool = True
    one_class: bool = True
    softened: bool = False
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        EXAMPLES.check(self.examples)
        SIZE.check(self.size)
        LABEL_TYPE.check(self.label_type)
        FLOAT_TYPE.check(self.float_type)

    @cached_property
    def told(self) -> Equality:
        """The losses and gradients of the small batch from both encodings, which are computed once."""
        return equality(self.table)


# How a row is written: a one-hot row as its integer, any other as its numbers.
WrittenRow: TypeAlias = int | Row
_TARGETS = several(any_number("target"), "`0.7;0.3;0`", separator=";")
ROW: Kind[Any] = Kind(
    read=lambda text: _TARGETS.read(text) if ";" in text else whole_number_in(text, "class number"),
    write=lambda row: str(row.index(1.0)) if kind_of(row) is ONE_HOT else _TARGETS.write(row),
    check=lambda _: None,
    legal="an integer for a one-hot row, else its numbers: `0,2,0.7;0.3;0`",
)


def with_classes_and_rows(state: Encodings, given: Mapping[str, Any], problems: list[Problem]) -> Encodings:
    """Returns the state with what a link says of classes and rows; an integer needs the classes to be a row."""
    table = state.table
    with noting(problems, "class"):
        if "class" in given:
            table = table_of(given["class"])
    with noting(problems, "rows"):
        if "rows" in given:
            check_examples(len(given["rows"]))  # before so many are made
            table = replace(table, rows=tuple(_as_row(row, len(table.classes)) for row in given["rows"]))
    return replace(state, table=table)


def _as_row(written: WrittenRow, num_classes: int) -> Row:
    if isinstance(written, tuple):
        return tuple(target + 0.0 for target in written)  # -0 is 0: as an integer a row could not say which
    return tuple(one_hot(as_class_numbers(written, num_classes), num_classes).tolist())


FIELDS = Fields(
    Encodings(),
    Together(
        (
            Field("class", "table.classes", any_text(), repeated=True, told="once per class"),
            Field("rows", "table.rows", several(ROW, ROW.legal)),
        ),
        with_classes_and_rows,
    ),
    Field("seed", "table.seed", SEED, told="of the made-up model"),
    Field("size", "size", SIZE, told="classes of the batch whose cost is shown"),
    Field("examples", "examples", EXAMPLES, told="in that batch"),
    Field("label_type", "label_type", LABEL_TYPE),
    Field("float_type", "float_type", FLOAT_TYPE),
    Field("integers", "integers", flag(), told="whether the labels are integers"),
    Field("one_class", "one_class", flag(), told="whether each example is exactly one class"),
    Field("softened", "softened", flag(), told="whether labels are smoothed or mixed"),
    named=Named(
        ("situations", "modes", "label", "cells", "says", "loss", "tools", "memory_curves"),
        ("loss",),
        {"rows": "cells"},
    ),
)
