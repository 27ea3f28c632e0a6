"""The predictions of a model, from whatever holds them: a pasted text or a file, with what was made of each part."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from scce.arrays import FloatArray, IntArray
from scce.batches import LabelForm
from scce.tables.questions import Axes, Meaning

Scale: TypeAlias = Literal["probabilities", "logits", "log-probabilities", "percent"]
Role: TypeAlias = Literal["label", "target", "class", "weight", "left out"]

SCALES: tuple[Scale, ...] = get_args(Scale)


@dataclass(frozen=True)
class Wish:
    """What a reader says of numbers that they brought.

    Attributes:
        roles: of columns, by name, each with the role that was given to it last.
        kind: what the predictions are, or None.
        axis: that holds the classes, where the predictions have more than two; -1 is the last. Or None.
        meant: the class that a value of the labels is, counted from 0, by the value: "cat", "1"; None is no class.
    """

    roles: tuple[tuple[str, Role], ...] = ()
    kind: Scale | None = None
    axis: int | None = None
    meant: tuple[tuple[str, int | None], ...] = ()

    @property
    def label(self) -> str | None:
        """The name of the labels, where the reader chose it."""
        return next((name for name, role in self.roles if role == "label"), None)

    @property
    def leave_out(self) -> tuple[str, ...]:
        """The names of what the reader leaves out."""
        return tuple(name for name, role in self.roles if role == "left out")

    def with_roles(self, names: Iterable[str], role: Role) -> "Wish":
        """Returns the wish with another role for some columns, whose classes are then counted anew."""
        if not (given := dict.fromkeys(names, role)):
            return self
        return replace(self, roles=tuple({**dict(self.roles), **given}.items()), meant=())

    def with_axis(self, axis: int | None) -> "Wish":
        """Returns the wish with the classes on an axis; these are others."""
        return replace(self, axis=axis, meant=())

    def with_one(self, name: str, role: Role) -> "Wish":
        """Returns the wish with one column of a role, in place of another that the reader chose."""
        others = tuple((other, its) for other, its in self.roles if its != role)
        return replace(self, roles=others).with_roles([name], role)


NOTHING_SAID = Wish()


@dataclass(frozen=True)
class Column:
    """What a column was taken for.

    Attributes:
        name: of the column, its first 40 characters.
        role: what it was taken for; "target" is a column of one-hot or soft truth.
        why: half a sentence that says why, after "because": "its name says so".
    """

    name: str
    role: Role
    why: str


@dataclass(frozen=True, eq=False)
class Predictions:
    """What a source says of N examples and K classes.

    Attributes:
        labels: (N,) class numbers, or None where the source has none. Labels outside 0..K-1 are kept.
        targets: (N, K) one-hot or soft truth as it was written, or None.
        rows: (N, K) the predictions as they were written: percent are not divided, logarithms not undone.
        classes: K names; "class 0", ... where there are none.
        weights: (N,) or None.
        kind: what the predictions are.
        sure: whether the kind was said, or is beyond doubt.
        why: what the kind was seen by, half a sentence: "every row sums to 1".
        columns: what each column was taken for; empty where the source has no columns.
        remarks: a sentence for each thing that the reader may not expect.
        possible: the kinds between which the reader has to choose, the likeliest first; empty where it is sure.
        axes: that the predictions had, such as (B, T, V), where these were more than two: then a row is a token.
        meanings: what each value of the labels was taken for: at most 21, of which the last says that there are more.
            Empty where there are no labels but rows of targets.
        form: as the labels of a print were written; None where it is not a print, or holds none.
    """

    labels: IntArray | None
    targets: FloatArray | None
    rows: FloatArray
    classes: tuple[str, ...]
    weights: FloatArray | None
    kind: Scale
    sure: bool
    why: str
    columns: tuple[Column, ...] = ()
    remarks: tuple[str, ...] = ()
    possible: tuple[Scale, ...] = ()
    axes: Axes | None = None
    meanings: tuple[Meaning, ...] = ()
    form: LabelForm | None = None

    @property
    def kinds(self) -> tuple[Scale, ...]:
        """What the predictions may be, the likeliest first."""
        return self.possible or (self.kind,)
