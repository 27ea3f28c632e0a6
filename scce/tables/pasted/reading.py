"""A text as predictions: what surrounds the numbers is taken away, and what is left is a table or printed arrays."""

import re

from scce.arrays import InputError
from scce.tables.pasted.brackets import printed_in
from scce.tables.pasted.prints import Wish, predictions_of_arrays
from scce.tables.pasted.records import spread
from scce.tables.pasted.terminal import without_controls, without_surroundings
from scce.tables.record import Predictions

MOST_PASTED_CHARACTERS = 200_000


def predictions_of(text: str, wish: Wish) -> Predictions:
    if len(text) > MOST_PASTED_CHARACTERS:
        raise InputError(f"the text has {len(text):,} characters; at most {MOST_PASTED_CHARACTERS:,} are read")
    plain = without_surroundings(without_controls(text))
    printed = printed_in(plain)
    pieces, sheet = spread(printed.pieces)
    return predictions_of_arrays(pieces, printed, wish)
