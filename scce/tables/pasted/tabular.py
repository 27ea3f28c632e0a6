"""A pasted table, once it is plain text, as predictions: by the rules for the columns of a file."""

import io
from functools import partial

import numpy as np

from scce.arrays import InputError
from scce.tables.columns import columns_of
from scce.tables.csv_table import CsvTable
from scce.tables.matching import matched
from scce.tables.pasted.prints import MOST_PASTED_CLASSES, MOST_PASTED_ROWS, Wish
from scce.tables.record import Predictions
from scce.tables.scale import scale_of


def predictions_of_table(text: str, wish: Wish) -> Predictions:
    table = CsvTable(io.BytesIO(text.encode("utf-8", "replace")))
    columns = columns_of(table, "x")
    label, preds, weight = columns.positions()
    b = next(table.blocks(label, preds))
    seen = scale_of(b.numbers)
    return Predictions(matched(b.labels, [columns.names[i] for i in preds], len(preds)).labels, None, b.numbers, tuple(columns.names[i] for i in preds), None, seen.kind, seen.sure, seen.why)
