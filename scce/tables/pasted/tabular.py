"""A pasted table, once it is plain text, as predictions: by the rules for the columns of a file."""

import io
from dataclasses import replace

from scce.arrays import InputError
from scce.tables.columns import columns_of
from scce.tables.files.csv_table import CsvTable
from scce.tables.held import predictions_held
from scce.tables.pasted.wishes import MOST_PASTED_CLASSES, MOST_PASTED_ROWS
from scce.tables.record import Predictions, Wish

UNNAMED = "the pasted table"


def predictions_of_table(text: str, wish: Wish) -> Predictions:
    """Returns what a table of plain text holds.

    Args:
        text: rows of cells with one mark between them.
        wish: what the reader says of it.

    Raises:
        InputError: if it cannot be read, or has too many rows or classes, with the line of the text.
    """
    _check_rows(text)
    try:
        table = CsvTable(io.BytesIO(text.encode("utf-8", "replace")))
        columns = columns_of(table, UNNAMED).as_wished(wish)
        if len(columns.predictions) > MOST_PASTED_CLASSES:
            raise InputError(f"it has {len(columns.predictions):,} classes; at most {MOST_PASTED_CLASSES} are read")
        found = predictions_held(table, columns, keep_outside=True)
        if len(found.rows) > MOST_PASTED_ROWS:
            raise InputError(f"it has {len(found.rows):,} rows; at most {MOST_PASTED_ROWS:,} are read")
    except InputError as error:
        error.args = (f"{UNNAMED}: {error}",)
        raise
    return replace(found, rows=found.rows.astype("float64"))


def _check_rows(text: str) -> None:
    """Refuses a table of far too many rows before a cell of it is looked at."""
    count = sum(1 for line in text.split("\n") if line.strip())
    if count > MOST_PASTED_ROWS + 1:
        raise InputError(f"the text has {count:,} rows; at most {MOST_PASTED_ROWS:,} are read")
