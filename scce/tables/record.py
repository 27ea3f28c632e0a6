"""The predictions of a model, from whatever holds them: a pasted text or a file, with what was made of each part."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from scce.arrays import FloatArray, IntArray

Scale: TypeAlias = Literal["probabilities", "logits", "log-probabilities", "percent"]
Role: TypeAlias = Literal["label", "target", "class", "weight", "left out"]


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
