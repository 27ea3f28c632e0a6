"""The predictions in what a practitioner pastes: rows of a table, or the arrays that a framework printed."""

from scce.tables.pasted.brackets import MOST_BRACKETS
from scce.tables.pasted.cells import LONGEST_NUMBER
from scce.tables.pasted.reading import predictions_of
from scce.tables.pasted.wishes import MOST_PASTED_CHARACTERS, MOST_PASTED_CLASSES, MOST_PASTED_ROWS
from scce.tables.record import NOTHING_SAID, Predictions, Wish

__all__ = [
    "LONGEST_NUMBER",
    "MOST_BRACKETS",
    "MOST_PASTED_CHARACTERS",
    "MOST_PASTED_CLASSES",
    "MOST_PASTED_ROWS",
    "predictions_in",
]


def predictions_in(text: str, wish: Wish = NOTHING_SAID) -> Predictions:
    """Returns the predictions that a pasted text holds.

    Args:
        text: a table as a spreadsheet, a CSV file, pandas, R, Julia, MATLAB, Markdown or a terminal writes it, with
            or without a header. Or the arrays that Python, NumPy, PyTorch, TensorFlow, JAX and others print, with or
            without `y_true =` and `y_pred =` before them.
        wish: what the reader says of it.

    Raises:
        InputError: if it is too long, abbreviated or ragged, or holds what is no number; the sentence says where.
    """
    return predictions_of(text, wish)
