"""The predictions in what a practitioner pastes: rows of a table, or the arrays that a framework printed."""

from collections.abc import Sequence

from scce.tables.pasted.brackets import MOST_BRACKETS
from scce.tables.pasted.cells import LONGEST_NUMBER
from scce.tables.pasted.reading import predictions_of
from scce.tables.pasted.wishes import MOST_PASTED_CHARACTERS, MOST_PASTED_CLASSES, MOST_PASTED_ROWS, Wish
from scce.tables.record import Predictions, Scale

__all__ = [
    "LONGEST_NUMBER",
    "MOST_BRACKETS",
    "MOST_PASTED_CHARACTERS",
    "MOST_PASTED_CLASSES",
    "MOST_PASTED_ROWS",
    "predictions_in",
]


def predictions_in(
    text: str, *, label: str | None = None, leave_out: Sequence[str] = (), kind: Scale | None = None
) -> Predictions:
    """Returns the predictions that a pasted text holds.

    Args:
        text: a table as a spreadsheet, a CSV file, pandas, R, Julia, MATLAB, Markdown or a terminal writes it, with
            or without a header. Or the arrays that Python, NumPy, PyTorch, TensorFlow, JAX and others print, with or
            without `y_true =` and `y_pred =` before them.
        label: the name of the labels, where it is not the one that is likely.
        leave_out: names of columns or arrays that are not looked at.
        kind: what the predictions are, where that is known.

    Raises:
        InputError: if it is too long, abbreviated or ragged, or holds what is no number; the sentence says where.
    """
    return predictions_of(text, Wish(label, tuple(leave_out), kind))
