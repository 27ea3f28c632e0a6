"""What the writing of labels shows: floats, text, and one-hot rows of integers are refused by some frameworks."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scce.batches import LabelForm
from scce.doctor.case import Case
from scce.doctor.finding import Finding, Key


@dataclass(frozen=True)
class _Note:
    """What a form of labels leads to.

    Attributes:
        key: of the finding.
        sentence: what it is, and who minds.
        repair: Python that makes integers of it.
    """

    key: Key
    sentence: str
    repair: str


_NOTES: Mapping[LabelForm, _Note] = MappingProxyType(
    {
        "floats": _Note(
            "floats",
            "The labels are whole numbers, written as floats. Keras makes integers of them, and would of 1.7 too; "
            "PyTorch's cross_entropy and optax refuse them.",
            "labels = labels.astype(np.int64)",
        ),
        "names": _Note(
            "names",
            "The labels are text. No loss takes text: the number of each name has to be its column.",
            "labels = np.array([class_names.index(name) for name in labels])  # in the order of the columns",
        ),
        "integer rows": _Note(
            "integer_rows",
            "The labels are one-hot rows of integers; here they became classes. PyTorch's cross_entropy takes rows "
            "only as floats, and no sparse loss takes rows.",
            "labels = targets.argmax(axis=-1)  # or, for a loss of rows: targets = targets.astype(np.float32)",
        ),
    }
)


def as_written(case: Case) -> Finding | None:
    """Returns that labels were written in a way that a framework minds; nothing of their loss is wrong here."""
    note = None if case.form is None else _NOTES.get(case.form)
    if note is None:
        return None
    rows = np.flatnonzero(case.counted)
    return Finding(note.key, "note", note.sentence, rows, case.loss, case.loss, "with integers", note.repair)
