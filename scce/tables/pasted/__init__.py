"""A batch from what a practitioner pastes: rows of a spreadsheet, or the arrays that a framework printed."""

import re

from scce.arrays import InputError
from scce.tables.pasted.brackets import MOST_BRACKETS
from scce.tables.pasted.cells import LONGEST_NUMBER
from scce.tables.pasted.prints import batch_of_print
from scce.tables.pasted.record import MOST_PASTED_CLASSES, MOST_PASTED_ROWS, PastedBatch
from scce.tables.pasted.sheets import batch_of_sheet

__all__ = [
    "LONGEST_NUMBER",
    "MOST_BRACKETS",
    "MOST_PASTED_CHARACTERS",
    "MOST_PASTED_CLASSES",
    "MOST_PASTED_ROWS",
    "PastedBatch",
    "predictions_from_text",
]

MOST_PASTED_CHARACTERS = 200_000

# Where a list begins; p[0] in a header is none.
LIST = re.compile(r"(?<!\w)(?:\[\s{0,99}[\[\](+\-.0-9niNI]|\(\s{0,99}\()")


def predictions_from_text(text: str) -> PastedBatch:
    """Returns the batch that a pasted text holds.

    Args:
        text: one line per example, with tabs, semicolons, commas or spaces between the numbers, and perhaps a
            header that names the classes and the columns of labels and weights; after a tab or a semicolon a
            number may have a decimal comma. Or what Python, NumPy, PyTorch, TensorFlow or JAX print, with or
            without `y_true =` and `y_pred =` before it.

    Raises:
        InputError: if it is too long, abbreviated or ragged, or holds what is no number; the sentence says where.
    """
    if len(text) > MOST_PASTED_CHARACTERS:
        raise InputError(f"the text has {len(text):,} characters; at most {MOST_PASTED_CHARACTERS:,} are read")
    plain = text.replace("\u2212", "-").replace("\ufeff", "").replace("\0", " ")
    if not plain.strip():
        raise InputError("there is nothing in the text")
    return batch_of_print(plain) if LIST.search(plain) else batch_of_sheet(plain)
