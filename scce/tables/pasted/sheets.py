"""Rows of a spreadsheet, of a CSV file or of pandas as a batch: a line per example, with or without a header."""

import csv
from collections.abc import Sequence

from scce.arrays import InputError
from scce.tables.names import role
from scce.tables.pasted.cells import abbreviated, counted, is_number
from scce.tables.pasted.record import PastedBatch, batch_of_cells
from scce.tables.spelling import SEPARATORS, with_point


def batch_of_sheet(text: str) -> PastedBatch:
    """Returns the batch that lines of cells hold; the header says which columns are labels and weights.

    Raises:
        InputError: if there is no row, or one differs from the header in length.
    """
    separator = next((mark for mark in "\t;," if mark in text), None)
    header, rows = _header_and_rows(_filled(text, separator), separator)
    label_column, weight_column = _column(header, "labels"), _column(header, "weights")
    index = 0 if header and not header[0] else None
    kept = [i for i in range(len(header)) if i not in (label_column, weight_column, index)]
    names = tuple(header[i] for i in kept)
    origin = f"Lines with {SEPARATORS[separator or ' ']} between the cells"
    return batch_of_cells(
        None if label_column is None else [_numbered(row[label_column], names) for row in rows],
        [[row[i] for i in kept] for row in rows] if header else rows,
        names if names and all(names) and len(set(names)) == len(names) else None,
        None if weight_column is None else [row[weight_column] for row in rows],
        origin if index is None else f"{origin}, the first column, which has no name, left out",
        "" if label_column is None else f" from column {header[label_column]!r}",
    )


def _filled(text: str, separator: str | None) -> list[list[str]]:
    """Returns the cells of every line that has some, with decimal points."""
    rows = [row for row in _cells(text, separator) if any(row)]
    if any(cell in ("...", "\u2026") for row in rows for cell in row):
        raise abbreviated()
    if separator in ("\t", ";"):
        rows = [[with_point(cell) for cell in row] for row in rows]
    while rows and not any(row[-1] for row in rows):
        rows = [row[:-1] for row in rows]  # a separator at the end of every line
    return rows


def _header_and_rows(rows: list[list[str]], separator: str | None) -> tuple[list[str], list[list[str]]]:
    header = rows.pop(0) if rows and _is_header(rows[0]) else []
    if not rows:
        raise InputError("there is no row of numbers in the text")
    if header and separator is None and all(len(row) == len(header) + 1 for row in rows):
        header = ["", *header]  # pandas prints its index without a name
    for i, row in enumerate(rows):
        if header and len(row) != len(header):
            raise InputError(f"row {i} has {counted(row, 'cell')}, the header has {len(header)}")
    return header, rows


def _cells(text: str, separator: str | None) -> list[list[str]]:
    if separator is None:
        return [line.split() for line in text.splitlines()]
    try:
        lines = csv.reader(text.splitlines(), delimiter=separator, skipinitialspace=True)
        return [[cell.strip() for cell in line] for line in lines]
    except csv.Error as error:
        raise InputError(f"the text is no table: {error}") from None


def _is_header(row: Sequence[str]) -> bool:
    return not any(map(is_number, row)) or any(role(cell) in ("labels", "weights") for cell in row)


def _column(header: Sequence[str], meant: str) -> int | None:
    found = [i for i, name in enumerate(header) if role(name) == meant]
    if len(found) > 1:
        raise InputError(f"columns {header[found[0]]!r} and {header[found[1]]!r} are both {meant}; rename one")
    return found[0] if found else None


def _numbered(label: str, names: Sequence[str]) -> str:
    return str(names.index(label)) if label in names and not is_number(label) else label
